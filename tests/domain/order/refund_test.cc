#include "tests/given.h"

namespace lanyard::tests::order_refund {
namespace {

using domain::RefundLine;
using domain::RefundOrder;

constexpr const char* kStream = "order-ORD-ORDER001";

/// Two students of 100.00 and three lunches of 25.00: 275.00.
Given with_order(std::string_view settings = "") {
  return given(conference(settings), ticket_type("student"), ticket_type("free", "price: 0"),
               addon("lunch"))
      .after(add("ada", ticket("student"), 2))
      .after(add("ada", extra("lunch"), 3))
      .after(checkout("ada"));
}
Given with_paid() { return with_order().after(pay("ORD-ORDER001", "275")); }

RefundOrder original(std::optional<Decimal> sum = std::nullopt,
                     std::vector<RefundLine> lines = {}) {
  return {
      .order = "ORD-ORDER001", .destination = "original", .amount = sum, .lines = std::move(lines)};
}
RefundOrder credit(std::optional<Decimal> sum = std::nullopt) {
  return {.order = "ORD-ORDER001", .destination = "credit", .amount = sum};
}

Fact refunded(std::string_view text) {
  auto event = message<events::OrderRefunded>(R"(order: "ORD-ORDER001" user: "ada"
      refund: "ORD-ORDER001-F1" destination: REFUND_DESTINATION_ORIGINAL currency: "EUR")");
  read_text(text, event);
  return {kStream, std::move(event)};
}
Fact payment_refunded(std::string_view text) {
  auto event = message<events::PaymentRefunded>(R"(order: "ORD-ORDER001" user: "ada"
      refund: "ORD-ORDER001-F1" payment: "ORD-ORDER001-P1" method: PAYMENT_METHOD_MANUAL
      currency: "EUR")");
  read_text(text, event);
  return {kStream, std::move(event)};
}

TEST(RefundOrder, aWholeRefundReleasesEverything) {
  Given there = with_paid();
  RefundOrder command = original();
  command.reason = "Ill.";
  there.when(command)
      .then_events(refunded(R"(amount: 27500 refunded: 27500 full: true reason: "Ill."
          released { line: 1 ticket_type: "student" user: "ada" units: [1, 2] }
          released { line: 2 addon: "lunch" user: "ada" units: [1, 2, 3] })"),
                   payment_refunded("amount: 27500 refunded: 27500 full: true"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "refunded"
                 refund: "ORD-ORDER001-F1" refunded: 27500 refundable: 0)");
  there.after(command);
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 0);
  EXPECT_EQ(there.state().addon("lunch")->sold(), 0);
  EXPECT_EQ(there.state().conference()->tickets_sold(), 0);
  EXPECT_EQ(there.state().user("ada")->bought_size(), 0);
  EXPECT_EQ(there.state().user("ada")->holds_units_of_size(), 0);
  there.when(domain::CheckIn{.access_code = "GUEST001"}).then_rejected("no_ticket");
}

TEST(RefundOrder, byAmountReleasesNothingUntilAllIsBack) {
  Given there = with_paid();
  there.when(original(amount("75")))
      .then_events(refunded("amount: 7500 refunded: 7500"),
                   payment_refunded("amount: 7500 refunded: 7500"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "partially_refunded"
                 refund: "ORD-ORDER001-F1" refunded: 7500 refundable: 20000)");
  there.after(original(amount("75")));
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 2);
  there.after(domain::CheckIn{.access_code = "GUEST001"});
  there.when(original(amount("200.01")))
      .then_rejected("exceeds_refundable")
      .with("refundable", "200.00");
  // The same again is a refund of its own.
  there.after(original(amount("75")));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->refunded(), 15000);
  there.after(original(amount("125")));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_REFUNDED);
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 0);
}

TEST(RefundOrder, byLineReleasesTheseUnits) {
  Given there = with_paid();
  there.when(original(std::nullopt, {{.line = 2, .quantity = 2}, {.line = 1, .quantity = 1}}))
      .then_events(refunded(R"(amount: 15000 refunded: 15000
          lines { line: 2 quantity: 2 amount: 5000 } lines { line: 1 quantity: 1 amount: 10000 }
          released { line: 1 ticket_type: "student" user: "ada" units: 2 }
          released { line: 2 addon: "lunch" user: "ada" units: [2, 3] })"),
                   payment_refunded("amount: 15000 refunded: 15000"));
  there.after(original(std::nullopt, {{.line = 2, .quantity = 2}, {.line = 1, .quantity = 1}}));
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 1);
  EXPECT_EQ(there.state().addon("lunch")->sold(), 1);
  EXPECT_EQ(there.state().user("ada")->bought(0).units(), 1);
  // What was given back is nobody's.
  there.when(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 2, .user = "bob"})
      .then_rejected("not_found");
  there
      .when(domain::Redeem{
          .access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2, .quantity = 2})
      .then_rejected("fully_redeemed")
      .with("quantity", 1)
      .with("remaining", 1);
  there.when(original(std::nullopt, {{.line = 2, .quantity = 2}}))
      .then_rejected("exceeds_refundable")
      .with("line", 2)
      .with("refundable", 1);
  there.after(original(std::nullopt, {{.line = 2, .quantity = 1}, {.line = 1, .quantity = 1}}));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_REFUNDED);
}

TEST(RefundOrder, theUnitsOfALineAreWorthItsTotal) {
  Given there = given(conference(), addon("lunch", "price: 1000"), condition("c", "amount: 0"),
                      voucher("V", "type: VOUCHER_TYPE_FIXED_AMOUNT amount: 2000"))
                    .after(add("ada", extra("lunch"), 3))
                    .after(apply("ada", "V"))
                    .after(checkout("ada"))
                    .after(pay("ORD-ORDER001", "10"));
  const auto next = [&] {
    const std::int64_t before = there.state().order("ORD-ORDER001")->refunded();
    there.after(original(std::nullopt, {{.line = 1, .quantity = 1}}));
    return there.state().order("ORD-ORDER001")->refunded() - before;
  };
  EXPECT_EQ(next(), 333);
  EXPECT_EQ(next(), 334);
  EXPECT_EQ(next(), 333);
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_REFUNDED);
  EXPECT_EQ(there.state().voucher("V")->times_used(), 1) << "refunds keep uses";
}

TEST(RefundOrder, linesAndAnAmount) {
  Given there = with_paid();
  there.when(original(amount("50"), {{.line = 1, .quantity = 1}}))
      .then_events(refunded(R"(amount: 5000 refunded: 5000
          lines { line: 1 quantity: 1 amount: 10000 }
          released { line: 1 ticket_type: "student" user: "ada" units: 2 })"),
                   payment_refunded("amount: 5000 refunded: 5000"));
}

TEST(RefundOrder, unitsOfOthersGoLastAndHandedOutOnesStay) {
  Given there =
      with_paid()
          .after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 2, .unit = 3, .user = "bob"})
          .after(domain::Redeem{.access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2});
  there.when(original(amount("1"), {{.line = 2, .quantity = 1}}))
      .then_events(refunded(R"(amount: 100 refunded: 100
          lines { line: 2 quantity: 1 amount: 2500 }
          released { line: 2 addon: "lunch" user: "ada" units: 2 })"),
                   payment_refunded("amount: 100 refunded: 100"));
  there.when(original(std::nullopt, {{.line = 2, .quantity = 3}}))
      .then_rejected("exceeds_refundable")
      .with("refundable", 2);
  there.when(original())
      .then_events(refunded(R"(amount: 27500 refunded: 27500 full: true
          released { line: 1 ticket_type: "student" user: "ada" units: [1, 2] }
          released { line: 2 addon: "lunch" user: "ada" units: 2 }
          released { line: 2 addon: "lunch" user: "bob" units: 3 })"),
                   payment_refunded("amount: 27500 refunded: 27500 full: true"));
  there.after(original());
  EXPECT_EQ(there.state().addon("lunch")->sold(), 1) << "it was handed out";
  EXPECT_EQ(there.state().user("bob")->holds_units_of_size(), 0);
  there.when(domain::Redeem{.access_code = "GUEST002", .order = "ORD-ORDER001", .line = 2})
      .then_rejected("not_entitled")
      .with("order_status", "refunded");
}

TEST(RefundOrder, asStoreCredit) {
  Given there = with_paid();
  there.when(credit(amount("30")))
      .then_events(refunded("destination: REFUND_DESTINATION_CREDIT amount: 3000 refunded: 3000"),
                   on<events::CreditIssued>("credit-id-1", R"(credit: "id-1" user: "ada"
                       currency: "EUR" amount: 3000 reason: CREDIT_REASON_REFUND
                       source_order: "ORD-ORDER001" source_refund: "ORD-ORDER001-F1"
                       note: "Refund of the order ORD-ORDER001.")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "partially_refunded"
                 credit: "id-1" credited: 3000 refund: "ORD-ORDER001-F1" refunded: 3000
                 refundable: 24500)");
  there.after(credit(amount("30"))).after(original());
  EXPECT_EQ(there.state().order("ORD-ORDER001")->payments(0).refunded(), 24500);
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_REFUNDED);
}

/// Paid by a credit of 100.00, then 75.00 and 100.00 by hand.
Given paid_three_times() {
  return with_order()
      .after(domain::IssueCredit{.user = "ada", .amount = amount("100"), .note = "Gift."})
      .after(domain::ApplyCredit{.order = "ORD-ORDER001", .credit = "id-1"})
      .after(pay("ORD-ORDER001", "75"))
      .after(pay("ORD-ORDER001", "120"));
}

TEST(RefundOrder, goesBackOverThePaymentsNewestFirst) {
  Given there = paid_three_times();
  there.when(original(amount("200")))
      .then_events(
          refunded("amount: 20000 refunded: 20000"),
          payment_refunded(
              R"(payment: "ORD-ORDER001-P3" amount: 10000 refunded: 10000 full: true)"),
          payment_refunded(R"(payment: "ORD-ORDER001-P2" amount: 7500 refunded: 7500 full: true)"),
          on<events::CreditRestored>("credit-id-1", R"(credit: "id-1" user: "ada"
              order: "ORD-ORDER001" payment: "ORD-ORDER001-P1" currency: "EUR" amount: 2500
              remaining: 2500 cause: RESTORATION_CAUSE_REFUND refund: "ORD-ORDER001-F1")"));
  there.after(original(amount("200"))).after(original());
  EXPECT_EQ(there.state().credit("id-1")->remaining(), 10000);
  EXPECT_EQ(there.state().credit("id-1")->status(), domain::CREDIT_STATUS_AVAILABLE);
}

TEST(RefundOrder, whatACreditThatExpiredGaveBecomesANewOne) {
  Given there = paid_three_times();
  there.after(original(amount("180"))).after(domain::ExpireCredit{.credit = "id-1"});
  there.when(original())
      .then_events(refunded(R"(refund: "ORD-ORDER001-F2" amount: 9500 refunded: 27500 full: true
          released { line: 1 ticket_type: "student" user: "ada" units: [1, 2] }
          released { line: 2 addon: "lunch" user: "ada" units: [1, 2, 3] })"),
                   on<events::CreditIssued>("credit-id-3", R"(credit: "id-3" user: "ada"
              currency: "EUR" amount: 9500 reason: CREDIT_REASON_REFUND
              source_order: "ORD-ORDER001" source_payment: "ORD-ORDER001-P1"
              source_refund: "ORD-ORDER001-F2" note: "Refund of the order ORD-ORDER001.")"));
  there.after(original());
  EXPECT_EQ(there.state().order("ORD-ORDER001")->payments(0).refunded(), 10000);
}

TEST(RefundOrder, namesAllCredits) {
  // Three credits pay; two of them have expired since.
  Given there = with_order();
  for (const int number : {1, 2, 3}) {
    there.after(domain::IssueCredit{
        .user = "ada", .amount = amount(number == 3 ? "200" : "50"), .note = "Gift."});
    there.after(
        domain::ApplyCredit{.order = "ORD-ORDER001", .credit = "id-" + std::to_string(number)});
  }
  for (const char* id : {"id-1", "id-2"}) {
    auto expired = message<events::CreditExpired>("user: 'ada' currency: 'EUR'");
    expired.set_credit(id);
    there.fact({std::string("credit-") + id, std::move(expired)});
  }
  there.when(original(amount("260")))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "partially_refunded"
                 credit: "id-4" credited: 8500 refund: "ORD-ORDER001-F1" refunded: 26000
                 refundable: 1500 credits: "id-4" credits: "id-5" restored_credits: "id-3")");
}

TEST(RefundOrder, aFreeOrderIsRefundedByNothing) {
  Given there = given(conference(), ticket_type("free", "price: 0"), addon("gift", "price: 0"))
                    .after(add("ada", ticket("free"), 2))
                    .after(add("ada", extra("gift")))
                    .after(checkout("ada"));
  there.when(original())
      .then_events(refunded(R"(full: true
          released { line: 1 ticket_type: "free" user: "ada" units: [1, 2] }
          released { line: 2 addon: "gift" user: "ada" units: 1 })"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "refunded"
                 refund: "ORD-ORDER001-F1" refunded: 0 refundable: 0)");
  there.when(original(amount("0"))).then_events(refunded(R"(full: true
          released { line: 1 ticket_type: "free" user: "ada" units: [1, 2] }
          released { line: 2 addon: "gift" user: "ada" units: 1 })"));
  there.when(original(amount("1"))).then_rejected("exceeds_refundable").with("refundable", "0.00");
  there.after(original(std::nullopt, {{.line = 1, .quantity = 1}}));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_PARTIALLY_REFUNDED);
  there.after(original(std::nullopt, {{.line = 2, .quantity = 1}, {.line = 1, .quantity = 1}}));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_REFUNDED);
}

TEST(RefundOrder, whatWasRefundedCanBeBoughtAgain) {
  given(conference("total_capacity: 2"),
        ticket_type("student", "total_quantity: 2 limit_per_user: 2"))
      .after(add("ada", ticket("student"), 2))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "200"))
      .after(original(std::nullopt, {{.line = 1, .quantity = 1}}))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"));
}

TEST(RefundOrder, ladder) {
  Given there = with_order();
  RefundOrder command{.order = "nothing",
                      .destination = "nowhere",
                      .amount = amount("-0.001"),
                      .lines = {{.line = 9, .quantity = 0}}};
  there.when(command).then_rejected("malformed_request").with("field", "destination");
  command.destination = "original";
  there.when(command).then_rejected("malformed_request").with("field", "amount");
  command.amount = amount("-1");
  there.when(command).then_rejected("not_found");
  command.order = "ORD-ORDER001";
  there.when(command).then_rejected("order_not_refundable").with("order_status", "pending");
  there.after(pay("ORD-ORDER001", "275"));
  there.when(command).then_rejected("line_not_found");
  command.lines = {{.line = 1, .quantity = 0}};
  there.when(command).then_rejected("invalid_quantity").with("line", 1);
  command.lines = {{.line = 1, .quantity = 9}, {.line = 1, .quantity = 1}};
  there.when(command).then_rejected("invalid_quantity");
  command.lines.pop_back();
  there.when(command).then_rejected("invalid_amount");
  command.amount = amount("0");
  there.when(command).then_rejected("invalid_amount");
  command.amount = amount("999999999999");
  there.when(command).then_rejected("exceeds_refundable").with("line", 1);
  command.lines = {};
  there.when(command).then_rejected("exceeds_refundable").with("refundable", "275.00");
  there.after(original());
  there.when(original()).then_rejected("order_not_refundable").with("order_status", "refunded");
}

}  // namespace
}  // namespace lanyard::tests::order_refund
