// What a file makes of a conference: reference OP-001, effect.
#include "api/bootstrap/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lanyard::api::bootstrap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ConferenceFile file() {
  ConferenceFile file;
  file.slug = "pycon";
  file.name = "PyCon";
  file.start_date = "2027-05-14";
  file.end_date = "2027-05-16";
  file.timezone = "UTC";
  file.sections.push_back({"talks", "Talks", "2027-05-14", "2027-05-15", 7});
  file.tickets.push_back({.slug = "vip", .name = "VIP \"gold\"", .price = {1250, 2}});
  file.tickets.push_back({.slug = "day", .name = "Day", .price = {5, 0}, .quantity = 3});
  file.addons.push_back({.slug = "dinner",
                         .name = "Dinner",
                         .price = Decimal{30, 0},
                         .required_tickets = std::vector<std::string>{"vip", "speaker"}});
  return file;
}

std::vector<std::string> commands(const std::vector<PlannedItem>& plan) {
  std::vector<std::string> names;
  for (const PlannedItem& item : plan) names.push_back(item.command);
  return names;
}

TEST(BootstrapPlan, MakesEverythingOfANewConference) {
  ConferenceFile conference = file();
  conference.addons[0].required_tickets = {"vip"};
  const auto plan = make_plan(conference, std::nullopt, false);
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(commands(*plan), ElementsAre("CreateConference", "DefineSection", "CreateTicketType",
                                           "CreateTicketType", "CreateAddOn"));
  EXPECT_EQ((*plan)[0].data,
            R"({"slug":"pycon","name":"PyCon","start_date":"2027-05-14","end_date":"2027-05-16",)"
            R"("timezone":"UTC","currency":"USD"})");
  EXPECT_EQ((*plan)[1].data,
            R"({"slug":"talks","name":"Talks","start_date":"2027-05-14","end_date":"2027-05-15",)"
            R"("display_order":7})");
  EXPECT_EQ((*plan)[2].data,
            R"({"slug":"vip","name":"VIP \"gold\"","price":"12.50","total_quantity":0,)"
            R"("display_order":0})");
  EXPECT_THAT((*plan)[3].data, HasSubstr(R"("display_order":1)"));
  EXPECT_THAT((*plan)[4].data, HasSubstr(R"("requires_ticket_types":["vip"])"));
  EXPECT_THAT(to_ndjson(*plan), HasSubstr("{\"command\":\"CreateConference\",\"data\":{"));
}

TEST(BootstrapPlan, RefusesAnExistingConference) {  // TV-005
  const auto plan = make_plan(file(), Existing{}, false);
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, "conference_exists");
}

TEST(BootstrapPlan, RefusesUnknownRequiredTickets) {
  const auto plan = make_plan(file(), std::nullopt, false);
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code, "unknown_required_ticket");
  EXPECT_THAT(plan.error().message, HasSubstr("speaker"));
  EXPECT_THAT(plan.error().message, Not(HasSubstr("vip")));
}

TEST(BootstrapPlan, UpdatesWhatExistsAndMakesTheRest) {  // TV-002
  const Existing existing{
      .sections = {"talks"}, .ticket_types = {"vip", "speaker"}, .addons = {"dinner"}};
  const auto plan = make_plan(file(), existing, true);
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(commands(*plan), ElementsAre("UpdateConference", "DefineSection", "UpdateTicketType",
                                           "CreateTicketType", "UpdateAddOn"));
  EXPECT_THAT((*plan)[0].data, Not(HasSubstr("slug")));
  EXPECT_THAT((*plan)[0].data, Not(HasSubstr("currency")));
  EXPECT_THAT((*plan)[1].data, HasSubstr(R"("display_order":7)"));
  EXPECT_TRUE((*plan)[1].exists);
}

TEST(BootstrapPlan, AnUpdateLeavesAloneWhatTheFileDoesNotSay) {
  ConferenceFile conference = file();
  conference.addons[0] = {.slug = "dinner"};
  const auto plan = make_plan(conference, Existing{.addons = {"dinner"}}, true);
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->back().data, R"({"slug":"dinner","display_order":0})");
}

}  // namespace
}  // namespace lanyard::api::bootstrap
