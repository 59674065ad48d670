#include "tests/given.h"

namespace lanyard::tests {
namespace {

using domain::CancelOrder;

Given with_order() {
  return given(conference(), ticket_type("student", "total_quantity: 1"))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"));
}

TEST(CancelOrder, freesItsUnits) {
  Given there = with_order();
  there.when(CancelOrder{.order = "ORD-ORDER001", .reason = "Ill."})
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
        user: "ada" cause: CANCELLATION_CAUSE_REQUESTED reason: "Ill." currency: "EUR")"))
      .result(R"(order: "ORD-ORDER001" status: "cancelled")");
  there.after(CancelOrder{.order = "ORD-ORDER001"});
  EXPECT_EQ(there.state().ticket_type("student")->held(), 0);
  EXPECT_EQ(there.state().conference()->tickets_held(), 0);
  EXPECT_TRUE(there.state().deadlines().empty());
  there.after(add("bob", ticket("student"))).after(checkout("bob"));
}

TEST(CancelOrder, whatItHadReceivedBecomesStoreCredit) {
  with_order()
      .after(pay("ORD-ORDER001", "60"))
      .when(CancelOrder{.order = "ORD-ORDER001"})
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
          user: "ada" currency: "EUR" received: 6000)"),
                   on<events::CreditIssued>("credit-id-1", R"(credit: "id-1" user: "ada"
          currency: "EUR" amount: 6000 reason: CREDIT_REASON_ORDER_CANCELLED
          source_order: "ORD-ORDER001"
          note: "Received for the order ORD-ORDER001, which was cancelled.")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "cancelled" credit: "id-1"
                 credited: 6000)");
}

TEST(CancelOrder, ladder) {
  Given there = with_order();
  there.when(CancelOrder{.order = "nothing"}).then_rejected("not_found");
  Given(there)
      .after(CancelOrder{.order = "ORD-ORDER001"})
      .when(CancelOrder{.order = "ORD-ORDER001"})
      .then_rejected("order_not_pending")
      .with("order_status", "cancelled");
  there.after(pay("ORD-ORDER001", "100"))
      .when(CancelOrder{.order = "ORD-ORDER001"})
      .then_rejected("order_not_pending")
      .with("order_status", "paid");
}

}  // namespace
}  // namespace lanyard::tests
