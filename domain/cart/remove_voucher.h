#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RemoveVoucher {
  static constexpr std::string_view kName = "RemoveVoucher";
  static constexpr std::string_view kSummary =
      "Takes the voucher out of the user's open cart; tickets that only it made available go with "
      "it.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "cart_expired", "cart_not_open", "no_voucher"});

  std::string user;

  static void describe(auto& fields) {
    using Self = RemoveVoucher;
    fields.required("user", &Self::user, kUser);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
