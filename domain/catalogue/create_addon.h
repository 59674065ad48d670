#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CreateAddOn {
  static constexpr std::string_view kName = "CreateAddOn";
  static constexpr std::string_view kSummary = "Adds an add-on to the catalogue.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"already_exists", "negative_price", "invalid_window",
                                       "unknown_ticket_type", "too_many_products"});

  std::string slug;
  std::string name;
  std::optional<std::string> description;
  Decimal price;
  std::optional<Instant> available_from;
  std::optional<Instant> available_until;
  std::int64_t total_quantity = 0;
  bool is_active = true;
  bool bulk_enabled = false;
  std::int64_t display_order = 0;
  std::vector<std::string> requires_ticket_types;

  static void describe(auto& fields) {
    using Self = CreateAddOn;
    fields.required("slug", &Self::slug, kSlug);
    fields.required("name", &Self::name, FieldSpec{.help = "Shown to people and on orders."});
    fields.optional(
        "description", &Self::description,
        FieldSpec{.help = "For the shop.", .max_length = 10'000, .rule = TextRule::kFree});
    fields.required("price", &Self::price,
                    FieldSpec{.help = "Of one unit, in the conference's currency."});
    fields.optional("available_from", &Self::available_from,
                    FieldSpec{.help = "Sold from then on; absent: at any time before."});
    fields.optional("available_until", &Self::available_until,
                    FieldSpec{.help = "Sold up to then; absent: at any time after."});
    fields.optional("total_quantity", &Self::total_quantity,
                    FieldSpec{.help = "Units there are; 0 is unlimited."});
    fields.optional("is_active", &Self::is_active, FieldSpec{.help = "Whether it is sold at all."});
    fields.optional("bulk_enabled", &Self::bulk_enabled,
                    FieldSpec{.help = "Whether it may be sold in bulk purchases."});
    fields.optional("display_order", &Self::display_order, FieldSpec{.help = "Lower comes first."});
    fields.optional(
        "requires_ticket_types", &Self::requires_ticket_types,
        FieldSpec{.help =
                      "One of these tickets must be in the cart or owned; empty: none needed."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
