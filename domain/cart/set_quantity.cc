#include "domain/cart/set_quantity.h"

#include <algorithm>

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string SetCartItemQuantity::primary_stream(const State&) const { return cart_stream(user); }

void SetCartItemQuantity::needs(Keys& keys) const {
  keys.cart(user);
  keys.holdings(user);
}

Decision SetCartItemQuantity::decide(const State& state, const Context& context) const {
  const auto opened = open_cart(state, user);
  if (!opened) return refuse(opened.error());
  const CartState& cart = **opened;
  const auto invalid_quantity = [this] {
    return refuse(
        conflict("invalid_quantity",
                 say("The quantity is ", quantity, "; it must be from 0 to ", kMaxQuantity, "."),
                 {{"limit", kMaxQuantity}}));
  };
  if (quantity < 0) return invalid_quantity();
  const std::int64_t before = quantity_in(&cart, product);
  if (before == 0) {
    return refuse(conflict("item_not_in_cart",
                           say("`", product.slug, "` is not in the cart of ", user, ".")));
  }

  Accepted accepted;
  answer_cart(cart, accepted);
  set_product(product, accepted.result);
  accepted.result.set_quantity(quantity);
  if (quantity == 0) {
    remove_items(state, cart, {&product, 1}, events::REMOVAL_CAUSE_USER, accepted);
    return accepted;
  }
  const std::int64_t units = std::min(quantity, kMaxCount);
  const Wanted wanted{
      .product = product, .units = units, .ticket_units = ticket_units_in(&cart) - before + units};
  if (Refusal refusal = refuse_wanted(state, user, &cart, wanted, context.now))
    return refuse(std::move(refusal));
  if (units > kMaxQuantity) return invalid_quantity();
  const Instant expires_at = expiry_of_cart(state, context.now);
  events::CartItemQuantitySet set;
  set.set_user(user);
  set.set_cart(cart.cart());
  set_product(product, set);
  set.set_quantity(quantity);
  set.set_expires_at(expires_at.micros);
  accepted.result.set_expires_at(expires_at.micros);
  accepted.events.push_back({cart_stream(user), std::move(set)});
  return accepted;
}

}  // namespace lanyard::domain
