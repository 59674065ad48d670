#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

inline constexpr auto kRefundDestinations = std::to_array<std::string_view>({"original", "credit"});

/// So many units of a line.
struct RefundLine {
  std::int64_t line = 0;
  std::int64_t quantity = 0;
  static void describe(auto& fields) {
    using Self = RefundLine;
    fields.required("line", &Self::line, FieldSpec{.help = "Line of the order, from 1."});
    fields.required("quantity", &Self::quantity, FieldSpec{.help = "Units, at least 1."});
  }
};

struct RefundOrder {
  static constexpr std::string_view kName = "RefundOrder";
  static constexpr std::string_view kSummary =
      "Gives back money of a paid order, the way it came or as store credit: all of it, an amount, "
      "or that of units, which are then free again.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "order_not_refundable", "line_not_found",
                                       "invalid_quantity", "invalid_amount", "exceeds_refundable"});

  std::string order;
  std::string destination;
  std::optional<Decimal> amount;
  std::optional<std::string> reason;
  std::vector<RefundLine> lines;

  static void describe(auto& fields) {
    using Self = RefundOrder;
    fields.required("order", &Self::order, kOrder);
    fields.required("destination", &Self::destination,
                    FieldSpec{.help = "Where the money goes.", .choices = kRefundDestinations});
    fields.optional("amount", &Self::amount,
                    FieldSpec{.help = "Absent: the price of the `lines`, or all that is left."});
    fields.optional("reason", &Self::reason, kNote);
    fields.optional("lines", &Self::lines, FieldSpec{.help = "Units that are given back."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
