#include "tests/given.h"

namespace lanyard::tests::attendee_record_door_check {
namespace {

using domain::RecordDoorCheck;

Fact door_checked(std::string_view text) {
  auto event = message<events::DoorChecked>(R"(access_code: "GUEST001" user: "ada")");
  read_text(text, event);
  return {"attendee-GUEST001", std::move(event)};
}

/// Ada, GUEST001, holds a student ticket and a tour; there are also pro tickets and a dinner.
Given with_attendee() {
  return given(conference(), ticket_type("student"), ticket_type("pro", "name: 'Pro'"),
               addon("tour", "name: 'Tour'"), addon("dinner"))
      .after(domain::RegisterUser{.user = "ada", .first_name = sealed("ada", "Ada")})
      .after(add("ada", ticket("student")))
      .after(add("ada", extra("tour")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "125"));
}

// TV-339 and W-41.
TEST(RecordDoorCheck, admitsWhoHoldsAUnit) {
  Given there = with_attendee();
  there
      .when(
          RecordDoorCheck{
              .access_code = "pycon:guest001", .product = extra("tour"), .station = "bus 1"},
          minute(5))
      .then_events(door_checked(R"(door_check: "GUEST001-D1" addon: "tour" name: "Tour" times: 1
        station: "bus 1")"))
      .result(R"(addon: "tour" user: "ada" access_code: "GUEST001" door_check: "GUEST001-D1"
        first: true times: 1 overridden: false present: false was_present: false
        first_name { subject: "ada" ciphertext: "Ada" } ticket_name: "student"
        products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "student"
                   quantity: 1 }
        products { order: "ORD-ORDER001" line: 2 addon: "tour" name: "Tour" quantity: 1
                   remaining: 1 })");
  there.when(RecordDoorCheck{.access_code = "GUEST001", .product = ticket("student")})
      .then_events(door_checked(
          R"(door_check: "GUEST001-D1" ticket_type: "student" name: "student" times: 1)"));
}

TEST(RecordDoorCheck, aRepeatIsRecordedAndSaysSo) {
  const RecordDoorCheck tour{
      .access_code = "GUEST001", .product = extra("tour"), .station = "bus 1"};
  Given there = with_attendee().after(tour, minute(5));
  there.after(RecordDoorCheck{.access_code = "GUEST001", .product = ticket("student")}, minute(6));
  there.when(tour, minute(7))
      .then_events(door_checked(R"(door_check: "GUEST001-D3" addon: "tour" name: "Tour" times: 2
        station: "bus 1")"))
      .says(R"(first: false times: 2 last_at: @5 last_station: "bus 1"
        notes: "At this door before, last at 1970-01-01T00:05:00Z.")");
}

TEST(RecordDoorCheck, someoneElseMayBeLetInForAReason) {
  Given there = with_attendee();
  RecordDoorCheck command{
      .access_code = "GUEST001", .product = extra("dinner"), .override_reason = "Speaker's guest."};
  there.when(command)
      .then_events(door_checked(R"(door_check: "GUEST001-D1" addon: "dinner" name: "dinner" times: 1
        override_reason: "Speaker's guest.")"))
      .says("overridden: true");
  // Who is entitled needs no reason, and none is kept.
  command.product = extra("tour");
  there.when(command)
      .then_events(door_checked(R"(door_check: "GUEST001-D1" addon: "tour" name: "Tour" times: 1)"))
      .says("overridden: false");
  command.override_reason = "  ";
  there.when(command).then_rejected("malformed_request").with("field", "override_reason");
}

TEST(RecordDoorCheck, scansComeInAnyOrderOnce) {
  const auto scan = [](std::string id, std::int64_t at) {
    return RecordDoorCheck{.access_code = "GUEST001",
                           .product = extra("tour"),
                           .scan_id = std::move(id),
                           .scanned_at = minute(at)};
  };
  Given there = with_attendee().after(scan("b", 6), minute(9));
  there.when(scan("b", 6), minute(10)).then_nothing().says(R"(door_check: "GUEST001-D1" times: 1)");
  there.when(scan("a", 5), minute(10)).says("first: true times: 2 last_at: @6");
  there.after(scan("a", 5), minute(10));
  there.when(scan("c", 8), minute(10)).says("first: false times: 3 last_at: @6");
}

TEST(RecordDoorCheck, ladder) {
  Given there = with_attendee();
  RecordDoorCheck command{
      .access_code = "nobody", .product = extra("nothing"), .scanned_at = minute(99)};
  there.when(command).then_rejected("scanned_in_future");
  command.scanned_at.reset();
  there.when(command).then_rejected("not_found");
  command.access_code = "GUEST001";
  there.when(command).then_rejected("product_not_found");
  command.product = ticket("tour");
  there.when(command).then_rejected("product_not_found");
  command.product = ticket("pro");
  there.when(command).then_rejected("not_entitled").with("problems", std::vector<std::string>{});
  there.after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  command.product = extra("tour");
  there.when(command)
      .then_rejected("not_entitled")
      .with("problems", std::vector<std::string>{"no_ticket", "unit_refunded"});
  command.override_reason = "Paid in cash.";
  there.after(command);
}

}  // namespace
}  // namespace lanyard::tests::attendee_record_door_check
