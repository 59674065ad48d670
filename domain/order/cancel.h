#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CancelOrder {
  static constexpr std::string_view kName = "CancelOrder";
  static constexpr std::string_view kSummary =
      "Cancels an order that is not paid yet; its stock is free again, and money received for it "
      "becomes store credit.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "order_not_pending"});

  std::string order;
  std::optional<std::string> reason;

  static void describe(auto& fields) {
    using Self = CancelOrder;
    fields.required("order", &Self::order, kOrder);
    fields.optional("reason", &Self::reason, kNote);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
