#include "domain/condition/offers.h"

#include "tests/given.h"

namespace lanyard::tests::condition_offers {
namespace {

using domain::Buyer;

/// Units on offer by the one condition; 0 when it is not met.
std::int64_t offered(std::string_view text, const Buyer& buyer, Instant now = minute(5),
                     std::int64_t used = 0) {
  const events::Condition one =
      std::get<events::ConditionCreated>(condition("c", text).event).definition();
  const auto found = domain::offers({{.definition = &one, .units_used = used}}, buyer, now);
  return found.empty() ? 0 : found.front().units;
}
bool met(std::string_view text, const Buyer& buyer, Instant now = minute(5)) {
  return offered(text, buyer, now) > 0;
}

TEST(Offers, ofTimeAndStock) {
  EXPECT_TRUE(met("", {}));
  EXPECT_FALSE(met("is_active: false", {}));
  EXPECT_TRUE(met("start_time: @5 end_time: @5", {}));
  EXPECT_FALSE(met("start_time: @6", {}));
  EXPECT_FALSE(met("end_time: @4", {}));
  EXPECT_TRUE(met("kind: CONDITION_KIND_DISCOUNT_FOR_PRODUCT", {}));
  EXPECT_FALSE(met("kind: CONDITION_KIND_DISCOUNT_FOR_CATEGORY start_time: @6", {}));
  EXPECT_EQ(offered("limit: 5", {}, minute(5), 3), 2);
  EXPECT_EQ(offered("limit: 5", {}, minute(5), 5), 0);
}

TEST(Offers, toSpeakers) {
  const Buyer speaker{.presenter = true};
  const Buyer both{.presenter = true, .copresenter = true};
  const std::string kind = "kind: CONDITION_KIND_SPEAKER ";
  EXPECT_TRUE(met(kind + "is_presenter: true", speaker));
  EXPECT_FALSE(met(kind + "is_presenter: true", {}));
  EXPECT_FALSE(met(kind + "is_copresenter: true", speaker));
  EXPECT_TRUE(met(kind + "is_copresenter: true", both));
  EXPECT_FALSE(met(kind, both));
}

TEST(Offers, toMembersAndOwners) {
  const Buyer member{.groups = {"staff", "crew"}, .ticket_types = {"pro"}};
  EXPECT_TRUE(met(R"(kind: CONDITION_KIND_GROUP_MEMBER groups: "crew" groups: "x")", member));
  EXPECT_FALSE(met(R"(kind: CONDITION_KIND_GROUP_MEMBER groups: "x")", member));
  EXPECT_FALSE(met("kind: CONDITION_KIND_GROUP_MEMBER", member));
  const std::string owner = "kind: CONDITION_KIND_INCLUDED_PRODUCT ";
  EXPECT_TRUE(met(owner + R"(enabling_ticket_types: "pro")", member));
  EXPECT_FALSE(met(owner + R"(enabling_ticket_types: "student")", member));
  EXPECT_FALSE(met(owner, member));
}

TEST(Offers, toOnePerson) {
  const Buyer had{.discounted = {{"a", 9}, {"c", 2}}};
  EXPECT_EQ(offered("max_units_per_user: 3", had), 1);
  EXPECT_EQ(offered("max_units_per_user: 2", had), 0);
  EXPECT_EQ(offered("max_units_per_user: 1", had), 0);
  EXPECT_EQ(offered("max_units_per_user: 9 limit: 8", had, minute(5), 4), 4);
}

TEST(Offers, aBuyerIsWhatTheStateKnows) {
  const auto speaker = [](std::string code, std::optional<std::string> user) {
    return domain::RecordSpeaker{.code = code, .name = sealed("x", "N"), .user = std::move(user)};
  };
  Given there = given(conference(), ticket_type("student"), ticket_type("pro"), condition("c"))
                    .after(domain::RegisterUser{.user = "ada", .groups = {"staff"}})
                    .after(speaker("S1", "ada"))
                    .after(speaker("S2", std::nullopt));
  const auto ada = [&] { return domain::buyer_of(there.state(), "ada"); };
  EXPECT_EQ(ada().groups, std::vector<std::string>{"staff"});
  EXPECT_TRUE(ada().presenter);
  EXPECT_FALSE(ada().copresenter);
  there.after(domain::RecordTalk{.code = "T1", .title = "T", .speakers = {"S1"}});
  EXPECT_FALSE(ada().copresenter);
  there.after(domain::RecordTalk{.code = "T1", .title = "T", .speakers = {"S1", "S2"}});
  EXPECT_TRUE(ada().copresenter);
  // Only what is paid, and held by herself, counts as owned.
  there.after(add("ada", ticket("student"), 1)).after(checkout("ada"));
  EXPECT_TRUE(ada().ticket_types.empty());
  EXPECT_EQ(ada().discounted.front().second, 1);
  there.after(pay("ORD-ORDER001", "80"));
  EXPECT_EQ(ada().ticket_types, std::vector<std::string>{"student"});
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  EXPECT_TRUE(ada().ticket_types.empty());
  EXPECT_EQ(domain::buyer_of(there.state(), "bob").ticket_types.size(), 1U);
  there.after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  EXPECT_TRUE(domain::buyer_of(there.state(), "bob").ticket_types.empty());
  EXPECT_EQ(ada().discounted.front().second, 1) << "refunds keep uses";
  EXPECT_FALSE(domain::buyer_of(there.state(), "nobody").presenter);
}

}  // namespace
}  // namespace lanyard::tests::condition_offers
