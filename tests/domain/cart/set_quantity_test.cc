#include "tests/given.h"

namespace lanyard::tests::cart_set_quantity {
namespace {

domain::SetCartItemQuantity set(std::string user, domain::Product product, std::int64_t quantity) {
  return {.user = std::move(user), .product = std::move(product), .quantity = quantity};
}

TEST(SetCartItemQuantity, setsItAndPushesTheExpiry) {
  given(conference(), ticket_type("student"))
      .after(add("ada", ticket("student"), 3))
      .when(set("ada", ticket("student"), 2), minute(10))
      .then_events(on<events::CartItemQuantitySet>(
          "cart-ada", R"(user: "ada" cart: 1 ticket_type: "student" quantity: 2 expires_at: @40)"))
      .result(R"(user: "ada" cart: 1 ticket_type: "student" quantity: 2 expires_at: @40)");
}

TEST(SetCartItemQuantity, theSameQuantityStillPushesTheExpiry) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt"), 3))
      .when(set("ada", extra("shirt"), 3), minute(29))
      .then_events(on<events::CartItemQuantitySet>(
          "cart-ada", R"(user: "ada" cart: 1 addon: "shirt" quantity: 3 expires_at: @59)"));
}

TEST(SetCartItemQuantity, zeroRemovesWithWhatDependsOnIt) {
  given(conference(), ticket_type("student"), addon("lunch", "requires_ticket_types: 'student'"))
      .after(add("ada", ticket("student")))
      .after(add("ada", extra("lunch"), 2))
      .when(set("ada", ticket("student"), 0), minute(10))
      .then_events(on<events::ItemRemovedFromCart>(
                       "cart-ada", R"(user: "ada" cart: 1 ticket_type: "student" quantity: 1)"),
                   on<events::ItemRemovedFromCart>("cart-ada", R"(user: "ada" cart: 1 addon: "lunch"
            quantity: 2 cause: REMOVAL_CAUSE_CASCADE)"))
      .result(R"(user: "ada" cart: 1 ticket_type: "student" quantity: 0)");
}

TEST(SetCartItemQuantity, gateLadder) {
  auto command = set("a@da", ticket("student"), -1);
  given(conference("shop_open: false")).when(command).then_rejected("shop_closed");
  Given there = given(conference(), ticket_type("student"), ticket_type("other"));
  there.when(command).then_rejected("invalid_user");
  command.user = "ada";
  there.when(command).then_rejected("cart_not_open");
  there.after(add("ada", ticket("other")));
  there.when(command).then_rejected("invalid_quantity");
  command.quantity = 1;
  there.when(command).then_rejected("item_not_in_cart");
  command.product = ticket("other");
  command.quantity = 100'001;
  there.when(command).then_rejected("user_limit_exceeded");
  command.product = ticket("student");
  command.quantity = 0;
  there.when(command).then_rejected("item_not_in_cart");
  there.time_passes(minute(30)).when(command).then_rejected("cart_expired");
}

TEST(SetCartItemQuantity, ticketLadder) {
  const auto there = [](std::string_view type, std::string_view settings = "total_capacity: 5") {
    Given history = given(conference(settings), ticket_type("student"), ticket_type("other"))
                        .after(add("bob", ticket("student"), 2))
                        .after(add("ada", ticket("student")))
                        .after(add("ada", ticket("other")))
                        .after(checkout("bob"));
    events::TicketTypeUpdated updated;
    *updated.mutable_definition() =
        std::get<events::TicketTypeCreated>(ticket_type("student", type).event).definition();
    return history.fact({"ticket_type-student", std::move(updated)});
  };
  const auto command = set("ada", ticket("student"), 3);
  const std::string rest = " limit_per_user: 2 requires_voucher: true ";
  there("is_active: false total_quantity: 4" + rest)
      .when(command)
      .then_rejected("ticket_unavailable")
      .with("reason", "inactive");
  there("total_quantity: 4" + rest)
      .when(command)
      .then_rejected("insufficient_stock")
      .with("remaining", 2);
  there(rest).when(command).then_rejected("user_limit_exceeded").with("limit", 2);
  there("requires_voucher: true")
      .when(command)
      .then_rejected("capacity_exceeded")
      .with("remaining", 3);
  there("requires_voucher: true", "total_capacity: 2")
      .when(command)
      .then_rejected("conference_sold_out");
  there("requires_voucher: true", "total_capacity: 6")
      .when(command)
      .then_rejected("voucher_required");
  there("", "total_capacity: 6").after(command);
}

TEST(SetCartItemQuantity, addOnLadder) {
  const auto there = [](std::string_view definition) {
    Given history = given(conference(), ticket_type("student"), addon("lunch"))
                        .after(add("ada", extra("lunch")), minute(5));
    events::AddOnUpdated updated;
    *updated.mutable_definition() =
        std::get<events::AddOnCreated>(addon("lunch", definition).event).definition();
    return history.fact({"addon-lunch", std::move(updated)}, minute(5));
  };
  const auto command = set("ada", extra("lunch"), 2);
  const std::string rest = " total_quantity: 1 requires_ticket_types: 'student' ";
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
  there("total_quantity: 1").when(command, minute(6)).then_rejected("insufficient_stock");
}

TEST(SetCartItemQuantity, aHiddenTicketStillNeedsItsVoucher) {
  Given there = given(conference(), ticket_type("hidden", "requires_voucher: true"),
                      voucher("OPEN", "unlocks_hidden_tickets: true"))
                    .after(apply("ada", "OPEN"))
                    .after(add("ada", ticket("hidden")));
  there.after(set("ada", ticket("hidden"), 2));
  domain::UpdateVoucher update{.code = "OPEN"};
  update.fields.ticket_types = tests::set(none());
  Given(there)
      .after(update)
      .when(set("ada", ticket("hidden"), 3))
      .then_rejected("voucher_not_covering");
  update.fields.ticket_types = {};
  update.fields.is_active = tests::set(false);
  there.after(update)
      .when(set("ada", ticket("hidden"), 3))
      .then_rejected("voucher_required")
      .with("reason", "inactive");
}

}  // namespace
}  // namespace lanyard::tests::cart_set_quantity
