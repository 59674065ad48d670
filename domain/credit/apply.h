#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ApplyCredit {
  static constexpr std::string_view kName = "ApplyCredit";
  static constexpr std::string_view kSummary =
      "Pays an order with store credit, as far as either reaches.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"not_found", "order_not_pending", "credit_not_available", "wrong_user", "already_paid",
       "credit_empty", "ledger_full"});

  std::string order;
  std::string credit;

  static void describe(auto& fields) {
    using Self = ApplyCredit;
    fields.required("order", &Self::order, kOrder);
    fields.required("credit", &Self::credit, kCredit);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
