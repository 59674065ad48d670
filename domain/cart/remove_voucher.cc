#include "domain/cart/remove_voucher.h"

#include "domain/cart/cart.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RemoveVoucher::primary_stream(const State&) const { return cart_stream(user); }

void RemoveVoucher::needs(Keys& keys) const {
  keys.cart(user);
  keys.holdings(user);
}

Decision RemoveVoucher::decide(const State& state, const Context&) const {
  const auto opened = open_cart(state, user);
  if (!opened) return refuse(opened.error());
  const CartState& cart = **opened;
  if (!cart.has_voucher())
    return refuse(conflict("no_voucher", say("There is no voucher in the cart of ", user, ".")));
  Accepted accepted;
  answer_cart(cart, accepted);
  accepted.result.set_voucher(cart.voucher());
  remove_voucher(state, cart, accepted);
  return accepted;
}

}  // namespace lanyard::domain
