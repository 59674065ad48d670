#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ExpireCredit {
  static constexpr std::string_view kName = "ExpireCredit";
  static constexpr std::string_view kSummary =
      "Ends a store credit: what remains of it can no longer be used.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "credit_not_available"});

  std::string credit;

  static void describe(auto& fields) {
    using Self = ExpireCredit;
    fields.required("credit", &Self::credit, kCredit);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
