#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct LeaveVenue {
  static constexpr std::string_view kName = "LeaveVenue";
  static constexpr std::string_view kSummary = "Notes that a person left the building.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "not_checked_in"});

  std::string access_code;
  std::optional<std::string> station;

  static void describe(auto& fields) {
    using Self = LeaveVenue;
    fields.required("access_code", &Self::access_code, kAccessCode);
    fields.optional("station", &Self::station, kStation);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
