#pragma once

#include <array>

#include "domain/fields.h"

namespace lanyard::domain {

inline constexpr auto kVoucherTypes =
    std::to_array<std::string_view>({"comp", "percentage", "fixed_amount"});
inline constexpr FieldSpec kVoucherType = {.help = "What it takes off.", .choices = kVoucherTypes};

/// What vouchers are made of beside code and type, the same whether they are created, generated or
/// updated: what is absent keeps its default, or what it was.
struct VoucherFields {
  Change<Decimal> discount_value;
  Change<Scope> ticket_types;
  Change<Scope> addons;
  Change<std::int64_t> max_uses;
  Change<std::int64_t> max_units_per_use;
  Change<Instant> valid_from;
  Change<Instant> valid_until;
  Change<bool> unlocks_hidden_tickets;
  Change<bool> is_active;

  static void describe(auto& fields) {
    using Self = VoucherFields;
    fields.optional("discount_value", &Self::discount_value,
                    FieldSpec{.help = "Percent, or an amount off the whole order; 0 by default, "
                                      "and without meaning for comp."});
    fields.optional("ticket_types", &Self::ticket_types,
                    FieldSpec{.help = "Ticket types it is for; all by default."});
    fields.optional("addons", &Self::addons,
                    FieldSpec{.help = "Add-ons it is for; all by default."});
    fields.optional("max_uses", &Self::max_uses,
                    FieldSpec{.help = "Orders it may be used for; 1 by default, 0 is none."});
    fields.optional("max_units_per_use", &Self::max_units_per_use,
                    FieldSpec{.help = "Units of one order that it discounts; 0 is unlimited."});
    fields.optional("valid_from", &Self::valid_from, FieldSpec{.help = "Taken from then on."});
    fields.optional("valid_until", &Self::valid_until, FieldSpec{.help = "Taken up to then."});
    fields.optional("unlocks_hidden_tickets", &Self::unlocks_hidden_tickets,
                    FieldSpec{.help = "Whether ticket types in its scope that require a voucher "
                                      "can be had with it."});
    fields.optional("is_active", &Self::is_active,
                    FieldSpec{.help = "Whether it is taken at all; true by default."});
  }
};

}  // namespace lanyard::domain
