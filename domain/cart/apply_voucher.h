#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ApplyVoucher {
  static constexpr std::string_view kName = "ApplyVoucher";
  static constexpr std::string_view kSummary =
      "Puts a voucher into the user's cart, in place of another one; opens a cart when none is "
      "open.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "voucher_not_found", "voucher_invalid"});

  std::string user;
  std::string code;

  static void describe(auto& fields) {
    using Self = ApplyVoucher;
    fields.required("user", &Self::user, kUser);
    fields.required("code", &Self::code,
                    FieldSpec{.help = "Voucher code, in upper or lower case.", .max_length = 100});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
