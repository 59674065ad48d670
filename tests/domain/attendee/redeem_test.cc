#include "tests/given.h"

namespace lanyard::tests::attendee_redeem {
namespace {

using domain::Redeem;

Redeem redeem(std::string code, std::int64_t line, std::int64_t quantity = 1) {
  return {
      .access_code = std::move(code), .order = "ORD-ORDER001", .line = line, .quantity = quantity};
}
Fact redeemed(std::string_view text) {
  auto event = message<events::ProductRedeemed>(R"(order: "ORD-ORDER001" line: 2 addon: "shirt"
    access_code: "GUEST001" user: "ada" redemption: "ORD-ORDER001-R1")");
  read_text(text, event);
  return {"order-ORD-ORDER001", std::move(event)};
}

/// Ada, GUEST001: a student ticket and three shirts; bob, GUEST002, was given the second shirt.
Given with_shirts() {
  return given(conference(), ticket_type("student"), addon("shirt"))
      .after(add("ada", ticket("student")))
      .after(add("ada", extra("shirt"), 3))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "175"))
      .after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 2, .user = "bob"});
}

TEST(Redeem, takesTheLowestUnitsThatThePersonHolds) {
  Given there = with_shirts();
  there
      .when(Redeem{.access_code = "pycon:guest001",
                   .order = "ORD-ORDER001",
                   .line = 2,
                   .quantity = 2,
                   .note = "L"})
      .then_events(redeemed(R"(quantity: 2 units: 1 units: 3 note: "L")"))
      .result(R"(quantity: 3 order: "ORD-ORDER001" user: "ada" access_code: "GUEST001"
                 redemption: "ORD-ORDER001-R1" line: 2 redeemed: 2 remaining: 0
                 ticket_name: "student" present: false was_present: false
                 products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "student"
                            quantity: 1 }
                 products { order: "ORD-ORDER001" line: 2 addon: "shirt" name: "shirt" quantity: 2
                            redeemed: 2 remaining: 0 }
                 problems { code: "unit_reassigned" order: "ORD-ORDER001" }
                 problems { code: "no_profile" })");
  there.after(redeem("GUEST001", 2, 2));
  there.when(redeem("GUEST002", 2))
      .then_events(redeemed(R"(redemption: "ORD-ORDER001-R2" access_code: "GUEST002" user: "bob"
                               quantity: 1 units: 2)"));
}

// TV-342, and TV-345 as W-39 corrects it: what is left is what this person has left.
TEST(Redeem, peopleOfOneLineHaveTheirOwnUnits) {
  Given there = with_shirts().after(redeem("GUEST001", 2));
  there.when(domain::CheckIn{.access_code = "GUEST001"})
      .says(R"(products { order: "ORD-ORDER001" line: 1 ticket_type: "student" name: "student"
                          quantity: 1 }
               products { order: "ORD-ORDER001" line: 2 addon: "shirt" name: "shirt" quantity: 2
                          redeemed: 1 remaining: 1 })");
  there.when(redeem("GUEST002", 2)).says(R"(quantity: 3 redeemed: 2 remaining: 0
               products { order: "ORD-ORDER001" line: 2 addon: "shirt" name: "shirt" quantity: 1
                          redeemed: 1 remaining: 0 })");
  there.after(redeem("GUEST002", 2));
  there.when(redeem("GUEST001", 2)).says("quantity: 3 redeemed: 3 remaining: 0");
  there.when(redeem("GUEST002", 2)).then_rejected("fully_redeemed").with("remaining", 0);
}

TEST(Redeem, aVoidedUnitCanBeHadAgain) {
  with_shirts()
      .after(redeem("GUEST001", 2))
      .after(redeem("GUEST001", 2))
      .after(domain::VoidRedemption{.redemption = "ORD-ORDER001-R1", .reason = "Torn."})
      .when(redeem("GUEST001", 2))
      .then_events(redeemed(R"(redemption: "ORD-ORDER001-R3" quantity: 1 units: 1)"));
}

TEST(Redeem, aScanThatCameBeforeIsSilent) {
  Redeem scan = redeem("GUEST001", 2);
  scan.scan_id = "s1";
  scan.scanned_at = minute(19);
  Given there = with_shirts();
  there.when(scan, minute(20))
      .then_events(redeemed(R"(quantity: 1 units: 1 scan_id: "s1" scanned_at: @19)"));
  there.after(scan, minute(20));
  there.when(scan, minute(21))
      .then_nothing()
      .says(R"(user: "ada" access_code: "GUEST001" order: "ORD-ORDER001" line: 2
               redemption: "ORD-ORDER001-R1" quantity: 3 redeemed: 1 remaining: 1)");
  // The figures are those of now.
  there.after(redeem("GUEST002", 2), minute(22));
  there.when(scan, minute(23)).then_nothing().says("quantity: 3 redeemed: 2 remaining: 1");
}

TEST(Redeem, ladder) {
  auto command = redeem("nobody", 9, 0);
  Given there = with_shirts()
                    .after(redeem("GUEST001", 2, 2))
                    .after(add("ada", extra("shirt")))
                    .after(checkout("ada"));
  command.scanned_at = minute(99);
  there.when(command).then_rejected("invalid_quantity");
  command.quantity = 5;
  there.when(command).then_rejected("scanned_in_future");
  command.scanned_at.reset();
  there.when(command).then_rejected("not_found");
  command.access_code = "GUEST002";
  there.when(command).then_rejected("line_not_found");
  command.line = 0;
  there.when(command).then_rejected("line_not_found");
  command.order = "nothing";
  command.line = 1;
  there.when(command).then_rejected("line_not_found");
  command.order = "ORD-ORDER002";
  there.when(command).then_rejected("not_entitled").with("order_status", "pending");
  command.order = "ORD-ORDER001";
  there.when(command).then_rejected("not_entitled");  // a ticket
  command.line = 2;
  command.access_code = "GUEST001";
  there.when(command)
      .then_rejected("fully_redeemed")
      .with("redeemed", 2)
      .with("quantity", 3)
      .with("remaining", 0);
  command.access_code = "GUEST002";
  command.quantity = 2;
  there.when(command).then_rejected("fully_redeemed").with("remaining", 1);
  command.quantity = 1;
  there.after(command);
}

TEST(Redeem, onlyWhoHoldsAUnitMay) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "25"))
      .after(add("bob", extra("shirt")))
      .after(checkout("bob"))
      .after(pay("ORD-ORDER002", "25"))
      .when(redeem("GUEST002", 1))
      .then_rejected("not_entitled");
}

TEST(Redeem, countsALineNotAPerson) {
  Given there = given(conference(), addon("shirt"))
                    .after(add("ada", extra("shirt")))
                    .after(checkout("ada"))
                    .after(pay("ORD-ORDER001", "25"))
                    .after(redeem("GUEST001", 1));
  there.when(redeem("GUEST001", 1)).then_rejected("fully_redeemed");
  there.when(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"})
      .then_rejected("already_used");
}

}  // namespace
}  // namespace lanyard::tests::attendee_redeem
