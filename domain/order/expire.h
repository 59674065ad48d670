#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ExpireOrder {
  static constexpr std::string_view kName = "ExpireOrder";
  static constexpr std::string_view kSummary =
      "Cancels a pending order whose hold has ended, else changes nothing. Sent by the scheduler.";
  static constexpr auto kRejections = std::to_array<std::string_view>({"not_found"});

  std::string order;

  static void describe(auto& fields) {
    using Self = ExpireOrder;
    fields.required("order", &Self::order, kOrder);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
