#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"
#include "domain/voucher/fields.h"

namespace lanyard::domain {

struct UpdateVoucher {
  static constexpr std::string_view kName = "UpdateVoucher";
  static constexpr std::string_view kSummary =
      "Changes a voucher; what is absent stays. Orders keep what they were placed with.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"not_found", "invalid_discount", "invalid_scope", "unknown_ticket_type", "unknown_addon",
       "invalid_window", "below_used"});

  std::string code;
  Change<std::string> type;
  VoucherFields fields;

  static void describe(auto& fields) {
    using Self = UpdateVoucher;
    fields.required("code", &Self::code, kVoucherCode);
    fields.optional("type", &Self::type, kVoucherType);
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
