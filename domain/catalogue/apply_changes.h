#pragma once

#include "domain/changes.h"

namespace lanyard::domain {

/// What UpdateTicketType and UpdateAddOn share: the command's changes over the definition.
template <class Command, class Definition>
Refusal apply_common(const Command& command, Definition& to) {
  Refusal refusal;
  change("name", command.name, refusal, [&](const auto& value) { to.set_name(value); });
  change_optional(
      command.description, [&](const auto& value) { to.set_description(value); },
      [&] { to.clear_description(); });
  change("price", command.price, refusal, [&](Decimal value) {
    const auto minor = minor_units("price", value, to.currency(), kMaxPrice);
    if (minor) {
      to.set_price(*minor);
    } else {
      refusal = minor.error();
    }
  });
  change_optional(
      command.available_from, [&](Instant value) { to.set_available_from(value.micros); },
      [&] { to.clear_available_from(); });
  change_optional(
      command.available_until, [&](Instant value) { to.set_available_until(value.micros); },
      [&] { to.clear_available_until(); });
  change("total_quantity", command.total_quantity, refusal,
         [&](std::int64_t value) { to.set_total_quantity(value); });
  change("is_active", command.is_active, refusal, [&](bool value) { to.set_is_active(value); });
  change("bulk_enabled", command.bulk_enabled, refusal,
         [&](bool value) { to.set_bulk_enabled(value); });
  change("display_order", command.display_order, refusal,
         [&](std::int64_t value) { to.set_display_order(value); });
  return refusal;
}

}  // namespace lanyard::domain
