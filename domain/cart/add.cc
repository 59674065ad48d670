#include "domain/cart/add.h"

#include <algorithm>

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string AddToCart::primary_stream(const State&) const { return cart_stream(user); }

void AddToCart::needs(Keys& keys) const {
  if (product.is_ticket()) {
    keys.cart(user);
  } else {
    keys.holdings(user);  // an owned ticket is a prerequisite met
  }
}

Decision AddToCart::decide(const State& state, const Context& context) const {
  if (Refusal refusal = refuse_at_gate(state, user)) return refuse(std::move(refusal));
  const CartState* last = state.cart(user);
  const CartState* cart = last != nullptr && last->status() == CART_STATUS_OPEN ? last : nullptr;
  const std::int64_t before = quantity_in(cart, product);
  const auto invalid_quantity = [this] {
    return refuse(conflict("invalid_quantity",
                           say(quantity, " units cannot be added: at least 1, and at most ",
                               kMaxQuantity, " of a product in a cart."),
                           {{"limit", kMaxQuantity}}));
  };
  if (quantity < 1) return invalid_quantity();
  const std::int64_t units = before + std::min(quantity, kMaxCount);
  const Wanted wanted{
      .product = product, .units = units, .ticket_units = ticket_units_in(cart) + units - before};
  if (Refusal refusal = refuse_wanted(state, user, cart, wanted, context.now))
    return refuse(std::move(refusal));
  if (units > kMaxQuantity) return invalid_quantity();

  Accepted accepted;
  const std::string stream = cart_stream(user);
  const Instant expires_at = expiry_of_cart(state, context.now);
  const std::uint64_t number = open_or_new(state, user, context.now, accepted);
  events::ItemAddedToCart added;
  added.set_user(user);
  added.set_cart(number);
  set_product(product, added);
  added.set_added(quantity);
  added.set_quantity(units);
  added.set_expires_at(expires_at.micros);
  accepted.events.push_back({stream, std::move(added)});

  accepted.result.set_user(user);
  accepted.result.set_cart(number);
  set_product(product, accepted.result);
  accepted.result.set_quantity(units);
  accepted.result.set_expires_at(expires_at.micros);
  return accepted;
}

}  // namespace lanyard::domain
