#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct AssignUnit {
  static constexpr std::string_view kName = "AssignUnit";
  static constexpr std::string_view kSummary =
      "Gives one unit of a paid order to another person, who becomes an attendee.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"invalid_user", "not_found", "order_not_paid", "already_used"});

  std::string order;
  std::int64_t line = 0;
  std::int64_t unit = 0;
  std::string user;

  static void describe(auto& fields) {
    using Self = AssignUnit;
    fields.required("order", &Self::order, kOrder);
    fields.required("line", &Self::line, FieldSpec{.help = "Line of the order, from 1."});
    fields.required("unit", &Self::unit, FieldSpec{.help = "Unit of the line, from 1."});
    fields.required("user", &Self::user, kUser);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
