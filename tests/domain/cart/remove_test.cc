#include "tests/given.h"

namespace lanyard::tests::cart_remove {
namespace {

domain::RemoveFromCart remove(std::string user, domain::Product product) {
  return {.user = std::move(user), .product = std::move(product)};
}
Fact removed(std::string_view text) { return on<events::ItemRemovedFromCart>("cart-ada", text); }

/// Ada has tickets x and y, and lunch for either, tour for x only, and a shirt for anybody.
Given full_cart() {
  return given(conference(), ticket_type("x"), ticket_type("y"),
               addon("lunch", "requires_ticket_types: 'x' requires_ticket_types: 'y'"),
               addon("tour", "requires_ticket_types: 'x'"), addon("shirt"))
      .after(add("ada", ticket("x"), 2))
      .after(add("ada", ticket("y")))
      .after(add("ada", extra("lunch"), 3))
      .after(add("ada", extra("tour")))
      .after(add("ada", extra("shirt")));
}

TEST(RemoveFromCart, removesAllUnits) {
  full_cart()
      .when(remove("ada", extra("lunch")), minute(20))
      .then_events(removed(R"(user: "ada" cart: 1 addon: "lunch" quantity: 3)"))
      .result(R"(user: "ada" cart: 1 addon: "lunch")");
}

TEST(RemoveFromCart, whatLacksItsTicketGoesWithIt) {
  Given there = full_cart();
  there.when(remove("ada", ticket("x")))
      .then_events(removed(R"(user: "ada" cart: 1 ticket_type: "x" quantity: 2)"),
                   removed(R"(user: "ada" cart: 1 addon: "tour" quantity: 1
                              cause: REMOVAL_CAUSE_CASCADE)"));
  there.after(remove("ada", ticket("x")));
  there.when(remove("ada", ticket("y")))
      .then_events(removed(R"(user: "ada" cart: 1 ticket_type: "y" quantity: 1)"),
                   removed(R"(user: "ada" cart: 1 addon: "lunch" quantity: 3
                              cause: REMOVAL_CAUSE_CASCADE)"));
}

TEST(RemoveFromCart, anOwnedTicketKeepsTheAddOn) {
  given(conference(), ticket_type("x"), addon("tour", "requires_ticket_types: 'x'"))
      .after(add("ada", ticket("x")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "100"))
      .after(add("ada", ticket("x")))
      .after(add("ada", extra("tour")))
      .when(remove("ada", ticket("x")))
      .then_events(removed(R"(user: "ada" cart: 2 ticket_type: "x" quantity: 1)"));
}

TEST(RemoveFromCart, theExpiryStaysAndSoDoesTheEmptyCart) {
  Given there = given(conference(), addon("shirt"))
                    .after(add("ada", extra("shirt")))
                    .after(remove("ada", extra("shirt")), minute(20));
  EXPECT_EQ(there.state().cart("ada")->expires_at(), minute(30).micros);
  EXPECT_EQ(there.state().cart("ada")->status(), domain::CART_STATUS_OPEN);
}

TEST(RemoveFromCart, ladder) {
  auto command = remove("a@da", extra("shirt"));
  given(conference("shop_open: false")).when(command).then_rejected("shop_closed");
  Given there = given(conference(), addon("shirt"), addon("cap"));
  there.when(command).then_rejected("invalid_user");
  command.user = "ada";
  there.when(command).then_rejected("cart_not_open");
  there.after(add("ada", extra("cap")));
  there.when(command).then_rejected("item_not_in_cart");
  there.time_passes(minute(30)).when(command).then_rejected("cart_expired");
}

}  // namespace
}  // namespace lanyard::tests::cart_remove
