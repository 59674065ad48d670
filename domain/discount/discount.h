#pragma once

#include <span>

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/state.h"
#include "events/condition.pb.h"
#include "events/voucher.pb.h"

namespace lanyard::domain {

// What vouchers and conditions have in common.

/// Whether the product is in the scope of its kind.
bool covers(const events::Voucher& voucher, const Product& product);
bool covers(const events::Condition& condition, const Product& product);

void set_scope(const Scope& from, events::Scope& to);
/// `invalid_scope` for a list without entries, then `unknown_ticket_type`, `unknown_addon`.
Refusal refuse_scopes(const State& state, const events::Scope& ticket_types,
                      const events::Scope& addons);
/// `unknown_ticket_type`.
Refusal refuse_ticket_types(const State& state, std::string_view field,
                            std::span<const std::string> slugs);

/// Sets `percentage` (basis points) or `amount` with its currency; refuses what has more decimals.
/// Values that no discount has are kept for `refuse_discount`.
template <class Definition>
Refusal set_percentage(std::string_view field, Decimal value, Definition& to);
template <class Definition>
Refusal set_amount(std::string_view field, Decimal value, std::string_view currency,
                   Definition& to);
/// `invalid_discount`: a percentage outside 0 to 100, a negative amount.
template <class Definition>
Refusal refuse_discount(const Definition& definition);
/// What was set, as a number of percent or of major units; 0 when neither is.
template <class Definition>
Decimal value_of(const Definition& definition);

/// `invalid_window`: the end before the start.
Refusal refuse_window(std::string_view what, std::optional<Instant> from,
                      std::optional<Instant> until);

// --- the templates

/// Basis points; what is beyond 64 bits stays out of any bounds.
std::expected<std::int64_t, Rejection> basis_points(std::string_view field, Decimal percent);
Refusal refuse_value(std::optional<std::int64_t> percentage, std::optional<std::int64_t> amount,
                     std::string_view currency);

template <class Definition>
Refusal set_percentage(std::string_view field, Decimal value, Definition& to) {
  const auto points = basis_points(field, value);
  if (!points) return points.error();
  to.set_percentage(*points);
  to.clear_amount();
  to.clear_currency();
  return std::nullopt;
}

template <class Definition>
Refusal set_amount(std::string_view field, Decimal value, std::string_view currency,
                   Definition& to) {
  const auto minor = minor_units(field, value, currency, kMaxPrice);
  if (!minor) return minor.error();
  to.set_amount(*minor);
  to.set_currency(std::string(currency));
  to.clear_percentage();
  return std::nullopt;
}

template <class Definition>
Refusal refuse_discount(const Definition& definition) {
  std::optional<std::int64_t> percentage;
  std::optional<std::int64_t> amount;
  if (definition.has_percentage()) percentage = definition.percentage();
  if (definition.has_amount()) amount = definition.amount();
  return refuse_value(percentage, amount, definition.currency());
}

template <class Definition>
Decimal value_of(const Definition& definition) {
  if (definition.has_percentage()) return {.unscaled = definition.percentage(), .scale = 2};
  if (definition.has_amount())
    return {.unscaled = definition.amount(), .scale = *currency_exponent(definition.currency())};
  return {};
}

}  // namespace lanyard::domain
