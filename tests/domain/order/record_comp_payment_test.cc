#include "tests/given.h"

namespace lanyard::tests::order_record_comp_payment {
namespace {

using domain::RecordCompPayment;

Given with_free_order() {
  return given(conference("auto_settle_free_orders: false"), addon("talk", "price: 0"))
      .after(add("ada", extra("talk")))
      .after(checkout("ada"));
}

TEST(RecordCompPayment, settlesAFreeOrder) {
  with_free_order()
      .when(RecordCompPayment{.order = "ORD-ORDER001", .note = "Speaker."})
      .then_events(
          on<events::PaymentReceived>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada"
            payment: "ORD-ORDER001-P1" method: PAYMENT_METHOD_COMP currency: "EUR"
            note: "Speaker.")"),
          on<events::AttendeeRegistered>("attendee-GUEST001",
                                         R"(access_code: "GUEST001" user: "ada")"),
          on<events::OrderPaid>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada"
            currency: "EUR" attendee: "GUEST001")"))
      .result(R"(currency: "EUR" order: "ORD-ORDER001" status: "paid" balance: 0
                 payment: "ORD-ORDER001-P1" access_code: "GUEST001")");
}

TEST(RecordCompPayment, ladder) {
  Given there =
      given(conference(), addon("shirt")).after(add("ada", extra("shirt"))).after(checkout("ada"));
  there.when(RecordCompPayment{.order = "nothing"}).then_rejected("not_found");
  Given(there)
      .after(domain::CancelOrder{.order = "ORD-ORDER001"})
      .when(RecordCompPayment{.order = "ORD-ORDER001"})
      .then_rejected("order_not_pending");
  there.when(RecordCompPayment{.order = "ORD-ORDER001"}).then_rejected("order_not_free");
  // A free order whose hold ended takes no comp payment either.
  with_free_order()
      .time_passes(minute(15))
      .when(RecordCompPayment{.order = "ORD-ORDER001"})
      .then_rejected("order_not_pending");
}

}  // namespace
}  // namespace lanyard::tests::order_record_comp_payment
