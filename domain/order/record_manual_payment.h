#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordManualPayment {
  static constexpr std::string_view kName = "RecordManualPayment";
  static constexpr std::string_view kSummary =
      "Records money that arrived outside any gateway. What exceeds the balance becomes store "
      "credit; for an order cancelled by expiry it is a late payment.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"not_found", "order_not_pending", "invalid_amount", "ledger_full"});

  std::string order;
  Decimal amount;
  std::optional<std::string> reference;
  std::optional<std::string> note;

  static void describe(auto& fields) {
    using Self = RecordManualPayment;
    fields.required("order", &Self::order, kOrder);
    fields.required("amount", &Self::amount,
                    FieldSpec{.help = "Above 0, in the conference's currency."});
    fields.optional("reference", &Self::reference, FieldSpec{.help = "Of the bank or cash desk."});
    fields.optional("note", &Self::note, kNote);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
