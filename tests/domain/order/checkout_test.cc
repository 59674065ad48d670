#include "tests/given.h"

namespace lanyard::tests::order_checkout {
namespace {

Fact checked_out(std::string_view text = "user: 'ada' cart: 1 order: 'ORD-ORDER001'") {
  return on<events::CartCheckedOut>("cart-ada", text);
}
Fact placed(std::string_view text) { return on<events::OrderPlaced>("order-ORD-ORDER001", text); }

Given cart_of_two() {
  return given(conference(), ticket_type("student", "total_quantity: 5"), addon("shirt"))
      .after(add("ada", extra("shirt"), 2))
      .after(add("ada", ticket("student")));
}

TEST(Checkout, placesAnOrderAtThePricesOfNow) {
  cart_of_two()
      .when(checkout("ada"), minute(10))
      .then_events(checked_out(), placed(R"(
          order: "ORD-ORDER001" user: "ada" cart: 1 currency: "EUR"
          lines { line: 1 addon: "shirt" name: "shirt" unit_price: 2500 quantity: 2 gross: 5000
                  total: 5000 }
          lines { line: 2 ticket_type: "student" name: "student" unit_price: 10000 quantity: 1
                  gross: 10000 total: 10000 }
          subtotal: 15000 discount: 0 total: 15000 hold_expires_at: @25)"))
      .result(R"(order: "ORD-ORDER001" status: "pending" subtotal: 15000 discount: 0 total: 15000
                 balance: 15000 currency: "EUR" hold_expires_at: @25)");
}

TEST(Checkout, keepsBillingAndCampaign) {
  domain::Checkout command{.user = "ada",
                           .billing_name = sealed("ada", "n"),
                           .billing_email = sealed("ada", "e"),
                           .billing_company = sealed("ada", "c"),
                           .utm_source = "s",
                           .utm_medium = "m",
                           .utm_campaign = "k",
                           .expected_total = amount("25")};
  given(conference("order_reference_prefix: 'PY-27'"), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .when(command)
      .then_events(checked_out("user: 'ada' cart: 1 order: 'PY-27-ORDER001'"),
                   on<events::OrderPlaced>("order-PY-27-ORDER001", R"(
          order: "PY-27-ORDER001" user: "ada" cart: 1 currency: "EUR"
          lines { line: 1 addon: "shirt" name: "shirt" unit_price: 2500 quantity: 1 gross: 2500
                  total: 2500 }
          subtotal: 2500 discount: 0 total: 2500 hold_expires_at: @15
          billing_name { subject: "ada" ciphertext: "n" }
          billing_email { subject: "ada" ciphertext: "e" }
          billing_company { subject: "ada" ciphertext: "c" }
          utm_source: "s" utm_medium: "m" utm_campaign: "k")"));
}

TEST(Checkout, leavesTheLedgerRoom) {
  given(conference(), addon("shirt"))
      .fact(on<events::CreditIssued>("credit-huge",
                                     "credit: 'huge' user: 'bob' currency: 'EUR' amount: " +
                                         std::to_string(domain::kMaxTurnover - 2'499)))
      .after(add("ada", extra("shirt")))
      .when(checkout("ada"))
      .then_rejected("ledger_full")
      .with("limit", "24.99");
}

TEST(Checkout, holdsItsUnits) {
  const Given there = cart_of_two().after(checkout("ada"));
  EXPECT_EQ(there.state().ticket_type("student")->held(), 1);
  EXPECT_EQ(there.state().addon("shirt")->held(), 2);
  EXPECT_EQ(there.state().conference()->tickets_held(), 1);
  EXPECT_EQ(there.state().deadlines().begin()->second, "order-ORD-ORDER001");
}

TEST(Checkout, aFreeOrderIsSettledAtOnce) {
  const Given there =
      given(conference(), addon("talk", "price: 0")).after(add("ada", extra("talk")));
  there.when(checkout("ada"))
      .then_events(
          checked_out(), placed(R"(
            order: "ORD-ORDER001" user: "ada" cart: 1 currency: "EUR"
            lines { line: 1 addon: "talk" name: "talk" quantity: 1 } hold_expires_at: @15)"),
          on<events::PaymentReceived>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada"
            payment: "ORD-ORDER001-P1" method: PAYMENT_METHOD_COMP currency: "EUR")"),
          on<events::AttendeeRegistered>("attendee-GUEST001",
                                         R"(access_code: "GUEST001" user: "ada")"),
          on<events::OrderPaid>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" user: "ada"
            currency: "EUR" attendee: "GUEST001")"))
      .result(R"(order: "ORD-ORDER001" status: "paid" subtotal: 0 discount: 0 total: 0 balance: 0
                 currency: "EUR" payment: "ORD-ORDER001-P1" access_code: "GUEST001")");
}

TEST(Checkout, unlessTheConferenceSettlesByHand) {
  const Given there = given(conference("auto_settle_free_orders: false"), addon("talk", "price: 0"))
                          .after(add("ada", extra("talk")))
                          .after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_PENDING);
}

TEST(Checkout, gateLadder) {
  domain::Checkout command{.user = "a@da", .expected_total = amount("0.001")};
  const Given closed = given(conference("shop_open: false"));
  closed.when(command).then_rejected("malformed_request").with("field", "expected_total");
  command.expected_total = {};
  closed.when(command).then_rejected("shop_closed");
  Given there = given(conference(), addon("shirt"));
  there.when(command).then_rejected("invalid_user");
  command.user = "ada";
  there.when(command).then_rejected("cart_not_open");
  there.after(add("ada", extra("shirt")));
  Given(there).time_passes(minute(30)).when(command).then_rejected("cart_expired");
  Given(there)
      .after(domain::RemoveFromCart{.user = "ada", .product = extra("shirt")})
      .when(command)
      .then_rejected("cart_empty");
  there.after(command).when(command).then_rejected("cart_not_open");
}

/// Ada's cart: two students, two lunches for students. Then the definitions change.
Given changed_after(std::string_view student, std::string_view lunch,
                    std::string_view settings = "") {
  Given there = given(conference(settings), ticket_type("student"),
                      addon("lunch", "requires_ticket_types: 'student'"))
                    .after(add("ada", ticket("student")), minute(1))
                    .after(add("bob", ticket("student")), minute(1))
                    .after(checkout("ada"), minute(1))
                    .after(add("ada", ticket("student"), 2), minute(1))
                    .after(add("ada", extra("lunch"), 2), minute(1));
  events::TicketTypeUpdated type;
  *type.mutable_definition() =
      std::get<events::TicketTypeCreated>(ticket_type("student", student).event).definition();
  events::AddOnUpdated meal;
  *meal.mutable_definition() =
      std::get<events::AddOnCreated>(addon("lunch", lunch).event).definition();
  return there.fact({"ticket_type-student", std::move(type)}, minute(1))
      .fact({"addon-lunch", std::move(meal)}, minute(1));
}

TEST(Checkout, itemsLadder) {
  const domain::Checkout command{.user = "ada", .expected_total = amount("1")};
  const std::string rest = " limit_per_user: 2 requires_voucher: true ";
  const std::string meal =
      "is_active: false available_from: @9 available_until: @1 total_quantity: 1 "
      "requires_ticket_types: 'other'";
  const std::string full = "total_capacity: 2";
  const auto refused = [&](const std::string& student, const std::string& lunch, const char* code,
                           const std::string& settings = "total_capacity: 4") {
    Given there = changed_after(student, lunch, "total_capacity: 4");
    events::ConferenceUpdated updated;
    *updated.mutable_settings() =
        std::get<events::ConferenceCreated>(conference(settings).event).settings();
    return there.fact({"conference-pycon", std::move(updated)})
        .when(command, minute(5))
        .then_rejected(code);
  };
  refused("is_active: false total_quantity: 2" + rest, meal, "ticket_unavailable", full)
      .with("reason", "inactive");
  refused("total_quantity: 2" + rest, meal, "insufficient_stock", full).with("remaining", 1);
  refused(rest, meal, "user_limit_exceeded", full).with("bought", 1);
  refused("requires_voucher: true", meal, "voucher_required", full);
  refused("", meal, "addon_inactive", full);
  refused("", "available_from: @9 total_quantity: 1 requires_ticket_types: 'other'",
          "addon_not_yet_available", full);
  refused("", "available_until: @4 total_quantity: 1 requires_ticket_types: 'other'",
          "addon_no_longer_available", full);
  refused("", "total_quantity: 1 requires_ticket_types: 'other'", "prerequisite_missing", full);
  refused("", "total_quantity: 1", "insufficient_stock", full).with("remaining", 1);
  refused("", "", "capacity_exceeded", full).with("remaining", 1);
  refused("", "", "conference_sold_out", "total_capacity: 1");
  refused("", "", "price_changed").with("expected", "1.00").with("actual", "250.00");
}

TEST(Checkout, addOnsNeedNoPlaceInAFullVenue) {
  given(conference("total_capacity: 1"), ticket_type("student"), addon("shirt"))
      .after(add("bob", ticket("student")))
      .after(checkout("bob"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"));
}

TEST(Checkout, theLastTicketIsSoldOnce) {
  given(conference(), ticket_type("student", "total_quantity: 1"))
      .after(add("ada", ticket("student")))
      .after(add("bob", ticket("student")))
      .after(checkout("ada"))
      .when(checkout("bob"))
      .then_rejected("ticket_unavailable")
      .with("reason", "sold_out");
}

TEST(Checkout, hugeOrdersDoNotOverflow) {
  given(conference(), addon("dear", "price: 9999999999"))
      .after(add("ada", extra("dear"), 100'000))
      .when(checkout("ada"))
      .result(R"(order: "ORD-ORDER001" status: "pending" subtotal: 999999999900000 discount: 0
                 total: 999999999900000 balance: 999999999900000 currency: "EUR"
                 hold_expires_at: @15)");
}

// --- discounts

const char* const kOrder = "order-ORD-ORDER001";

TEST(Checkout, theOrderSaysWhatTookWhatOffAndWhy) {
  Given there = given(conference(), ticket_type("student"), addon("lunch"), voucher("SAVE"),
                      condition("early", "max_quantity: 1 limit: 5"))
                    .after(add("ada", ticket("student"), 2))
                    .after(add("ada", extra("lunch")))
                    .after(apply("ada", "save"));
  there.when(checkout("ada"))
      .then_events(
          on<events::CartCheckedOut>("cart-ada", R"(user: "ada" cart: 1 order: "ORD-ORDER001")"),
          on<events::OrderPlaced>(kOrder, R"(order: "ORD-ORDER001" user: "ada" cart: 1
            currency: "EUR"
            lines { line: 1 ticket_type: "student" name: "student" unit_price: 10000 quantity: 2
                    gross: 20000 condition { id: "early" name: "early" amount: 2000 units: 1 }
                    voucher_discount: 1800 total: 16200 }
            lines { line: 2 addon: "lunch" name: "lunch" unit_price: 2500 quantity: 1 gross: 2500
                    condition { id: "early" name: "early" amount: 500 units: 1 }
                    voucher_discount: 200 total: 1800 }
            subtotal: 22500 discount: 4500 total: 18000 hold_expires_at: @15
            voucher { code: "SAVE" type: VOUCHER_TYPE_PERCENTAGE percentage: 1000 discount: 2000 }
            condition_uses { id: "early" name: "early" units: 2 amount: 2500 })"));
  there.after(checkout("ada"));
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 1);
  EXPECT_EQ(there.state().condition("early")->units_used(), 2);
  EXPECT_EQ(there.state().user("ada")->discounted(0).units(), 2);
}

TEST(Checkout, aUseOfAVoucherIsSpentOnlyOnWhatItDoes) {
  Given there = given(conference(), ticket_type("student", "price: 0"),
                      ticket_type("hidden", "price: 0 requires_voucher: true"), ticket_type("dear"),
                      voucher("SAVE", "unlocks_hidden_tickets: true"),
                      voucher("LUNCH", "ticket_types { mode: SCOPE_MODE_NONE }"));
  const auto uses = [&](std::string_view code) {
    return there.state().voucher(code)->times_used();
  };
  there.after(apply("ada", "SAVE")).after(add("ada", ticket("student"))).after(checkout("ada"));
  EXPECT_EQ(uses("SAVE"), 0);
  EXPECT_FALSE(there.state().order("ORD-ORDER001")->has_voucher());
  there.after(apply("bob", "LUNCH")).after(add("bob", ticket("dear"))).after(checkout("bob"));
  EXPECT_EQ(uses("LUNCH"), 0);
  there.after(apply("cid", "SAVE")).after(add("cid", ticket("hidden"))).after(checkout("cid"));
  EXPECT_EQ(uses("SAVE"), 1);
}

TEST(Checkout, theVoucherIsTestedAgain) {
  Given there =
      given(conference(), ticket_type("student"), ticket_type("hidden", "requires_voucher: true"),
            voucher("OPEN", "unlocks_hidden_tickets: true max_uses: 1 valid_until: @4"));
  const auto shop = [&](std::string user, std::string slug) {
    there.after(tests::apply(user, "OPEN")).after(add(user, ticket(std::move(slug))));
  };
  shop("ada", "student");
  shop("bob", "hidden");
  domain::UpdateVoucher update{.code = "OPEN"};
  update.fields.ticket_types = set(only({"student"}));
  Given(there).after(update).when(checkout("bob")).then_rejected("voucher_not_covering");
  there.when(checkout("ada"), minute(5)).then_rejected("voucher_invalid").with("reason", "expired");
  there.when(checkout("bob"), minute(5)).then_rejected("voucher_invalid").with("reason", "expired");
  // The last use is had once.
  there.after(checkout("ada"))
      .when(checkout("bob"))
      .then_rejected("voucher_invalid")
      .with("reason", "exhausted");
  domain::Checkout command = checkout("bob");
  command.expected_total = amount("1");
  there.when(command).then_rejected("voucher_invalid");
}

TEST(Checkout, aLimitedConditionGivesTheUnitsThatAreLeft) {
  Given there = given(conference(), ticket_type("student"), condition("few", "limit: 3"),
                      condition("rest", "priority: 1 percentage: 500"));
  int placed = 0;
  const auto discount = [&](std::string user, std::int64_t units) {
    there.after(add(user, ticket("student"), units)).after(checkout(user));
    return there.state().order("ORD-ORDER00" + std::to_string(++placed))->discount();
  };
  EXPECT_EQ(discount("ada", 2), 4000);
  EXPECT_EQ(discount("bob", 2), 2000);
  EXPECT_EQ(discount("cid", 2), 1000);  // the next one takes over
  EXPECT_EQ(there.state().condition("few")->units_used(), 3);
  EXPECT_EQ(there.state().condition("rest")->units_used(), 2);
  // What an order gives back can be had again.
  there.after(domain::CancelOrder{.order = "ORD-ORDER001"});
  EXPECT_EQ(there.state().condition("few")->units_used(), 1);
  EXPECT_EQ(there.state().user("ada")->discounted_size(), 0);
}

TEST(Checkout, onePersonHasAConditionForSoManyUnits) {
  Given there = given(conference(), ticket_type("student"), addon("lunch"),
                      condition("mine", "max_units_per_user: 2"))
                    .after(add("ada", ticket("student")))
                    .after(checkout("ada"))
                    .after(add("ada", ticket("student"), 2))
                    .after(add("ada", extra("lunch")))
                    .after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->discount(), 2000);
  EXPECT_EQ(there.state().order("ORD-ORDER002")->discount(), 2000);
  there.after(add("bob", extra("lunch"), 2)).after(checkout("bob"));
  EXPECT_EQ(there.state().order("ORD-ORDER003")->discount(), 1000);
}

TEST(Checkout, aFreeOrderWithAVoucherIsSettledAtOnce) {
  Given there = given(conference(), ticket_type("student"),
                      voucher("FREE", "type: VOUCHER_TYPE_COMP max_units_per_use: 1"))
                    .after(apply("ada", "FREE"))
                    .after(add("ada", ticket("student")))
                    .after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->status(), domain::ORDER_STATUS_PAID);
  there.after(apply("ada", "FREE")).after(add("ada", ticket("student"), 2)).after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER002")->total(), 10000);
}

}  // namespace
}  // namespace lanyard::tests::order_checkout
