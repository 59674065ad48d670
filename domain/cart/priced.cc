#include "domain/cart/priced.h"

#include <algorithm>

#include "domain/cart/cart.h"
#include "domain/condition/offers.h"
#include "domain/conference/conference.h"
#include "domain/voucher/voucher.h"

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

/// Whether the voucher is why a hidden ticket can be had.
bool unlocks_any(const State& state, const CartState& cart, const events::Voucher& voucher) {
  return std::ranges::any_of(cart.items(), [&](const CartItem& item) {
    return item.has_ticket_type() &&
           state.ticket_type(item.ticket_type())->definition().requires_voucher() &&
           unlocks(voucher, item.ticket_type());
  });
}

/// The voucher as the order remembers it.
events::VoucherUse use_of(const events::Voucher& voucher, std::int64_t discount) {
  events::VoucherUse use;
  use.set_code(voucher.code());
  use.set_type(voucher.type());
  if (voucher.has_percentage()) use.set_percentage(voucher.percentage());
  if (voucher.has_amount()) use.set_value(voucher.amount());
  use.set_unlocks_hidden_tickets(voucher.unlocks_hidden_tickets());
  use.set_discount(discount);
  return use;
}

}  // namespace

Pricing price_cart(const State& state, const CartState& cart, Instant now) {
  const VoucherState* voucher = voucher_in(state, &cart);
  return price(items_of(state, cart),
               {.offers = offers(state, cart.user(), now),
                .voucher = voucher != nullptr ? &voucher->definition() : nullptr});
}

events::OrderPlaced priced_order(const State& state, const CartState& cart, Instant now) {
  Pricing pricing = price_cart(state, cart, now);
  events::OrderPlaced placed;
  placed.set_currency(conference_of(state).settings().currency());
  for (events::OrderLine& line : pricing.lines) *placed.add_lines() = std::move(line);
  placed.set_subtotal(pricing.subtotal);
  placed.set_discount(pricing.discount);
  placed.set_total(pricing.total);
  for (events::ConditionUse& use : pricing.condition_uses)
    *placed.add_condition_uses() = std::move(use);
  const VoucherState* voucher = voucher_in(state, &cart);
  // A use is spent on what it did.
  if (voucher != nullptr &&
      (pricing.voucher_discount > 0 || unlocks_any(state, cart, voucher->definition())))
    *placed.mutable_voucher() = use_of(voucher->definition(), pricing.voucher_discount);
  return placed;
}

}  // namespace lanyard::domain
