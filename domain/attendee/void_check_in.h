#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct VoidCheckIn {
  static constexpr std::string_view kName = "VoidCheckIn";
  static constexpr std::string_view kSummary =
      "Takes back a check-in made by mistake; it stays in the history.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "already_voided"});

  std::string check_in;
  std::string reason;

  static void describe(auto& fields) {
    using Self = VoidCheckIn;
    fields.required("check_in", &Self::check_in,
                    FieldSpec{.help = "Id that CheckIn answered.", .max_length = 100});
    fields.required("reason", &Self::reason, kNote);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
