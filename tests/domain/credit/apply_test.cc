#include "tests/given.h"

namespace lanyard::tests::credit_apply {
namespace {

using domain::ApplyCredit;

/// ada has 100.00 to pay.
Given with_credit(const char* sum, std::string user = "ada") {
  return given(conference(), ticket_type("student"), ticket_type("free", "price: 0"))
      .after(domain::IssueCredit{.user = std::move(user), .amount = amount(sum), .note = "Gift."})
      .after(add("ada", ticket("student")))
      .after(checkout("ada"));
}
const ApplyCredit kApply{.order = "ORD-ORDER001", .credit = "id-1"};

Fact applied(std::int64_t minor, std::int64_t remaining, int payment = 1) {
  return on<events::CreditApplied>(
      "credit-id-1", R"(credit: "id-1" user: "ada" order: "ORD-ORDER001" currency: "EUR"
      payment: 'ORD-ORDER001-P)" +
                         std::to_string(payment) + "' amount: " + std::to_string(minor) +
                         " remaining: " + std::to_string(remaining));
}
Fact received(std::int64_t minor, int payment = 1) {
  const std::string sum = std::to_string(minor);
  return on<events::PaymentReceived>(
      "order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada" method: PAYMENT_METHOD_CREDIT
      currency: "EUR" credit: "id-1" payment: 'ORD-ORDER001-P)" +
                                std::to_string(payment) + "' amount: " + sum + " applied: " + sum);
}

TEST(ApplyCredit, paysInPart) {
  Given there = with_credit("30");
  there.when(kApply)
      .then_events(applied(3000, 0), received(3000))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "pending" balance: 7000
                 payment: "ORD-ORDER001-P1" credit: "id-1" amount: 3000)");
  there.after(kApply);
  EXPECT_EQ(there.state().credit("id-1")->status(), domain::CREDIT_STATUS_APPLIED);
  EXPECT_FALSE(there.state().deadlines().empty());
}

TEST(ApplyCredit, paysTheBalanceAndNoMore) {
  Given there = with_credit("50").after(pay("ORD-ORDER001", "60"));
  there.when(kApply)
      .then_events(applied(4000, 1000, 2), received(4000, 2),
                   on<events::AttendeeRegistered>("attendee-GUEST001",
                                                  R"(access_code: "GUEST001" user: "ada")"),
                   on<events::OrderPaid>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada"
                       currency: "EUR" total: 10000 attendee: "GUEST001")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "paid" balance: 0
                 payment: "ORD-ORDER001-P2" credit: "id-1" access_code: "GUEST001" amount: 4000)");
  there.after(kApply);
  EXPECT_EQ(there.state().credit("id-1")->status(), domain::CREDIT_STATUS_AVAILABLE);
  EXPECT_EQ(there.state().credit("id-1")->remaining(), 1000);
}

TEST(ApplyCredit, oneCreditOnTwoOrders) {
  Given there = with_credit("150")
                    .after(add("ada", ticket("student")))
                    .after(checkout("ada"))
                    .after(kApply)
                    .after(ApplyCredit{.order = "ORD-ORDER002", .credit = "id-1"});
  EXPECT_EQ(there.state().order("ORD-ORDER002")->received(), 5000);
  there.when(ApplyCredit{.order = "ORD-ORDER002", .credit = "id-1"})
      .then_rejected("credit_not_available")
      .with("credit_status", "applied");
}

TEST(ApplyCredit, ladder) {
  Given there = with_credit("30", "bob")
                    .fact(on<events::CreditIssued>(
                        "credit-empty", R"(credit: "empty" user: "ada" currency: "EUR")"));
  const auto command = [](std::string order, std::string credit) {
    return ApplyCredit{.order = std::move(order), .credit = std::move(credit)};
  };
  there.when(command("nothing", "nothing")).then_rejected("not_found");
  there.when(command("ORD-ORDER001", "nothing")).then_rejected("not_found");
  there.when(kApply).then_rejected("wrong_user");
  there.when(command("ORD-ORDER001", "empty")).then_rejected("credit_empty");
  Given(there)
      .after(domain::ExpireCredit{.credit = "id-1"})
      .when(kApply)
      .then_rejected("credit_not_available")
      .with("credit_status", "expired");
  Given(there)
      .after(domain::ExpireCredit{.credit = "id-1"})
      .after(domain::CancelOrder{.order = "ORD-ORDER001"})
      .when(kApply)
      .then_rejected("order_not_pending");
  // An order that expired takes no credit: there is no money that came too late.
  Given(there).time_passes(minute(15)).when(kApply, minute(16)).then_rejected("order_not_pending");
  given(conference("auto_settle_free_orders: false"), ticket_type("free", "price: 0"))
      .after(domain::IssueCredit{.user = "ada", .amount = amount("1"), .note = "Gift."})
      .fact(on<events::CreditApplied>("credit-id-1", R"(credit: "id-1" remaining: 1)"))
      .after(add("ada", ticket("free")))
      .after(checkout("ada"))
      .when(kApply)
      .then_rejected("already_paid");
}

TEST(ApplyCredit, leavesTheLedgerRoom) {
  Given there = with_credit("100").fact(on<events::CreditIssued>(
      "credit-huge", "credit: 'huge' user: 'bob' currency: 'EUR' amount: " +
                         std::to_string(domain::kMaxTurnover - 10'000 - 10'000 - 9'999)));
  there.when(kApply).then_rejected("ledger_full").with("limit", "99.99");
}

}  // namespace
}  // namespace lanyard::tests::credit_apply
