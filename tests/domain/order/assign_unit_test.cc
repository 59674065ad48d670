#include "tests/given.h"

namespace lanyard::tests::order_assign_unit {
namespace {

domain::AssignUnit assign(std::int64_t line, std::int64_t unit, std::string user) {
  return {.order = "ORD-ORDER001", .line = line, .unit = unit, .user = std::move(user)};
}
Fact assigned(std::string_view text) {
  auto event = message<events::UnitAssigned>(R"(order: "ORD-ORDER001")");
  read_text(text, event);
  return {"order-ORD-ORDER001", std::move(event)};
}

/// Ada's paid order: two students and two shirts; ada is GUEST001.
Given with_paid_order() {
  return given(conference(), ticket_type("student"), addon("shirt"))
      .after(add("ada", ticket("student"), 2))
      .after(add("ada", extra("shirt"), 2))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "250"));
}

TEST(AssignUnit, makesTheHolderAnAttendee) {
  with_paid_order()
      .when(assign(1, 2, "bob"))
      .then_events(on<events::AttendeeRegistered>("attendee-GUEST002",
                                                  R"(access_code: "GUEST002" user: "bob")"),
                   assigned(R"(line: 1 unit: 2 from_user: "ada" user: "bob"
                               attendee: "GUEST002")"))
      .result(R"(order: "ORD-ORDER001" user: "bob" access_code: "GUEST002" line: 1 unit: 2)");
}

TEST(AssignUnit, movesOnAndBack) {
  Given there = with_paid_order().after(assign(1, 2, "bob"));
  there.when(assign(1, 2, "cid"))
      .then_events(on<events::AttendeeRegistered>("attendee-GUEST003",
                                                  R"(access_code: "GUEST003" user: "cid")"),
                   assigned(R"(line: 1 unit: 2 from_user: "bob" user: "cid"
                               attendee: "GUEST003")"));
  there.when(assign(1, 2, "ada"))
      .then_events(assigned(R"(line: 1 unit: 2 from_user: "bob" user: "ada"
                               attendee: "GUEST001")"));
  EXPECT_EQ(there.state().user("bob")->holds_units_of_size(), 1);
  there.after(assign(1, 2, "ada"));
  EXPECT_EQ(there.state().user("bob")->holds_units_of_size(), 0);
  EXPECT_EQ(there.state().order("ORD-ORDER001")->lines(0).assigned_size(), 0);
}

TEST(AssignUnit, toTheHolderChangesNothing) {
  with_paid_order()
      .when(assign(1, 1, "ada"))
      .then_nothing()
      .result(R"(order: "ORD-ORDER001" user: "ada" access_code: "GUEST001" line: 1 unit: 1)");
  with_paid_order().after(assign(1, 1, "bob")).when(assign(1, 1, "bob")).then_nothing();
}

TEST(AssignUnit, theBuyersLimitStaysTheBuyers) {
  Given there = with_paid_order().after(assign(1, 1, "bob"));
  EXPECT_EQ(there.state().user("ada")->bought(0).units(), 2);
  EXPECT_EQ(there.state().user("bob")->bought_size(), 0);
}

TEST(AssignUnit, ladder) {
  Given pending = given(conference(), ticket_type("student"))
                      .after(add("ada", ticket("student"), 2))
                      .after(checkout("ada"));
  auto command = assign(3, 1, "b@b");
  command.order = "nothing";
  pending.when(command).then_rejected("invalid_user");
  command.user = "bob";
  pending.when(command).then_rejected("not_found");
  command.order = "ORD-ORDER001";
  pending.when(command).then_rejected("not_found");
  for (const auto& [line, unit] : {std::pair{0, 1}, {-1, 1}, {1, 0}, {1, 3}, {1, -1}})
    pending.when(assign(line, unit, "bob")).then_rejected("not_found");
  pending.when(assign(1, INT64_MAX, "bob")).then_rejected("not_found");
  pending.when(assign(1, 1, "bob")).then_rejected("order_not_paid").with("order_status", "pending");
}

TEST(AssignUnit, aRefundedOrderIsNotPaidAnyMore) {
  Given there = with_paid_order();
  Given partly = there;
  partly.after(domain::RefundOrder{
      .order = "ORD-ORDER001", .destination = "original", .lines = {{.line = 1, .quantity = 1}}});
  partly.when(assign(1, 2, "bob")).then_rejected("not_found");
  partly.after(assign(1, 1, "bob"));
  there.after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"});
  there.when(assign(1, 2, "bob")).then_rejected("order_not_paid").with("order_status", "refunded");
  there.when(assign(1, 3, "bob")).then_rejected("not_found");
}

TEST(AssignUnit, whatWasRedeemedStays) {
  Given there = with_paid_order().after(
      domain::Redeem{.access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2});
  there.when(assign(2, 1, "bob")).then_rejected("already_used");
  Given(there).after(assign(2, 2, "bob"));
  there.after(domain::VoidRedemption{.redemption = "ORD-ORDER001-R1", .reason = "Oops."})
      .after(assign(2, 1, "bob"));
}

TEST(AssignUnit, whoIsInsideKeepsATicket) {
  Given there = with_paid_order().after(domain::CheckIn{.access_code = "GUEST001"});
  there.after(assign(1, 1, "bob"));
  there.when(assign(1, 2, "bob")).then_rejected("already_used");
  Given(there).after(assign(2, 1, "bob"));  // not a ticket
  Given(there)
      .after(domain::VoidCheckIn{.check_in = "GUEST001-1", .reason = "Oops."})
      .after(assign(1, 2, "bob"));
  // A ticket of another order will do.
  there.after(add("ada", ticket("student")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER002", "100"))
      .after(assign(1, 2, "bob"));
}

}  // namespace
}  // namespace lanyard::tests::order_assign_unit
