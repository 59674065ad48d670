#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct VoidRedemption {
  static constexpr std::string_view kName = "VoidRedemption";
  static constexpr std::string_view kSummary =
      "Takes back a redemption made by mistake; its units can be redeemed again, or are those of "
      "one "
      "that was in conflict for them.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "already_voided"});

  std::string redemption;
  std::string reason;

  static void describe(auto& fields) {
    using Self = VoidRedemption;
    fields.required("redemption", &Self::redemption,
                    FieldSpec{.help = "Id that Redeem answered.", .max_length = 120});
    fields.required("reason", &Self::reason, kNote);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
