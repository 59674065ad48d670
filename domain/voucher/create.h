#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"
#include "domain/voucher/fields.h"

namespace lanyard::domain {

struct CreateVoucher {
  static constexpr std::string_view kName = "CreateVoucher";
  static constexpr std::string_view kSummary =
      "Makes a voucher; codes are stored and compared in upper case.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"already_exists", "invalid_discount", "invalid_scope",
                                       "unknown_ticket_type", "unknown_addon", "invalid_window"});

  std::string code;
  std::string type;
  VoucherFields fields;

  static void describe(auto& fields) {
    using Self = CreateVoucher;
    fields.required("code", &Self::code, kVoucherCode);
    fields.required("type", &Self::type, kVoucherType);
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
