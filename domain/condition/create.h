#pragma once

#include <array>

#include "domain/condition/fields.h"
#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CreateCondition {
  static constexpr std::string_view kName = "CreateCondition";
  static constexpr std::string_view kSummary = "Makes an automatic discount of one of six kinds.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"already_exists", "invalid_discount", "invalid_scope", "unknown_ticket_type",
       "unknown_addon", "invalid_window", "too_many_conditions"});

  std::string name;
  std::string kind;
  ConditionFields fields;

  static void describe(auto& fields) {
    using Self = CreateCondition;
    fields.required("name", &Self::name, FieldSpec{.help = "Unique; shown on orders."});
    fields.required("kind", &Self::kind, kConditionKind);
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
