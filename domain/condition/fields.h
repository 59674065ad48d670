#pragma once

#include <array>

#include "domain/fields.h"

namespace lanyard::domain {

inline constexpr auto kConditionKinds = std::to_array<std::string_view>(
    {"time_or_stock_limit", "speaker", "group_member", "included_product", "discount_for_product",
     "discount_for_category"});
inline constexpr auto kDiscountTypes =
    std::to_array<std::string_view>({"percentage", "fixed_amount"});
inline constexpr FieldSpec kConditionKind = {.help = "For whom, and when, the discount is.",
                                             .choices = kConditionKinds};

/// What conditions are made of beside name and kind, the same whether they are created or updated:
/// what is absent keeps its default, or what it was. A field that the kind does not have is
/// refused.
struct ConditionFields {
  Change<std::string> description;
  Change<bool> is_active;
  Change<std::int64_t> priority;
  Change<std::int64_t> max_units_per_user;
  Change<std::string> discount_type;
  Change<Decimal> discount_value;
  Change<std::int64_t> max_quantity;
  Change<Scope> ticket_types;
  Change<Scope> addons;
  Change<Instant> start_time;
  Change<Instant> end_time;
  Change<std::int64_t> limit;
  Change<bool> is_presenter;
  Change<bool> is_copresenter;
  Change<std::vector<std::string>> groups;
  Change<std::vector<std::string>> enabling_ticket_types;
  Change<Decimal> percentage;
  Change<bool> apply_to_tickets;
  Change<bool> apply_to_addons;

  static void describe(auto& fields) {
    describe_all(fields);
    describe_kinds(fields);
  }

 private:
  static void describe_all(auto& fields) {
    using Self = ConditionFields;
    fields.optional(
        "description", &Self::description,
        FieldSpec{.help = "For organisers.", .max_length = 10'000, .rule = TextRule::kFree});
    fields.optional("is_active", &Self::is_active,
                    FieldSpec{.help = "Whether it is looked at; true by default."});
    fields.optional("priority", &Self::priority,
                    FieldSpec{.help = "Lower is looked at first; 0 by default."});
    fields.optional("max_units_per_user", &Self::max_units_per_user,
                    FieldSpec{.help = "Units that one person may have discounted in all their "
                                      "orders; 0 is unlimited."});
    fields.optional("discount_type", &Self::discount_type,
                    FieldSpec{.help = "Percentage by default.", .choices = kDiscountTypes});
    fields.optional("discount_value", &Self::discount_value,
                    FieldSpec{.help = "Percent, or an amount off each unit; 0 by default."});
    fields.optional("max_quantity", &Self::max_quantity,
                    FieldSpec{.help = "Units of a line that are discounted; 0 is all."});
    fields.optional("ticket_types", &Self::ticket_types,
                    FieldSpec{.help = "Ticket types it is for; all by default."});
    fields.optional("addons", &Self::addons,
                    FieldSpec{.help = "Add-ons it is for; all by default."});
  }
  static void describe_kinds(auto& fields) {
    using Self = ConditionFields;
    fields.optional("start_time", &Self::start_time, FieldSpec{.help = "Given from then on."});
    fields.optional("end_time", &Self::end_time, FieldSpec{.help = "Given up to then."});
    fields.optional("limit", &Self::limit,
                    FieldSpec{.help = "Units that are discounted in all; 0 is unlimited."});
    fields.optional("is_presenter", &Self::is_presenter,
                    FieldSpec{.help = "speaker: for everyone who is a speaker; true by default."});
    fields.optional("is_copresenter", &Self::is_copresenter,
                    FieldSpec{.help = "speaker: for who shares a talk; false by default."});
    fields.optional(
        "groups", &Self::groups,
        FieldSpec{.help = "group_member: for who is in one of them.", .max_length = 150});
    fields.optional("enabling_ticket_types", &Self::enabling_ticket_types,
                    FieldSpec{.help = "included_product: for who owns one of them."});
    fields.optional("percentage", &Self::percentage,
                    FieldSpec{.help = "discount_for_category: percent of each unit."});
    fields.optional("apply_to_tickets", &Self::apply_to_tickets,
                    FieldSpec{.help = "discount_for_category: true by default."});
    fields.optional("apply_to_addons", &Self::apply_to_addons,
                    FieldSpec{.help = "discount_for_category: true by default."});
  }
};

}  // namespace lanyard::domain
