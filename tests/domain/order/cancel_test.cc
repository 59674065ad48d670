#include "tests/given.h"

namespace lanyard::tests::order_cancel {
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

TEST(CancelOrder, givesBackTheUsesOfVoucherAndConditions) {
  Given there = given(conference(), ticket_type("student"), voucher("SAVE", "max_uses: 1"),
                      condition("early", "limit: 2"))
                    .after(apply("ada", "SAVE"))
                    .after(add("ada", ticket("student"), 2))
                    .after(checkout("ada"));
  there.when(apply("bob", "SAVE")).then_rejected("voucher_invalid");
  there.when(CancelOrder{.order = "ORD-ORDER001"})
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
          user: "ada" currency: "EUR" voucher: "SAVE"
          condition_uses { id: "early" name: "early" units: 2 amount: 4000 })"));
  there.after(CancelOrder{.order = "ORD-ORDER001"});
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 0);
  EXPECT_EQ(there.state().condition("early")->units_used(), 0);
  there.after(apply("bob", "SAVE"));
}

/// ada has 100.00 to pay, and credits of 30.00 (older) and 50.00.
Given with_credits() {
  const auto credit = [](const char* sum) {
    return domain::IssueCredit{.user = "ada", .amount = amount(sum), .note = "Gift."};
  };
  return with_order().after(credit("30")).after(credit("50"));
}
Fact restored(int credit, int payment, std::int64_t minor) {
  const std::string id = "id-" + std::to_string(credit);
  return on<events::CreditRestored>(
      "credit-" + id, "credit: '" + id + R"(' user: "ada" order: "ORD-ORDER001" currency: "EUR"
      cause: RESTORATION_CAUSE_ORDER_CANCELLED payment: 'ORD-ORDER001-P)" +
                          std::to_string(payment) + "' amount: " + std::to_string(minor) +
                          " remaining: " + std::to_string(minor));
}

TEST(CancelOrder, restoresToEachCreditExactlyWhatItGave) {
  Given there = with_credits()
                    .after(domain::ApplyCredit{.order = "ORD-ORDER001", .credit = "id-2"})
                    .after(domain::ApplyCredit{.order = "ORD-ORDER001", .credit = "id-1"});
  there.when(CancelOrder{.order = "ORD-ORDER001"})
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
          user: "ada" currency: "EUR" received: 8000)"),
                   restored(2, 1, 5000), restored(1, 2, 3000))
      .result(R"(order: "ORD-ORDER001" status: "cancelled"
                 restored_credits: "id-2" restored_credits: "id-1")");
  there.after(CancelOrder{.order = "ORD-ORDER001"});
  EXPECT_EQ(there.state().credit("id-1")->remaining(), 3000);
  EXPECT_EQ(there.state().credit("id-2")->remaining(), 5000);
  EXPECT_EQ(there.state().credit("id-2")->status(), domain::CREDIT_STATUS_AVAILABLE);
}

TEST(CancelOrder, whatACreditThatExpiredGaveBecomesANewOne) {
  // A credit pays the smaller part of a dearer order, and what remains of it expires meanwhile.
  Given there =
      given(conference(), ticket_type("student"), ticket_type("pro"))
          .after(domain::IssueCredit{.user = "ada", .amount = amount("150"), .note = "Gift."})
          .after(add("ada", ticket("student"), 2))
          .after(checkout("ada"))
          .after(pay("ORD-ORDER001", "120"))
          .fact(on<events::CreditApplied>("credit-id-1", R"(credit: "id-1" user: "ada"
                      order: "ORD-ORDER001" payment: "ORD-ORDER001-P2" currency: "EUR" amount: 5000
                      remaining: 10000)"))
          .fact(on<events::PaymentReceived>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
                      user: "ada" payment: "ORD-ORDER001-P2" method: PAYMENT_METHOD_CREDIT
                      currency: "EUR" amount: 5000 applied: 5000 credit: "id-1")"))
          .after(domain::ExpireCredit{.credit = "id-1"});
  there.when(CancelOrder{.order = "ORD-ORDER001"})
      .then_events(on<events::OrderCancelled>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
          user: "ada" currency: "EUR" received: 17000)"),
                   on<events::CreditIssued>("credit-id-2", R"(credit: "id-2" user: "ada"
          currency: "EUR" amount: 17000 reason: CREDIT_REASON_ORDER_CANCELLED
          source_order: "ORD-ORDER001"
          note: "Received for the order ORD-ORDER001, which was cancelled.")"));
}

}  // namespace
}  // namespace lanyard::tests::order_cancel
