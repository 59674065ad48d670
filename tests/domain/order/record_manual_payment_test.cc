#include "tests/given.h"

namespace lanyard::tests::order_record_manual_payment {
namespace {

constexpr const char* kStream = "order-ORD-ORDER001";

Fact received(std::string_view text) {
  auto event = message<events::PaymentReceived>(R"(order: "ORD-ORDER001" user: "ada"
    payment: "ORD-ORDER001-P1" method: PAYMENT_METHOD_MANUAL currency: "EUR")");
  read_text(text, event);
  return {kStream, std::move(event)};
}
Fact paid(std::string_view text = "") {
  auto event = message<events::OrderPaid>(
      R"(order: "ORD-ORDER001" user: "ada" currency: "EUR" total: 20000 attendee: "GUEST001")");
  read_text(text, event);
  return {kStream, std::move(event)};
}
Fact attendee() {
  return on<events::AttendeeRegistered>("attendee-GUEST001",
                                        R"(access_code: "GUEST001" user: "ada")");
}
Fact credit(std::string_view text) {
  auto event = message<events::CreditIssued>(R"(credit: "id-1" user: "ada" currency: "EUR"
    source_order: "ORD-ORDER001" source_payment: "ORD-ORDER001-P1")");
  read_text(text, event);
  return {"credit-id-1", std::move(event)};
}

/// Two students of ada's on hold, 200.00 in all.
Given with_order(std::string_view type = "", std::string_view settings = "") {
  return given(conference(settings), ticket_type("student", type))
      .after(add("ada", ticket("student"), 2))
      .after(checkout("ada"));
}

TEST(RecordManualPayment, paysTheOrder) {
  auto command = pay("ORD-ORDER001", "200");
  command.reference = "bank-7";
  command.note = "By wire.";
  Given there = with_order();
  there.when(command)
      .then_events(received(R"(amount: 20000 applied: 20000 reference: "bank-7" note: "By wire.")"),
                   attendee(), paid())
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "paid" balance: 0
                 payment: "ORD-ORDER001-P1" access_code: "GUEST001")");
  there.after(command);
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 2);
  EXPECT_EQ(there.state().ticket_type("student")->held(), 0);
  EXPECT_EQ(there.state().conference()->tickets_sold(), 2);
  EXPECT_TRUE(there.state().deadlines().empty());
}

TEST(RecordManualPayment, inParts) {
  Given there = with_order();
  there.when(pay("ORD-ORDER001", "60.5"))
      .then_events(received("amount: 6050 applied: 6050"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "pending" balance: 13950
                 payment: "ORD-ORDER001-P1")");
  there.after(pay("ORD-ORDER001", "60.5"));
  there.when(pay("ORD-ORDER001", "139.50"))
      .then_events(received(R"(payment: "ORD-ORDER001-P2" amount: 13950 applied: 13950)"),
                   attendee(), paid());
}

TEST(RecordManualPayment, whatExceedsTheBalanceBecomesStoreCredit) {
  with_order()
      .when(pay("ORD-ORDER001", "250"))
      .then_events(received("amount: 25000 applied: 20000"), attendee(), paid(), credit(R"(
          amount: 5000 reason: CREDIT_REASON_OVERPAID
          note: "Paid beyond what the order ORD-ORDER001 cost.")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "paid" balance: 0
                 payment: "ORD-ORDER001-P1" access_code: "GUEST001" credit: "id-1"
                 credited: 5000)");
}

TEST(RecordManualPayment, whoIsAnAttendeeStaysTheSameOne) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "25"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .when(pay("ORD-ORDER002", "25"))
      .then_events(on<events::PaymentReceived>("order-ORD-ORDER002", R"(order: "ORD-ORDER002"
          user: "ada" payment: "ORD-ORDER002-P1" method: PAYMENT_METHOD_MANUAL currency: "EUR"
          amount: 2500 applied: 2500)"),
                   on<events::OrderPaid>("order-ORD-ORDER002", R"(order: "ORD-ORDER002"
          user: "ada" currency: "EUR" total: 2500 attendee: "GUEST001")"));
}

TEST(RecordManualPayment, ladder) {
  auto command = pay("nothing", "-0.001");
  Given there = with_order();
  there.when(command).then_rejected("malformed_request").with("field", "amount");
  command.amount = amount("-1");
  there.when(command).then_rejected("not_found");
  command.order = "ORD-ORDER001";
  Given(there)
      .after(domain::CancelOrder{.order = "ORD-ORDER001"})
      .when(command)
      .then_rejected("order_not_pending")
      .with("order_status", "cancelled");
  Given(there)
      .after(pay("ORD-ORDER001", "200"))
      .when(command)
      .then_rejected("order_not_pending")
      .with("order_status", "paid");
  there.when(command).then_rejected("invalid_amount");
  there.when(pay("ORD-ORDER001", "0.00")).then_rejected("invalid_amount");
  Given(there).time_passes(minute(15)).when(command).then_rejected("invalid_amount");
  there.when(pay("ORD-ORDER001", "99999999999999999"))
      .then_rejected("malformed_request")
      .with("field", "amount");
}

// --- late: the hold had ended

TEST(LatePayment, reinstatesWhatCanBeHeldAgain) {
  Given there = with_order("total_quantity: 2", "total_capacity: 2").time_passes(minute(15));
  there.when(pay("ORD-ORDER001", "210"), minute(20))
      .then_events(received("amount: 21000 applied: 20000 late: true"),
                   on<events::OrderReinstated>(kStream, R"(order: "ORD-ORDER001" user: "ada"
                       currency: "EUR")"),
                   attendee(), paid(), credit(R"(
          amount: 1000 reason: CREDIT_REASON_OVERPAID
          note: "Paid beyond what the order ORD-ORDER001 cost.")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "paid" balance: 0
                 payment: "ORD-ORDER001-P1" access_code: "GUEST001" credit: "id-1"
                 credited: 1000)");
  there.after(pay("ORD-ORDER001", "200"), minute(20));
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 2);
  EXPECT_EQ(there.state().ticket_type("student")->held(), 0);
  EXPECT_EQ(there.state().order("ORD-ORDER001")->received(), 20000);
}

TEST(LatePayment, neitherWindowNorSwitchMatters) {
  with_order("available_until: @1")
      .time_passes(minute(15))
      .after(domain::UpdateTicketType{.slug = "student",
                                      .is_active = {.present = true, .value = false}})
      .after(domain::CloseShop{})
      .after(pay("ORD-ORDER001", "200"), minute(20));
}

void expect_refused_late(const Given& there, std::string_view money, std::string_view why) {
  const std::string minor = std::to_string(to_minor(amount(money), 2).value());
  there.when(pay("ORD-ORDER001", money), minute(20))
      .then_events(received("late: true amount: " + minor),
                   credit("amount: " + minor + R"( reason: CREDIT_REASON_PAID_LATE
            note: "Paid for the order ORD-ORDER001 after its hold had expired.")"),
                   on<events::OrderNeedsAttention>(kStream, R"(order: "ORD-ORDER001" user: "ada"
            reason: ATTENTION_REASON_PAID_LATE detail: ")" + std::string(why) +
                                                                "\""))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "cancelled" balance: 0
                 payment: "ORD-ORDER001-P1" credit: "id-1" attention: true credited: )" +
              minor);
}

TEST(LatePayment, whatCannotBeHeldAgainBecomesStoreCredit) {
  expect_refused_late(with_order("total_quantity: 2")
                          .time_passes(minute(15))
                          .after(add("bob", ticket("student")), minute(16))
                          .after(checkout("bob"), minute(16)),
                      "200", "Of student 1 are left; the order had 2.");
  expect_refused_late(with_order("limit_per_user: 3")
                          .time_passes(minute(15))
                          .after(add("ada", ticket("student"), 2), minute(16))
                          .after(checkout("ada"), minute(16)),
                      "200",
                      "One person may buy 3 of student; 2 are bought or on hold, and the order "
                      "had 2.");
  expect_refused_late(with_order("", "total_capacity: 3")
                          .time_passes(minute(15))
                          .after(add("bob", ticket("student"), 2), minute(16))
                          .after(checkout("bob"), minute(16)),
                      "200", "1 of 3 places are left; 2 are wanted.");
  expect_refused_late(with_order().time_passes(minute(15)), "199.99",
                      "The payment of 199.99 does not cover the total of 200.00.");
}

TEST(LatePayment, addOnsAreHeldAgainToo) {
  Given there = given(conference(), addon("lunch", "total_quantity: 1"))
                    .after(add("ada", extra("lunch")))
                    .after(checkout("ada"))
                    .time_passes(minute(15));
  expect_refused_late(
      Given(there).after(add("bob", extra("lunch")), minute(16)).after(checkout("bob"), minute(16)),
      "25", "Of lunch 0 are left; the order had 1.");
  there.after(pay("ORD-ORDER001", "25"), minute(20));
  EXPECT_EQ(there.state().addon("lunch")->sold(), 1);
}

TEST(LatePayment, whatCameBeforeIsCreditAlreadyAndDoesNotCount) {
  Given there = with_order().after(pay("ORD-ORDER001", "150")).time_passes(minute(15));
  there.when(pay("ORD-ORDER001", "50"), minute(20))
      .then_events(
          received(R"(payment: "ORD-ORDER001-P2" late: true amount: 5000)"),
          on<events::CreditIssued>("credit-id-2", R"(credit: "id-2" user: "ada" currency: "EUR"
            amount: 5000 reason: CREDIT_REASON_PAID_LATE source_order: "ORD-ORDER001"
            source_payment: "ORD-ORDER001-P2"
            note: "Paid for the order ORD-ORDER001 after its hold had expired.")"),
          on<events::OrderNeedsAttention>(kStream, R"(order: "ORD-ORDER001" user: "ada"
            reason: ATTENTION_REASON_PAID_LATE
            detail: "The payment of 50.00 does not cover the total of 200.00.")"));
  // A second late payment may still do it.
  there.after(pay("ORD-ORDER001", "50"), minute(20)).after(pay("ORD-ORDER001", "200"), minute(21));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_PAID);
}

/// Two students of ada's with 10 % and a condition off, 140.00, that expired.
Given discounted_and_expired() {
  return given(conference(), ticket_type("student"),
               voucher("SAVE",
                       "max_uses: 1 amount: 2000 type: "
                       "VOUCHER_TYPE_FIXED_AMOUNT"),
               condition("early", "limit: 2 max_units_per_user: 2"))
      .after(apply("ada", "SAVE"))
      .after(add("ada", ticket("student"), 2))
      .after(checkout("ada"))
      .time_passes(minute(15));
}

TEST(LatePayment, reservesTheUsesOfVoucherAndConditionsAgain) {
  Given there = discounted_and_expired();
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 0);
  EXPECT_EQ(there.state().condition("early")->units_used(), 0);
  there.when(pay("ORD-ORDER001", "140"), minute(16))
      .then_events(received("amount: 14000 applied: 14000 late: true"),
                   on<events::OrderReinstated>(kStream, R"(order: "ORD-ORDER001" user: "ada"
                       currency: "EUR" voucher: "SAVE"
                       condition_uses { id: "early" name: "early" units: 2 amount: 4000 })"),
                   attendee(), paid("total: 14000"));
  there.after(pay("ORD-ORDER001", "140"), minute(16));
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 1);
  EXPECT_EQ(there.state().condition("early")->units_used(), 2);
  EXPECT_EQ(there.state().user("ada")->discounted(0).units(), 2);
}

TEST(LatePayment, usesThatAreGoneMakeItStoreCredit) {
  Given voucher_gone = discounted_and_expired();
  voucher_gone.after(apply("bob", "SAVE"), minute(16))
      .after(add("bob", ticket("student")), minute(16))
      .after(checkout("bob"), minute(16));
  const domain::UpdateCondition unlimited{.condition = "early",
                                          .fields = {.limit = set<std::int64_t>(0)}};
  expect_refused_late(Given(voucher_gone).after(unlimited, minute(16)), "140",
                      "The voucher SAVE has been used up.");
  expect_refused_late(discounted_and_expired()
                          .after(add("bob", ticket("student")), minute(16))
                          .after(checkout("bob"), minute(16)),
                      "140", "The discount early has 1 units left; the order had 2.");
  expect_refused_late(discounted_and_expired()
                          .after(unlimited, minute(16))
                          .after(add("ada", ticket("student")), minute(16))
                          .after(checkout("ada"), minute(16)),
                      "140",
                      "One person may have the discount early for 2 units; the order had 2.");
}

TEST(RecordManualPayment, leavesTheLedgerRoom) {
  Given there = with_order().fact(on<events::CreditIssued>(
      "credit-huge", "credit: 'huge' user: 'bob' currency: 'EUR' amount: " +
                         std::to_string(domain::kMaxTurnover - 20'000 - 6'000)));
  there.when(pay("ORD-ORDER001", "60.01")).then_rejected("ledger_full").with("limit", "60.00");
  there.after(pay("ORD-ORDER001", "60"));
}

TEST(LatePayment, afterwardsOnlyItIsThereToBeRefunded) {
  Given there = with_order()
                    .after(pay("ORD-ORDER001", "150"))
                    .time_passes(minute(15))
                    .after(pay("ORD-ORDER001", "200"), minute(20));
  const domain::RefundOrder refund{.order = "ORD-ORDER001", .destination = "original"};
  there.after(refund, minute(21));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->payments(1).refunded(), 20000);
}

}  // namespace
}  // namespace lanyard::tests::order_record_manual_payment
