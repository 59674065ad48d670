#include "domain/cart/apply_voucher.h"

#include "domain/cart/cart.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {

std::string ApplyVoucher::primary_stream(const State&) const { return cart_stream(user); }

void ApplyVoucher::needs(Keys& keys) const {
  keys.cart(user);
  keys.holdings(user);  // hidden tickets that leave may take add-ons with them
  keys.voucher(canonical_code(code));
}

Decision ApplyVoucher::decide(const State& state, const Context& context) const {
  if (Refusal refusal = refuse_at_gate(state, user)) return refuse(std::move(refusal));
  const VoucherState* voucher = state.voucher(canonical_code(code));
  if (voucher == nullptr)
    return refuse(not_found(say("There is no voucher `", code, "`."), "voucher_not_found"));
  if (Refusal refusal = refuse_invalid(*voucher, context.now)) return refuse(std::move(refusal));

  const std::string& canonical = voucher->definition().code();
  const CartState* last = state.cart(user);
  const CartState* cart = last != nullptr && last->status() == CART_STATUS_OPEN ? last : nullptr;
  Accepted accepted;
  accepted.result.set_user(user);
  accepted.result.set_voucher(canonical);
  const std::uint64_t number = open_or_new(state, user, context.now, accepted);
  accepted.result.set_cart(number);
  if (cart != nullptr && cart->has_voucher()) {
    if (cart->voucher() == canonical) return accepted;
    remove_voucher(state, *cart, accepted);
  }
  events::VoucherApplied applied;
  applied.set_user(user);
  applied.set_cart(number);
  applied.set_voucher(canonical);
  accepted.events.push_back({cart_stream(user), std::move(applied)});
  return accepted;
}

}  // namespace lanyard::domain
