#include "domain/cart/remove.h"

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RemoveFromCart::primary_stream(const State&) const { return cart_stream(user); }

void RemoveFromCart::needs(Keys& keys) const { keys.holdings(user); }

Decision RemoveFromCart::decide(const State& state, const Context&) const {
  const auto opened = open_cart(state, user);
  if (!opened) return refuse(opened.error());
  const CartState& cart = **opened;
  if (quantity_in(&cart, product) == 0) {
    return refuse(conflict("item_not_in_cart",
                           say("`", product.slug, "` is not in the cart of ", user, ".")));
  }
  Accepted accepted;
  answer_cart(cart, accepted);
  set_product(product, accepted.result);
  remove_items(state, cart, {&product, 1}, events::REMOVAL_CAUSE_USER, accepted);
  return accepted;
}

}  // namespace lanyard::domain
