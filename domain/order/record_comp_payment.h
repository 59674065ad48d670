#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordCompPayment {
  static constexpr std::string_view kName = "RecordCompPayment";
  static constexpr std::string_view kSummary = "Settles a pending order of total 0.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "order_not_pending", "order_not_free"});

  std::string order;
  std::optional<std::string> note;

  static void describe(auto& fields) {
    using Self = RecordCompPayment;
    fields.required("order", &Self::order, kOrder);
    fields.optional("note", &Self::note, kNote);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
