#include "domain/cart/expire.h"

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string ExpireCart::primary_stream(const State&) const { return cart_stream(user); }

void ExpireCart::needs(Keys& keys) const { keys.user(user); }

Decision ExpireCart::decide(const State& state, const Context& context) const {
  Accepted accepted;
  const CartState* cart = state.cart(user);
  if (cart == nullptr) return accepted;
  answer_cart(*cart, accepted);
  if (cart->status() != CART_STATUS_OPEN || context.now.micros < cart->expires_at())
    return accepted;
  events::CartExpired expired;
  expired.set_user(user);
  expired.set_cart(cart->cart());
  accepted.events.push_back({cart_stream(user), std::move(expired)});
  return accepted;
}

}  // namespace lanyard::domain
