#include "tests/given.h"

namespace lanyard::tests::attendee_check_in {
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
  auto event = message<events::CheckedIn>(
      R"(access_code: "GUEST001" user: "ada" ticket_types: "student" present: true)");
  read_text(text, event);
  return {kStream, std::move(event)};
}

const std::string kPerson = R"(user: "ada" access_code: "GUEST001"
    first_name { subject: "ada" ciphertext: "Ada" }
    last_name { subject: "ada" ciphertext: "Byron" } ticket_name: "Student" present: true
    products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "Student" quantity: 1 }
    products { order: "ORD-ORDER001" line: 2 addon: "shirt" name: "shirt" quantity: 2
               remaining: 2 } )";

TEST(CheckIn, theFirstSaysSo) {
  with_attendee()
      .when(CheckIn{.access_code = "GUEST001", .station = "north", .note = "VIP"}, minute(5))
      .then_events(
          checked_in(R"(check_in: "GUEST001-1" first: true times: 1 station: "north" note: "VIP")"))
      .result(kPerson + R"(check_in: "GUEST001-1" first: true times: 1 first_checked_in_at: @5
        first_station: "north" was_present: false)");
}

TEST(CheckIn, everyReEntryIsRecorded) {
  Given there =
      with_attendee().after(CheckIn{.access_code = "GUEST001", .station = "north"}, minute(5));
  there.when(CheckIn{.access_code = "GUEST001"}, minute(6))
      .then_events(checked_in(R"(check_in: "GUEST001-2" times: 2)"))
      .result(kPerson + R"(check_in: "GUEST001-2" first: false times: 2 first_checked_in_at: @5
        first_station: "north" last_at: @5 last_station: "north" was_present: true
        notes: "Checked in before, first at 1970-01-01T00:05:00Z (north)."
        notes: "Has not left since the last check-in.")");
  there.after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(7));
  there.after(CheckIn{.access_code = "GUEST001", .station = "south"}, minute(8));
  there.after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(9));
  there.when(CheckIn{.access_code = "GUEST001"}, minute(10))
      .result(kPerson + R"(check_in: "GUEST001-3" first: false times: 3 first_checked_in_at: @5
        first_station: "north" last_at: @8 last_station: "south" was_present: false
        notes: "Checked in before, first at 1970-01-01T00:05:00Z (north).")");
}

TEST(CheckIn, takesACodeAsItWasScanned) {
  const Given there = with_attendee();
  for (const char* text : {"guest001", " GUEST001\n", "pycon:GUEST001", " pycon:guest001 "})
    Given(there).after(CheckIn{.access_code = text});
  for (const char* text :
       {"", "  ", "GUEST002", "other:GUEST001", "pycon:", "PYCON:GUEST001", "pycon:pycon:GUEST001"})
    there.when(CheckIn{.access_code = text}).then_rejected("not_found").with("access_code", text);
}

TEST(CheckIn, aCodeOfAnotherConferenceIsSaidToBeOne) {
  with_attendee()
      .when(CheckIn{.access_code = " Other:GUEST001"})
      .then_rejected("not_found")
      .with("conference", "Other");
}

TEST(CheckIn, aScanThatCameBeforeIsSilent) {
  const CheckIn scan{.access_code = "GUEST001", .scan_id = "s1", .scanned_at = minute(3)};
  Given there = with_attendee();
  there.when(scan, minute(5))
      .then_events(checked_in(
          R"(check_in: "GUEST001-1" first: true times: 1 scan_id: "s1" scanned_at: @3)"));
  there.after(scan, minute(5));
  CheckIn again = scan;
  again.access_code = "pycon:guest001";
  there.when(again, minute(6))
      .then_nothing()
      .result(kPerson + R"(check_in: "GUEST001-1" first: true times: 1 first_checked_in_at: @3
        last_at: @3 was_present: true)");
  there.when(CheckIn{.access_code = "GUEST001", .scan_id = "s2"}, minute(6))
      .then_events(checked_in(R"(check_in: "GUEST001-2" times: 2 scan_id: "s2")"));
}

TEST(CheckIn, aRepeatedScanIsFirstAsLongAsNoEarlierOneStands) {
  const CheckIn late{.access_code = "GUEST001", .scan_id = "s2", .scanned_at = minute(4)};
  const CheckIn early{.access_code = "GUEST001", .scan_id = "s1", .scanned_at = minute(3)};
  Given there = with_attendee().after(late, minute(5));
  there.when(late, minute(6)).says(R"(check_in: "GUEST001-1" first: true)");
  there.after(early, minute(6));
  there.when(early, minute(7)).says(R"(check_in: "GUEST001-2" first: true)");
  there.when(late, minute(7)).then_nothing().says(R"(check_in: "GUEST001-1" first: false
               notes: "Checked in before, first at 1970-01-01T00:03:00Z.")");
  there.after(domain::VoidCheckIn{.check_in = "GUEST001-2", .reason = "Oops."});
  there.when(late, minute(7)).says("first: true");
  there.when(early, minute(7)).says("first: false");
}

TEST(CheckIn, whoComesBackInTheMomentTheyLeftIsThere) {
  Given there = with_attendee()
                    .after(CheckIn{.access_code = "GUEST001"}, minute(5))
                    .after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(5));
  there.when(CheckIn{.access_code = "GUEST001"}, minute(5))
      .then_events(checked_in(R"(check_in: "GUEST001-2" times: 2)"))
      .says("present: true was_present: false");
  there.after(CheckIn{.access_code = "GUEST001"}, minute(5));
  there.after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(5))
      .when(domain::LeaveVenue{.access_code = "GUEST001"}, minute(5))
      .then_rejected("not_checked_in");
}

TEST(CheckIn, anotherDeviceMayCountItsScansTheSameWay) {
  Given there = with_attendee().after(
      domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 1, .user = "bob"});
  there.after(add("bob", ticket("student")))
      .after(checkout("bob"))
      .after(pay("ORD-ORDER002", "100"));
  there.after(CheckIn{.access_code = "GUEST001", .scan_id = "1"});
  there.when(CheckIn{.access_code = "GUEST002", .scan_id = "1"}).says(R"(check_in: "GUEST002-1")");
  there
      .when(domain::Redeem{
          .access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2, .scan_id = "1"})
      .says(R"(redemption: "ORD-ORDER001-R1")");
}

TEST(CheckIn, scansComeInAnyOrder) {
  Given there = with_attendee().after(
      CheckIn{
          .access_code = "GUEST001", .station = "north", .scan_id = "s1", .scanned_at = minute(9)},
      minute(10));
  const CheckIn earlier{.access_code = "GUEST001", .scan_id = "s0", .scanned_at = minute(8)};
  there.when(earlier, minute(10))
      .then_events(
          checked_in(R"(check_in: "GUEST001-2" first: true times: 2 scan_id: "s0" scanned_at: @8)"))
      .says(R"(first: true times: 2 first_checked_in_at: @8 last_at: @9 last_station: "north"
               notes: "Has not left since the last check-in.")");
  there.after(earlier, minute(10));
  there
      .when(CheckIn{.access_code = "GUEST001", .scan_id = "s2", .scanned_at = minute(8)},
            minute(10))
      .says(R"(first: false times: 3 first_checked_in_at: @8
               notes: "Checked in before, first at 1970-01-01T00:08:00Z."
               notes: "Has not left since the last check-in.")");
}

TEST(CheckIn, aScanOfBeforeTheyLeftLetsNobodyBackIn) {
  Given there = with_attendee()
                    .after(CheckIn{.access_code = "GUEST001"}, minute(5))
                    .after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(7));
  const CheckIn late{.access_code = "GUEST001", .scan_id = "s0", .scanned_at = minute(7)};
  there.when(late, minute(9))
      .then_events(checked_in(
          R"(check_in: "GUEST001-2" times: 2 scan_id: "s0" scanned_at: @7 present: false)"))
      .says("present: false was_present: false");
  there.after(late, minute(9))
      .when(domain::LeaveVenue{.access_code = "GUEST001"}, minute(9))
      .then_rejected("not_checked_in");
  there.after(CheckIn{.access_code = "GUEST001", .scan_id = "s3", .scanned_at = minute(8)},
              minute(10));
  there.after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(10));
}

TEST(CheckIn, aClockMayRunAheadAWhile) {
  Given there = with_attendee();
  CheckIn scan{.access_code = "GUEST001", .scanned_at = minute(15)};
  there.when(scan, minute(10)).says("first_checked_in_at: @15");
  scan.scanned_at->micros += 1;
  there.when(scan, minute(10))
      .then_rejected("scanned_in_future")
      .with("now", "1970-01-01T00:10:00Z")
      .with("scanned_at", "1970-01-01T00:15:00.000001Z")
      .with("tolerance_s", 300);
  there.when(CheckIn{.access_code = "GUEST001", .scan_id = " "})
      .then_rejected("malformed_request")
      .with("field", "scan_id");
}

TEST(CheckIn, saysWhatIsOpen) {
  Given there = given(conference(), ticket_type("student"), addon("shirt"));
  there.after(add("ada", ticket("student"), 3)).after(add("ada", extra("shirt"), 1));
  there.after(checkout("ada")).after(pay("ORD-ORDER001", "325"));
  there.when(CheckIn{.access_code = "GUEST001"}).says(R"(problems { code: "no_profile" })");
  there.after(domain::RegisterUser{.user = "ada", .last_name = sealed("ada", "Byron")});
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  there.after(domain::RefundOrder{
      .order = "ORD-ORDER001", .destination = "original", .lines = {{.line = 1, .quantity = 1}}});
  there.after(add("ada", extra("shirt"))).after(checkout("ada"));
  there.when(CheckIn{.access_code = "GUEST001"})
      .says(R"(problems { code: "order_pending_payment" order: "ORD-ORDER002" }
               problems { code: "unit_reassigned" order: "ORD-ORDER001" }
               problems { code: "unit_refunded" order: "ORD-ORDER001" })");
  // What came back is lost no more, and a pending order is pending until it is settled.
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "ada"});
  there.after(domain::CancelOrder{.order = "ORD-ORDER002"});
  there.when(CheckIn{.access_code = "GUEST001"})
      .says(R"(problems { code: "unit_refunded" order: "ORD-ORDER001" })");
}

TEST(CheckIn, saysThatAnOrderNeedsAttention) {
  with_attendee()
      .after(add("ada", ticket("student")))
      .after(checkout("ada"))
      .time_passes(minute(15))
      .fact(on<events::OrderNeedsAttention>("order-ORD-ORDER002",
                                            R"(order: "ORD-ORDER002" user: "ada")"))
      .when(CheckIn{.access_code = "GUEST001"}, minute(16))
      .says(R"(problems { code: "order_needs_attention" order: "ORD-ORDER002" })");
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
        ticket_types: "a" ticket_types: "b" check_in: "GUEST001-1" first: true times: 1
        present: true)"));
}

TEST(CheckIn, needsATicket) {
  using Codes = std::vector<std::string>;
  Given there = with_attendee().after(
      domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  there.when(CheckIn{.access_code = "GUEST001"})
      .then_rejected("no_ticket")
      .with("order_status", "paid")
      .with("problems", Codes{"no_ticket", "unit_reassigned"});
  Given(there).after(CheckIn{.access_code = "GUEST002"});
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 1, .user = "bob"})
      .after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 2, .user = "bob"});
  there.when(CheckIn{.access_code = "GUEST001"})
      .then_rejected("no_ticket")
      .with("order_status", "paid");
}

// The ticket of the order that somebody has held something of for longest is the one on their
// badge.
TEST(CheckIn, namesWhatIsHeldInTheOrderInWhichItCame) {
  Given there = given(conference(), ticket_type("student"), ticket_type("vip"));
  there.after(add("ada", ticket("student"))).after(checkout("ada"));
  there.after(add("ada", ticket("vip"))).after(checkout("ada"));
  there.after(pay("ORD-ORDER002", "100")).after(pay("ORD-ORDER001", "100"));
  there.when(CheckIn{.access_code = "GUEST001"}).result(R"(user: "ada" access_code: "GUEST001"
    check_in: "GUEST001-1" first: true times: 1 first_checked_in_at: @0 present: true
    was_present: false ticket_name: "vip" problems { code: "no_profile" }
    products { order: "ORD-ORDER002" line: 1 ticket_type: "vip" name: "vip" quantity: 1 }
    products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "student" quantity: 1 })");
}

// TV-336: what an order must be for entry.
TEST(CheckIn, onlyAPaidOrderAdmits) {
  Given there = with_attendee();
  const CheckIn ada{.access_code = "GUEST001"};
  Given partly = there;
  partly.after(domain::RefundOrder{
      .order = "ORD-ORDER001", .destination = "original", .lines = {{.line = 2, .quantity = 1}}});
  partly.after(ada);
  Given addons_left = there;
  addons_left.after(domain::RefundOrder{
      .order = "ORD-ORDER001", .destination = "original", .lines = {{.line = 1, .quantity = 1}}});
  addons_left.when(ada).then_rejected("no_ticket").with("order_status", "partially_refunded");
  there.after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  there.when(ada)
      .then_rejected("no_ticket")
      .with("order_status", "refunded")
      .with("problems", std::vector<std::string>{"no_ticket", "unit_refunded"});
  there.after(add("ada", ticket("student"))).after(checkout("ada"));
  there.when(ada).then_rejected("no_ticket").with("order_status", "pending");
  there.after(domain::CancelOrder{.order = "ORD-ORDER002"});
  there.when(ada).then_rejected("no_ticket").with("order_status", "cancelled");
  // Someone who was given a unit and gave it on has no order at all.
  Given given_on = with_attendee();
  for (const char* user : {"bob", "cid"})
    given_on.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = user});
  given_on.when(CheckIn{.access_code = "GUEST002"})
      .then_rejected("no_ticket")
      .with("order_status", "none");
}

TEST(CheckIn, unitsOfAnOrderOfSomebodyElseAreRefundedWithIt) {
  const auto give = [](std::int64_t line, std::string user) {
    return domain::AssignUnit{
        .order = "ORD-ORDER001", .line = line, .unit = 1, .user = std::move(user)};
  };
  Given there = with_attendee().after(give(1, "bob"));
  Given partly = Given(there).after(domain::RefundOrder{
      .order = "ORD-ORDER001", .destination = "original", .lines = {{.line = 1, .quantity = 1}}});
  const CheckIn bob{.access_code = "GUEST002"};
  partly.when(bob).then_rejected("no_ticket").with("order_status", "partially_refunded");
  Given refunded =
      Given(there).after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  refunded.when(bob).then_rejected("no_ticket").with("order_status", "refunded");
  // What they buy themselves tells more of them.
  refunded.after(add("bob", ticket("student"))).after(checkout("bob"));
  refunded.when(bob).then_rejected("no_ticket").with("order_status", "pending");
  refunded.after(domain::CancelOrder{.order = "ORD-ORDER002"});
  refunded.when(bob).then_rejected("no_ticket").with("order_status", "cancelled");
  // What was given on before was theirs no more.
  there.after(give(1, "cid"))
      .after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  there.when(bob).then_rejected("no_ticket").with("order_status", "none");
}

TEST(CheckIn, ladder) {
  Given there = with_attendee().after(
      domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  CheckIn command{.access_code = "GUEST009", .scanned_at = minute(99)};
  there.when(command).then_rejected("scanned_in_future");
  command.scanned_at = minute(0);
  there.when(command).then_rejected("not_found").with("access_code", "GUEST009");
  command.access_code = "GUEST001";
  there.when(command).then_rejected("no_ticket");
  command.access_code = "GUEST002";
  there.after(command);
}

}  // namespace
}  // namespace lanyard::tests::attendee_check_in
