#pragma once

#include <expected>
#include <span>

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::CartOpened& event);
void evolve(State& state, const events::ItemAddedToCart& event);
void evolve(State& state, const events::CartItemQuantitySet& event);
void evolve(State& state, const events::ItemRemovedFromCart& event);
void evolve(State& state, const events::VoucherApplied& event);
void evolve(State& state, const events::VoucherRemoved& event);
void evolve(State& state, const events::CartAbandoned& event);
void evolve(State& state, const events::CartExpired& event);
void evolve(State& state, const events::CartCheckedOut& event);

/// The product that a message with `ticket_type` and `addon` in a oneof speaks of.
template <class Message>
Product product_of(const Message& message) {
  if (message.has_ticket_type()) return {Product::Kind::kTicketType, message.ticket_type()};
  return {Product::Kind::kAddOn, message.addon()};
}
template <class Message>
void set_product(const Product& product, Message& message) {
  if (product.is_ticket()) {
    message.set_ticket_type(product.slug);
  } else {
    message.set_addon(product.slug);
  }
}

/// The gate of every cart command: `shop_closed`, then `invalid_user`.
Refusal refuse_at_gate(const State& state, std::string_view user);
/// The gate, then the user's open cart, else `cart_expired` or `cart_not_open`.
std::expected<const CartState*, Rejection> open_cart(const State& state, std::string_view user);

/// Units of the product in the cart; 0 when there is none. The cart may be null.
std::int64_t quantity_in(const CartState* cart, const Product& product);
std::int64_t ticket_units_in(const CartState* cart);

/// Everything that adding tests of the product but venue capacity and quantity: the ladder from
/// `product_not_found` on, for `wanted` units in all. AddToCart, SetCartItemQuantity and Checkout
/// share it; `capacity` is tested where the ladder has it, and not at all when it is empty.
struct Wanted {
  const Product& product;
  std::int64_t units = 0;         ///< of it in the cart, when all is done
  std::int64_t ticket_units = 0;  ///< of all types in the cart then; tested against the venue
  /// False: the caller tests the venue, over the whole cart, and whether the voucher is valid.
  bool alone = true;
};
Refusal refuse_wanted(const State& state, std::string_view user, const CartState* cart,
                      const Wanted& wanted, Instant now);
/// `conference_sold_out` or `capacity_exceeded`, for so many ticket units more.
Refusal refuse_venue(const State& state, std::int64_t ticket_units);

/// Whether an add-on's required ticket is in the cart (but for those `leaving`) or owned.
bool has_prerequisite(const State& state, std::string_view user, const CartState* cart,
                      const events::AddOn& addon, std::span<const Product> leaving);

/// The products leave the open cart, and with them the add-ons that then lack their ticket.
void remove_items(const State& state, const CartState& cart, std::span<const Product> products,
                  events::RemovalCause cause, Accepted& accepted);
/// The voucher leaves the open cart, and with it the hidden tickets: only it made them available.
void remove_voucher(const State& state, const CartState& cart, Accepted& accepted);

/// The voucher in the cart; null when there is none.
const VoucherState* voucher_in(const State& state, const CartState* cart);

/// The number of the cart that is open, or of a new one: then with its CartOpened.
std::uint64_t open_or_new(const State& state, const std::string& user, Instant now,
                          Accepted& accepted);

Instant expiry_of_cart(const State& state, Instant now);

/// What a command on a cart answers.
void answer_cart(const CartState& cart, Accepted& accepted);

}  // namespace lanyard::domain
