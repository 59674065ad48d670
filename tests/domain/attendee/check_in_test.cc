#include "tests/given.h"

namespace lanyard::tests {
namespace {

using domain::CheckIn;

constexpr const char* kStream = "attendee-GUEST001";

/// Ada, GUEST001: a paid student ticket and two shirts.
Given with_attendee() {
  return given(conference(), ticket_type("student", "name: 'Student'"), addon("shirt"))
      .after(domain::RegisterUser{
          .user = "ada", .first_name = sealed("ada", "Ada"), .last_name = sealed("ada", "Byron")})
      .after(add("ada", ticket("student")))
      .after(add("ada", extra("shirt"), 2))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "150"));
}

Fact checked_in(std::string_view text) {
  auto event =
      message<events::CheckedIn>(R"(access_code: "GUEST001" user: "ada" ticket_types: "student")");
  read_text(text, event);
  return {kStream, std::move(event)};
}

const std::string kPerson = R"(user: "ada" access_code: "GUEST001"
    first_name { subject: "ada" ciphertext: "Ada" }
    last_name { subject: "ada" ciphertext: "Byron" } ticket_name: "Student"
    products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "Student" quantity: 1 }
    products { order: "ORD-ORDER001" line: 2 addon: "shirt" name: "shirt" quantity: 2 } )";

TEST(CheckIn, theFirstSaysSo) {
  with_attendee()
      .when(CheckIn{.access_code = "GUEST001", .station = "north", .note = "VIP"}, minute(5))
      .then_events(
          checked_in(R"(check_in: "GUEST001-1" first: true times: 1 station: "north" note: "VIP")"))
      .result(kPerson + R"(check_in: "GUEST001-1" first: true times: 1 first_checked_in_at: @5)");
}

TEST(CheckIn, everyReEntryIsRecorded) {
  Given there = with_attendee().after(CheckIn{.access_code = "GUEST001"}, minute(5));
  there.when(CheckIn{.access_code = "GUEST001"}, minute(6))
      .then_events(checked_in(R"(check_in: "GUEST001-2" times: 2)"))
      .result(kPerson + R"(check_in: "GUEST001-2" first: false times: 2 first_checked_in_at: @5
        notes: "Checked in before, first at 1970-01-01T00:05:00Z."
        notes: "Has not left since the last check-in.")");
  there.after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(7));
  there.when(CheckIn{.access_code = "GUEST001"}, minute(8))
      .result(kPerson + R"(check_in: "GUEST001-2" first: false times: 2 first_checked_in_at: @5
        notes: "Checked in before, first at 1970-01-01T00:05:00Z.")");
}

TEST(CheckIn, takesACodeAsItWasScanned) {
  const Given there = with_attendee();
  for (const char* text : {"guest001", " GUEST001\n", "pycon:GUEST001", " pycon:guest001 "})
    Given(there).after(CheckIn{.access_code = text});
  for (const char* text :
       {"", "  ", "GUEST002", "other:GUEST001", "pycon:", "PYCON:GUEST001", "pycon:pycon:GUEST001"})
    there.when(CheckIn{.access_code = text}).then_rejected("not_found").with("access_code", text);
}

TEST(CheckIn, aScanThatCameBeforeIsSilent) {
  const CheckIn scan{.access_code = "GUEST001", .scan_id = "s1", .scanned_at = minute(3)};
  Given there = with_attendee();
  there.when(scan, minute(5))
      .then_events(checked_in(
          R"(check_in: "GUEST001-1" first: true times: 1 scan_id: "s1" scanned_at: @3)"));
  there.after(scan, minute(5));
  there.when(scan, minute(6))
      .then_nothing()
      .result(kPerson + R"(check_in: "GUEST001-1" times: 1 first_checked_in_at: @3)");
  there.when(CheckIn{.access_code = "GUEST001", .scan_id = "s2"}, minute(6))
      .then_events(checked_in(R"(check_in: "GUEST001-2" times: 2 scan_id: "s2")"));
}

TEST(CheckIn, scansComeInAnyOrderAndNeverFromTheFuture) {
  Given there = with_attendee().after(
      CheckIn{.access_code = "GUEST001", .scan_id = "s1", .scanned_at = minute(9)}, minute(10));
  there
      .when(CheckIn{.access_code = "GUEST001", .scan_id = "s0", .scanned_at = minute(8)},
            minute(10))
      .result(kPerson + R"(check_in: "GUEST001-2" first: false times: 2 first_checked_in_at: @8
        notes: "Checked in before, first at 1970-01-01T00:09:00Z."
        notes: "Has not left since the last check-in.")");
  with_attendee()
      .when(CheckIn{.access_code = "GUEST001", .scanned_at = minute(99)}, minute(10))
      .then_events(checked_in(R"(check_in: "GUEST001-1" first: true times: 1 scanned_at: @10)"));
}

TEST(CheckIn, countsTheTicketsOfAllPaidOrders) {
  given(conference(), ticket_type("b"), ticket_type("a"))
      .after(add("ada", ticket("b")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "100"))
      .after(add("ada", ticket("a")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER002", "100"))
      .when(CheckIn{.access_code = "GUEST001"})
      .then_events(on<events::CheckedIn>(kStream, R"(access_code: "GUEST001" user: "ada"
        ticket_types: "a" ticket_types: "b" check_in: "GUEST001-1" first: true times: 1)"));
}

TEST(CheckIn, needsATicket) {
  Given there = with_attendee().after(
      domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  there.when(CheckIn{.access_code = "GUEST001"})
      .then_rejected("no_ticket")
      .with("order_status", "paid");
  Given(there).after(CheckIn{.access_code = "GUEST002"});
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 1, .user = "bob"})
      .after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 2, .user = "bob"});
  there.when(CheckIn{.access_code = "GUEST001"})
      .then_rejected("no_ticket")
      .with("order_status", "none");
  there.when(CheckIn{.access_code = "GUEST009"}).then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests
