#include "domain/cart/apply_voucher.h"

#include <algorithm>

#include "domain/cart/cart.h"
#include "domain/cart/priced.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {
namespace {

/// Whether the voucher does something for what is in the cart, once the events have happened.
bool does_something(const State& state, CartState cart, const std::vector<events::NewEvent>& events,
                    const std::string& voucher, Instant now) {
  for (const events::NewEvent& event : events) {
    const auto* left = std::get_if<events::ItemRemovedFromCart>(&event.event);
    if (left == nullptr) continue;
    auto& items = *cart.mutable_items();
    items.erase(std::ranges::find(items, product_of(*left),
                                  [](const CartItem& item) { return product_of(item); }));
  }
  cart.set_voucher(voucher);
  return cart.items().empty() || priced_order(state, cart, now).has_voucher();
}

}  // namespace

std::string ApplyVoucher::primary_stream(const State&) const { return cart_stream(user); }

void ApplyVoucher::needs(Keys& keys) const {
  keys.buyer(user);  // also: hidden tickets that leave may take add-ons with them
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
  const bool had = cart != nullptr && cart->has_voucher();
  const bool has = had && cart->voucher() == canonical;
  if (had && !has) remove_voucher(state, *cart, accepted);
  if (cart != nullptr && !does_something(state, *cart, accepted.events, canonical, context.now))
    accepted.result.add_notes(
        "The voucher takes nothing off what is in the cart, and unlocks nothing of it.");
  if (has) return accepted;
  events::VoucherApplied applied;
  applied.set_user(user);
  applied.set_cart(number);
  applied.set_voucher(canonical);
  accepted.events.push_back({cart_stream(user), std::move(applied)});
  return accepted;
}

}  // namespace lanyard::domain
