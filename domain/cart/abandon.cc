#include "domain/cart/abandon.h"

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string AbandonCart::primary_stream(const State&) const { return cart_stream(user); }

void AbandonCart::needs(Keys& keys) const { keys.user(user); }

Decision AbandonCart::decide(const State& state, const Context&) const {
  const auto opened = open_cart(state, user);
  if (!opened) return refuse(opened.error());
  const CartState& cart = **opened;
  Accepted accepted;
  answer_cart(cart, accepted);
  events::CartAbandoned abandoned;
  abandoned.set_user(user);
  abandoned.set_cart(cart.cart());
  accepted.events.push_back({cart_stream(user), std::move(abandoned)});
  return accepted;
}

}  // namespace lanyard::domain
