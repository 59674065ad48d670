#include "tests/given.h"

namespace lanyard::tests::badge_record_printed {
namespace {

using domain::CreateBadgeTemplate;
using domain::RecordBadgePrinted;

Given with_attendee() {
  return given(conference(), ticket_type("student"))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "100"));
}

TEST(RecordBadgePrinted, notesWhereAndWhich) {
  Given there = with_attendee()
                    .after(CreateBadgeTemplate{.slug = "plain", .name = "Plain"})
                    .after(CreateBadgeTemplate{
                        .slug = "wide", .name = "Wide", .fields = {.is_default = set(true)}});
  there.when(RecordBadgePrinted{.access_code = "pycon:guest001", .station = "desk 1"})
      .then_events(on<events::BadgePrinted>("attendee-GUEST001", R"(access_code: "GUEST001"
          user: "ada" station: "desk 1" badge_template: "wide")"))
      .result(R"(user: "ada" access_code: "GUEST001" badge_template: "wide")");
  there
      .when(RecordBadgePrinted{
          .access_code = "GUEST001", .station = "desk 1", .badge_template = "plain"})
      .then_events(on<events::BadgePrinted>("attendee-GUEST001", R"(access_code: "GUEST001"
          user: "ada" station: "desk 1" badge_template: "plain")"));
}

TEST(RecordBadgePrinted, ladder) {
  const Given there = with_attendee();
  there.when(RecordBadgePrinted{.access_code = "x", .station = " "})
      .then_rejected("malformed_request")
      .with("field", "station");
  there.when(RecordBadgePrinted{.access_code = "x", .station = "a", .badge_template = "none"})
      .then_rejected("not_found");
  there
      .when(RecordBadgePrinted{.access_code = "GUEST001", .station = "a", .badge_template = "none"})
      .then_rejected("template_not_found");
}

TEST(RecordBadgePrinted, isNotedThoughThereIsNoTemplate) {
  const auto printed = on<events::BadgePrinted>("attendee-GUEST001", R"(access_code: "GUEST001"
      user: "ada" station: "desk 1")");
  const RecordBadgePrinted command{.access_code = "GUEST001", .station = "desk 1"};
  Given there = with_attendee();
  there.when(command).then_events(printed).result(R"(user: "ada" access_code: "GUEST001")");
  // Nor does one count that is not the default.
  there.after(CreateBadgeTemplate{.slug = "plain", .name = "Plain"})
      .when(command)
      .then_events(printed);
}

}  // namespace
}  // namespace lanyard::tests::badge_record_printed
