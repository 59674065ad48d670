#include "domain/cart/cart.h"

#include <algorithm>

#include "domain/streams.h"

namespace lanyard::domain {
namespace {

template <class Items>
auto find_item(Items& items, const Product& product) {
  return std::ranges::find_if(
      items, [&product](const CartItem& item) { return product_of(item) == product; });
}

void set_quantity(CartState& cart, const Product& product, std::int64_t quantity) {
  const auto at = find_item(*cart.mutable_items(), product);
  if (at != cart.mutable_items()->end()) {
    at->set_quantity(quantity);
    return;
  }
  CartItem& item = *cart.add_items();
  set_product(product, item);
  item.set_quantity(quantity);
}

void set_expiry(State& state, CartState& cart, const std::string& user, std::int64_t expires_at) {
  cart.set_expires_at(expires_at);
  state.set_deadline(cart_stream(user), Instant{expires_at});
}

void close(State& state, const std::string& user, CartStatus status) {
  CartState& cart = state.edit_cart(user);
  cart.set_status(status);
  cart.clear_items();
  cart.clear_voucher();
  state.set_deadline(cart_stream(user), std::nullopt);
}

}  // namespace

void evolve(State& state, const events::CartOpened& event) {
  CartState& cart = state.edit_cart(event.user());
  cart.set_user(event.user());
  cart.set_cart(event.cart());
  cart.set_status(CART_STATUS_OPEN);
  cart.clear_items();
  cart.clear_voucher();
  set_expiry(state, cart, event.user(), event.expires_at());
}

void evolve(State& state, const events::ItemAddedToCart& event) {
  CartState& cart = state.edit_cart(event.user());
  set_quantity(cart, product_of(event), event.quantity());
  set_expiry(state, cart, event.user(), event.expires_at());
}

void evolve(State& state, const events::CartItemQuantitySet& event) {
  CartState& cart = state.edit_cart(event.user());
  set_quantity(cart, product_of(event), event.quantity());
  set_expiry(state, cart, event.user(), event.expires_at());
}

void evolve(State& state, const events::ItemRemovedFromCart& event) {
  auto& items = *state.edit_cart(event.user()).mutable_items();
  const auto at = find_item(items, product_of(event));
  if (at != items.end()) items.erase(at);
}

void evolve(State& state, const events::VoucherApplied& event) {
  state.edit_cart(event.user()).set_voucher(event.voucher());
}

void evolve(State& state, const events::VoucherRemoved& event) {
  state.edit_cart(event.user()).clear_voucher();
}

void evolve(State& state, const events::CartAbandoned& event) {
  close(state, event.user(), CART_STATUS_ABANDONED);
}

void evolve(State& state, const events::CartExpired& event) {
  close(state, event.user(), CART_STATUS_EXPIRED);
}

void evolve(State& state, const events::CartCheckedOut& event) {
  close(state, event.user(), CART_STATUS_CHECKED_OUT);
}

// --- what the commands look at

std::int64_t quantity_in(const CartState* cart, const Product& product) {
  if (cart == nullptr) return 0;
  const auto at = find_item(cart->items(), product);
  return at == cart->items().end() ? 0 : at->quantity();
}

std::int64_t ticket_units_in(const CartState* cart) {
  std::int64_t units = 0;
  if (cart == nullptr) return units;
  for (const CartItem& item : cart->items()) {
    if (item.has_ticket_type()) units += item.quantity();
  }
  return units;
}

}  // namespace lanyard::domain
