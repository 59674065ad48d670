// What carts refuse, in the order in which it is tested.
#include <algorithm>

#include "domain/availability/availability.h"
#include "domain/cart/cart.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/user/user.h"
#include "domain/voucher/voucher.h"
#include "events/time.h"

namespace lanyard::domain {
namespace {

Rejection insufficient_stock(std::string_view name, std::int64_t remaining, std::int64_t wanted) {
  return conflict("insufficient_stock",
                  say("Of ", name, " ", remaining, " are left; ", wanted, " are wanted."),
                  {{"remaining", remaining}});
}

std::string_view why(Unavailable reason) {
  switch (reason) {
    case Unavailable::kInactive:
      return "is not on sale";
    case Unavailable::kNotYetAvailable:
      return "is not on sale yet";
    case Unavailable::kNoLongerAvailable:
      return "is no longer on sale";
    case Unavailable::kSoldOut:
      return "is sold out";
  }
  return "";
}

/// A hidden ticket without a voucher that unlocks it.
Refusal refuse_hidden(const State& state, const CartState* cart,
                      const events::TicketType& definition, const Wanted& wanted, Instant now) {
  if (!definition.requires_voucher()) return std::nullopt;
  const VoucherState* voucher = voucher_in(state, cart);
  if (voucher == nullptr || !voucher->definition().unlocks_hidden_tickets()) {
    return conflict("voucher_required", say("The ticket ", definition.name(),
                                            " is sold only with a voucher that unlocks it."));
  }
  const std::string& code = voucher->definition().code();
  const auto invalid = wanted.alone ? invalid_reason(*voucher, now) : std::nullopt;
  if (invalid) {
    return conflict("voucher_required",
                    say("The ticket ", definition.name(), " needs a voucher; ", code,
                        " cannot be used: ", *invalid, "."),
                    {{"reason", std::string(*invalid)}});
  }
  if (unlocks(voucher->definition(), definition.slug())) return std::nullopt;
  return conflict("voucher_not_covering",
                  say("The voucher ", code, " is not for the ticket ", definition.name(), "."));
}

Refusal refuse_ticket(const State& state, std::string_view user, const CartState* cart,
                      const Wanted& wanted, Instant now) {
  const TicketTypeState* type = state.ticket_type(wanted.product.slug);
  if (type == nullptr) {
    return not_found(say("There is no ticket type `", wanted.product.slug, "`."),
                     "product_not_found");
  }
  const events::TicketType& definition = type->definition();
  const Availability answer = availability(definition, type->sold(), type->held(), now);
  if (answer.reason) {
    return conflict("ticket_unavailable",
                    say("The ticket ", definition.name(), " ", why(*answer.reason), "."),
                    {{"reason", std::string(text(*answer.reason))}});
  }
  if (!answer.has(wanted.units))
    return insufficient_stock(definition.name(), *answer.remaining, wanted.units);
  const std::int64_t before = bought(state, user, definition.slug());
  if (before + wanted.units > definition.limit_per_user()) {
    return conflict(
        "user_limit_exceeded",
        say("One person may buy ", definition.limit_per_user(), " of ", definition.name(), "; ",
            before, " are bought or on hold, and ", wanted.units, " would be in the cart."),
        {{"limit", definition.limit_per_user()}, {"bought", before}});
  }
  if (wanted.alone) {
    if (Refusal refusal = refuse_venue(state, wanted.ticket_units)) return refusal;
  }
  return refuse_hidden(state, cart, definition, wanted, now);
}

Refusal refuse_addon(const State& state, std::string_view user, const CartState* cart,
                     const Wanted& wanted, Instant now) {
  const AddOnState* addon = state.addon(wanted.product.slug);
  if (addon == nullptr) {
    return not_found(say("There is no add-on `", wanted.product.slug, "`."), "product_not_found");
  }
  const events::AddOn& definition = addon->definition();
  const Availability answer = availability(definition, addon->sold(), addon->held(), now);
  // Sold out shows as insufficient stock, after the prerequisite.
  if (answer.reason && *answer.reason != Unavailable::kSoldOut) {
    const std::string_view code = *answer.reason == Unavailable::kInactive ? "addon_inactive"
                                  : *answer.reason == Unavailable::kNotYetAvailable
                                      ? "addon_not_yet_available"
                                      : "addon_no_longer_available";
    return conflict(code, say("The add-on ", definition.name(), " ", why(*answer.reason), "."));
  }
  if (!has_prerequisite(state, user, cart, definition, {})) {
    return conflict("prerequisite_missing",
                    say("The add-on ", definition.name(),
                        " needs a ticket that is neither in the cart nor owned."));
  }
  if (!answer.has(wanted.units))
    return insufficient_stock(definition.name(), *answer.remaining, wanted.units);
  return std::nullopt;
}

}  // namespace

Refusal refuse_at_gate(const State& state, std::string_view user) {
  if (!conference_of(state).settings().shop_open())
    return conflict("shop_closed", "The shop is closed.");
  return refuse_user(user);
}

std::expected<const CartState*, Rejection> open_cart(const State& state, std::string_view user) {
  if (Refusal refusal = refuse_at_gate(state, user)) return refuse(std::move(refusal));
  const CartState* cart = state.cart(user);
  const CartStatus status = cart == nullptr ? CART_STATUS_NONE : cart->status();
  if (status == CART_STATUS_OPEN) return cart;
  if (status == CART_STATUS_EXPIRED) {
    return refuse(conflict("cart_expired", say("The cart of ", user, " expired at ",
                                               to_string(Instant{cart->expires_at()}), ".")));
  }
  return refuse(conflict("cart_not_open", say(user, " has no open cart.")));
}

Refusal refuse_wanted(const State& state, std::string_view user, const CartState* cart,
                      const Wanted& wanted, Instant now) {
  return wanted.product.is_ticket() ? refuse_ticket(state, user, cart, wanted, now)
                                    : refuse_addon(state, user, cart, wanted, now);
}

Refusal refuse_venue(const State& state, std::int64_t ticket_units) {
  const ConferenceState& conference = conference_of(state);
  const std::int64_t capacity = conference.settings().total_capacity();
  const auto remaining =
      remaining_of(capacity, conference.tickets_sold(), conference.tickets_held());
  if (!remaining || ticket_units <= *remaining) return std::nullopt;
  if (*remaining == 0) {
    return conflict("conference_sold_out",
                    say("All ", capacity, " places of the conference are taken."));
  }
  return conflict(
      "capacity_exceeded",
      say(*remaining, " of ", capacity, " places are left; ", ticket_units, " are wanted."),
      {{"remaining", *remaining}});
}

bool has_prerequisite(const State& state, std::string_view user, const CartState* cart,
                      const events::AddOn& addon, std::span<const Product> leaving) {
  if (addon.requires_ticket_types().empty()) return true;
  return std::ranges::any_of(addon.requires_ticket_types(), [&](const std::string& slug) {
    const Product ticket{Product::Kind::kTicketType, slug};
    const bool leaves = std::ranges::find(leaving, ticket) != leaving.end();
    return (!leaves && quantity_in(cart, ticket) > 0) || owns_ticket(state, user, slug);
  });
}

void remove_items(const State& state, const CartState& cart, std::span<const Product> products,
                  events::RemovalCause cause, Accepted& accepted) {
  const auto remove = [&](const Product& gone, std::int64_t quantity, events::RemovalCause why) {
    events::ItemRemovedFromCart removed;
    removed.set_user(cart.user());
    removed.set_cart(cart.cart());
    set_product(gone, removed);
    removed.set_quantity(quantity);
    removed.set_cause(why);
    accepted.events.push_back({cart_stream(cart.user()), std::move(removed)});
  };
  for (const Product& product : products) remove(product, quantity_in(&cart, product), cause);
  for (const CartItem& item : cart.items()) {
    if (!item.has_addon() || std::ranges::find(products, product_of(item)) != products.end())
      continue;
    const events::AddOn& addon = state.addon(item.addon())->definition();
    // Only what these tickets made possible goes with them.
    const bool named = std::ranges::any_of(products, [&](const Product& product) {
      return product.is_ticket() &&
             std::ranges::find(addon.requires_ticket_types(), product.slug) !=
                 addon.requires_ticket_types().end();
    });
    if (named && !has_prerequisite(state, cart.user(), &cart, addon, products))
      remove(product_of(item), item.quantity(), events::REMOVAL_CAUSE_CASCADE);
  }
}

void remove_voucher(const State& state, const CartState& cart, Accepted& accepted) {
  events::VoucherRemoved removed;
  removed.set_user(cart.user());
  removed.set_cart(cart.cart());
  removed.set_voucher(cart.voucher());
  accepted.events.push_back({cart_stream(cart.user()), std::move(removed)});
  const VoucherState& voucher = *state.voucher(cart.voucher());
  std::vector<Product> hidden;  // others came in while they were not
  for (const CartItem& item : cart.items()) {
    if (item.has_ticket_type() &&
        state.ticket_type(item.ticket_type())->definition().requires_voucher() &&
        unlocks(voucher.definition(), item.ticket_type()))
      hidden.push_back(product_of(item));
  }
  remove_items(state, cart, hidden, events::REMOVAL_CAUSE_VOUCHER, accepted);
}

const VoucherState* voucher_in(const State& state, const CartState* cart) {
  return cart != nullptr && cart->has_voucher() ? state.voucher(cart->voucher()) : nullptr;
}

std::uint64_t open_or_new(const State& state, const std::string& user, Instant now,
                          Accepted& accepted) {
  const CartState* last = state.cart(user);
  if (last != nullptr && last->status() == CART_STATUS_OPEN) return last->cart();
  events::CartOpened opened;
  opened.set_user(user);
  opened.set_cart((last != nullptr ? last->cart() : 0) + 1);
  opened.set_expires_at(expiry_of_cart(state, now).micros);
  const std::uint64_t number = opened.cart();
  accepted.events.push_back({cart_stream(user), std::move(opened)});
  return number;
}

Instant expiry_of_cart(const State& state, Instant now) {
  return now.plus_minutes(conference_of(state).settings().cart_expiry_minutes());
}

void answer_cart(const CartState& cart, Accepted& accepted) {
  accepted.result.set_user(cart.user());
  accepted.result.set_cart(cart.cart());
}

}  // namespace lanyard::domain
