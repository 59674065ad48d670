#pragma once

#include <array>

#include "domain/condition/fields.h"
#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct UpdateCondition {
  static constexpr std::string_view kName = "UpdateCondition";
  static constexpr std::string_view kSummary =
      "Changes an automatic discount; what is absent stays. Orders keep what they were placed "
      "with.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"not_found", "kind_fixed", "already_exists", "invalid_discount", "invalid_scope",
       "unknown_ticket_type", "unknown_addon", "invalid_window", "below_used"});

  std::optional<std::string> condition;
  std::optional<std::string> name;
  std::optional<std::string> kind;
  ConditionFields fields;

  static void describe(auto& fields) {
    using Self = UpdateCondition;
    fields.optional("condition", &Self::condition,
                    FieldSpec{.help = "Its id; absent: `name` says which one is meant."});
    fields.optional("name", &Self::name,
                    FieldSpec{.help = "With `condition` its new name, else the one it has."});
    fields.optional("kind", &Self::kind,
                    FieldSpec{.help = "May be said; cannot change.", .choices = kConditionKinds});
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
