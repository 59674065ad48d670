#include "tests/given.h"

namespace lanyard::tests::cart_add {
namespace {

Fact opened(std::string_view text = "user: 'ada' cart: 1 expires_at: @30") {
  return on<events::CartOpened>("cart-ada", text);
}
Fact added(std::string_view text) { return on<events::ItemAddedToCart>("cart-ada", text); }

TEST(AddToCart, opensACartAndAddsOneUnit) {
  given(conference(), ticket_type("student"))
      .when(add("ada", ticket("student")))
      .then_events(opened(), added(R"(user: "ada" cart: 1 ticket_type: "student" added: 1
                                      quantity: 1 expires_at: @30)"))
      .result(R"(user: "ada" cart: 1 ticket_type: "student" quantity: 1 expires_at: @30)");
}

TEST(AddToCart, addsToWhatIsThereAndPushesTheExpiry) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt"), 2))
      .when(add("ada", extra("shirt"), 3), minute(10))
      .then_events(added(R"(user: "ada" cart: 1 addon: "shirt" added: 3 quantity: 5
                            expires_at: @40)"))
      .result(R"(user: "ada" cart: 1 addon: "shirt" quantity: 5 expires_at: @40)");
}

TEST(AddToCart, opensTheNextCartWhenTheLastIsClosed) {
  const Given there = given(conference(), addon("shirt"));
  const auto second = [](Given history) {
    history.when(add("ada", extra("shirt")), minute(40))
        .then_events(opened("user: 'ada' cart: 2 expires_at: @70"),
                     added(R"(user: "ada" cart: 2 addon: "shirt" added: 1 quantity: 1
                              expires_at: @70)"));
  };
  second(Given(there).after(add("ada", extra("shirt"), 5)).time_passes(minute(30)));
  second(Given(there).after(add("ada", extra("shirt"))).after(domain::AbandonCart{.user = "ada"}));
  second(Given(there).after(add("ada", extra("shirt"))).after(checkout("ada")));
}

TEST(AddToCart, cartsReserveNothing) {
  given(conference(), ticket_type("student", "total_quantity: 1"))
      .after(add("ada", ticket("student")))
      .after(add("bob", ticket("student")));
}

TEST(AddToCart, ticketLadder) {
  const auto there = [](std::string_view type, std::string_view settings = "") {
    return given(conference(settings), ticket_type("student", type))
        .after(domain::OpenShop{})
        .after(add("bob", ticket("student"), 2), minute(5))
        .after(checkout("bob"), minute(5))
        .after(pay("ORD-ORDER001", "200"), minute(5))
        .after(add("ada", ticket("student")), minute(5))
        .after(checkout("ada"), minute(5));
  };
  // All that can be wrong at once, put right one after the other.
  auto command = add("a@da", ticket("nothing"), 0);
  given(conference("shop_open: false")).when(command).then_rejected("shop_closed");
  const Given open = there("total_quantity: 4", "total_capacity: 4");
  open.when(command).then_rejected("invalid_user");
  command.user = "ada";
  open.when(command).then_rejected("invalid_quantity");
  command.quantity = 2;
  open.when(command).then_rejected("product_not_found");
  command.product = ticket("student");

  const auto changed = [&](std::string_view type, std::string_view settings = "") {
    Given history = there("total_quantity: 4", settings);
    events::TicketTypeUpdated updated;
    *updated.mutable_definition() =
        std::get<events::TicketTypeCreated>(ticket_type("student", type).event).definition();
    history.fact({"ticket_type-student", std::move(updated)}, minute(5));
    return history;
  };
  const std::string rest = " limit_per_user: 1 requires_voucher: true ";
  changed("is_active: false total_quantity: 3 available_from: @7 available_until: @4" + rest,
          "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("ticket_unavailable")
      .with("reason", "inactive");
  changed("total_quantity: 3 available_from: @7 available_until: @4" + rest, "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("ticket_unavailable")
      .with("reason", "not_yet_available");
  changed("total_quantity: 3 available_until: @4" + rest, "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("ticket_unavailable")
      .with("reason", "no_longer_available");
  changed("total_quantity: 3" + rest, "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("ticket_unavailable")
      .with("reason", "sold_out");
  changed("total_quantity: 4" + rest, "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("insufficient_stock")
      .with("remaining", 1);
  changed("total_quantity: 5" + rest, "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("user_limit_exceeded")
      .with("limit", 1)
      .with("bought", 1);
  changed("total_quantity: 5 limit_per_user: 3 requires_voucher: true", "total_capacity: 3")
      .when(command, minute(6))
      .then_rejected("conference_sold_out");
  changed("total_quantity: 5 limit_per_user: 3 requires_voucher: true", "total_capacity: 4")
      .when(command, minute(6))
      .then_rejected("capacity_exceeded")
      .with("remaining", 1);
  changed("total_quantity: 5 limit_per_user: 3 requires_voucher: true", "total_capacity: 5")
      .when(command, minute(6))
      .then_rejected("voucher_required");
}

TEST(AddToCart, addOnLadder) {
  const auto there = [](std::string_view definition) {
    return given(conference(), ticket_type("student"), addon("lunch", definition))
        .after(domain::OpenShop{}, minute(5));
  };
  const std::string rest = " total_quantity: 1 requires_ticket_types: 'student' ";
  const auto command = add("ada", extra("lunch"), 2);
  given(conference()).when(command).then_rejected("product_not_found");
  there("is_active: false available_from: @7 available_until: @4" + rest)
      .when(command, minute(6))
      .then_rejected("addon_inactive");
  there("available_from: @7 available_until: @4" + rest)
      .when(command, minute(6))
      .then_rejected("addon_not_yet_available");
  there("available_until: @4" + rest)
      .when(command, minute(6))
      .then_rejected("addon_no_longer_available");
  there(rest).when(command, minute(6)).then_rejected("prerequisite_missing");
  there(rest)
      .after(add("ada", ticket("student")), minute(5))
      .when(command, minute(6))
      .then_rejected("insufficient_stock")
      .with("remaining", 1);
}

TEST(AddToCart, aSoldOutAddOnHasInsufficientStock) {
  given(conference(), addon("lunch", "total_quantity: 1"))
      .after(add("bob", extra("lunch")))
      .after(checkout("bob"))
      .when(add("ada", extra("lunch")))
      .then_rejected("insufficient_stock")
      .with("remaining", 0);
}

TEST(AddToCart, theWindowIsInclusive) {
  const Given there =
      given(conference(), ticket_type("student", "available_from: @5 available_until: @6"));
  const auto command = add("ada", ticket("student"));
  there.when(command, {minute(5).micros - 1}).then_rejected("ticket_unavailable");
  there.when(command, {minute(6).micros + 1}).then_rejected("ticket_unavailable");
  Given(there).after(command, minute(5));
  Given(there).after(command, minute(6));
}

TEST(AddToCart, whatIsInTheCartCounts) {
  const auto there = [](std::string_view settings, std::string_view type) {
    return given(conference(settings), ticket_type("student", type), ticket_type("other"))
        .after(add("ada", ticket("student"), 2))
        .after(add("ada", ticket("other"), 2));
  };
  const auto command = add("ada", ticket("student"), 2);
  there("", "total_quantity: 3")
      .when(command)
      .then_rejected("insufficient_stock")
      .with("remaining", 3);
  there("", "limit_per_user: 3").when(command).then_rejected("user_limit_exceeded");
  there("total_capacity: 5", "")
      .when(command)
      .then_rejected("capacity_exceeded")
      .with("remaining", 5);
  there("total_capacity: 6", "total_quantity: 4 limit_per_user: 4").after(command);
}

TEST(AddToCart, heldAndPaidUnitsCountForTheLimitAndCancelledDoNot) {
  Given there = given(conference(), ticket_type("student", "limit_per_user: 3"))
                    .after(add("ada", ticket("student"), 2))
                    .after(checkout("ada"));
  there.when(add("ada", ticket("student"), 2)).then_rejected("user_limit_exceeded");
  Given(there)
      .after(domain::CancelOrder{.order = "ORD-ORDER001"})
      .after(add("ada", ticket("student"), 3));
  there.after(pay("ORD-ORDER001", "200"))
      .when(add("ada", ticket("student"), 2))
      .then_rejected("user_limit_exceeded")
      .with("bought", 2);
}

TEST(AddToCart, aLimitOfZeroIsNone) {
  given(conference(), ticket_type("student", "limit_per_user: 0"))
      .when(add("ada", ticket("student")))
      .then_rejected("user_limit_exceeded")
      .with("limit", 0);
}

TEST(AddToCart, anOwnedTicketIsAPrerequisiteMet) {
  Given there = given(conference(), ticket_type("student"),
                      addon("lunch", "requires_ticket_types: 'student'"))
                    .after(add("ada", ticket("student")))
                    .after(checkout("ada"));
  const auto command = add("ada", extra("lunch"));
  there.when(command).then_rejected("prerequisite_missing");  // not paid yet
  there.after(pay("ORD-ORDER001", "100"));
  Given(there).after(command);
  // The holder owns it, not who paid.
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  there.when(command).then_rejected("prerequisite_missing");
  there.after(add("bob", extra("lunch")));
}

TEST(AddToCart, quantitiesHaveABound) {
  Given there = given(conference(), addon("sticker"));
  there.when(add("ada", extra("sticker"), -1)).then_rejected("invalid_quantity");
  there.when(add("ada", extra("sticker"), 100'001))
      .then_rejected("invalid_quantity")
      .with("limit", 100'000);
  there.when(add("ada", extra("sticker"), INT64_MAX)).then_rejected("invalid_quantity");
  there.after(add("ada", extra("sticker"), 100'000));
  there.when(add("ada", extra("sticker"), 1)).then_rejected("invalid_quantity");
  // What is left, and what there is, matters first.
  there.when(add("ada", extra("nothing"), 100'001)).then_rejected("product_not_found");
  given(conference(), addon("sticker", "total_quantity: 8"))
      .when(add("ada", extra("sticker"), INT64_MAX))
      .then_rejected("insufficient_stock")
      .with("remaining", 8);
}

TEST(AddToCart, needsAConference) {
  given().when(add("ada", extra("shirt"))).then_rejected("not_found");
}

// --- hidden tickets

TEST(AddToCart, aHiddenTicketNeedsAVoucherThatUnlocksIt) {
  const auto there = [](std::string_view changes) {
    return given(conference(), ticket_type("hidden", "requires_voucher: true"),
                 voucher("OPEN", changes))
        .after(apply("ada", "OPEN"));
  };
  const auto command = add("ada", ticket("hidden"));
  there("").when(command).then_rejected("voucher_required");
  there("unlocks_hidden_tickets: true ticket_types { mode: SCOPE_MODE_NONE }")
      .when(command)
      .then_rejected("voucher_not_covering");
  there(R"(unlocks_hidden_tickets: true ticket_types { mode: SCOPE_MODE_LISTED slugs: "x" })")
      .when(command)
      .then_rejected("voucher_not_covering");
  there("unlocks_hidden_tickets: true valid_until: @4")
      .when(command, minute(5))
      .then_rejected("voucher_required")
      .with("reason", "expired");
  there(R"(unlocks_hidden_tickets: true ticket_types { mode: SCOPE_MODE_LISTED slugs: "hidden" })")
      .when(command)
      .then_events(on<events::ItemAddedToCart>("cart-ada", R"(user: "ada" cart: 1
          ticket_type: "hidden" added: 1 quantity: 1 expires_at: @30)"));
}

}  // namespace
}  // namespace lanyard::tests::cart_add
