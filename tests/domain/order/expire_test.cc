#include "tests/given.h"

namespace lanyard::tests::order_expire {
namespace {

using domain::ExpireOrder;

Given with_order() {
  return given(conference(), ticket_type("student"))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"));
}

TEST(ExpireOrder, cancelsWhenTheHoldEnds) {
  with_order()
      .when(ExpireOrder{.order = "ORD-ORDER001"}, minute(15))
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
        user: "ada" cause: CANCELLATION_CAUSE_HOLD_EXPIRED currency: "EUR")"))
      .result(R"(order: "ORD-ORDER001" status: "cancelled")");
}

TEST(ExpireOrder, aPartPaymentBecomesStoreCredit) {
  with_order()
      .after(pay("ORD-ORDER001", "0.01"))
      .when(ExpireOrder{.order = "ORD-ORDER001"}, minute(15))
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
          user: "ada" cause: CANCELLATION_CAUSE_HOLD_EXPIRED currency: "EUR" received: 1)"),
                   on<events::CreditIssued>("credit-id-1", R"(credit: "id-1" user: "ada"
          currency: "EUR" amount: 1 reason: CREDIT_REASON_ORDER_CANCELLED
          source_order: "ORD-ORDER001"
          note: "Received for the order ORD-ORDER001, which was cancelled.")"));
}

TEST(ExpireOrder, isSilentUnlessDue) {
  const ExpireOrder command{.order = "ORD-ORDER001"};
  with_order()
      .when(command, {minute(15).micros - 1})
      .then_nothing()
      .result(R"(order: "ORD-ORDER001" status: "pending")");
  with_order().after(pay("ORD-ORDER001", "100")).when(command, minute(15)).then_nothing();
  with_order().time_passes(minute(15)).when(command, minute(15)).then_nothing();
}

TEST(ExpireOrder, anUnknownOneIsNotFound) {
  with_order().when(ExpireOrder{.order = "x"}).then_rejected("not_found");
}

TEST(ExpireOrder, earliestDeadlinesComeFirst) {
  Given there = with_order().after(add("bob", ticket("student")), minute(-20));
  EXPECT_EQ(domain::next_due(there.state(), minute(15))->stream, "cart-bob");
  there.time_passes(minute(10));
  EXPECT_EQ(domain::next_due(there.state(), minute(15))->stream, "order-ORD-ORDER001");
}

}  // namespace
}  // namespace lanyard::tests::order_expire
