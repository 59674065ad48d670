#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"
#include "domain/voucher/fields.h"

namespace lanyard::domain {

struct GenerateVouchers {
  static constexpr std::string_view kName = "GenerateVouchers";
  static constexpr std::string_view kSummary =
      "Makes up to 500 vouchers alike, each with a fresh code after the prefix: all or none.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_count", "invalid_discount", "invalid_scope",
                                       "unknown_ticket_type", "unknown_addon", "invalid_window"});

  std::string prefix;
  std::int64_t count = 0;
  std::string type;
  VoucherFields fields;

  static void describe(auto& fields) {
    using Self = GenerateVouchers;
    fields.required("prefix", &Self::prefix,
                    FieldSpec{.help = "What every code begins with; may be empty.",
                              .max_length = 92,
                              .rule = TextRule::kCode});
    fields.required("count", &Self::count, FieldSpec{.help = "Vouchers to make, 1 to 500."});
    fields.required("type", &Self::type, kVoucherType);
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
