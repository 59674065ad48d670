#include "domain/cart/priced.h"

#include "domain/cart/cart.h"
#include "domain/condition/offers.h"

namespace lanyard::domain {
namespace {

std::vector<PricingItem> items_of(const State& state, const CartState& cart) {
  std::vector<PricingItem> items;
  items.reserve(static_cast<std::size_t>(cart.items_size()));
  for (const CartItem& item : cart.items()) {
    const auto add = [&](const auto& definition) {
      items.push_back({.product = product_of(item),
                       .name = definition.name(),
                       .unit_price = definition.price(),
                       .quantity = item.quantity()});
    };
    if (item.has_ticket_type()) {
      add(state.ticket_type(item.ticket_type())->definition());
    } else {
      add(state.addon(item.addon())->definition());
    }
  }
  return items;
}

}  // namespace

Pricing price_cart(const State& state, const CartState& cart, Instant now) {
  const VoucherState* voucher = voucher_in(state, &cart);
  return price(items_of(state, cart),
               {.offers = offers(state, cart.user(), now),
                .voucher = voucher != nullptr ? &voucher->definition() : nullptr});
}

}  // namespace lanyard::domain
