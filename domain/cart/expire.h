#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ExpireCart {
  static constexpr std::string_view kName = "ExpireCart";
  static constexpr std::string_view kSummary =
      "Closes the user's cart when its time has passed, else changes nothing. Sent by the "
      "scheduler.";
  static constexpr std::array<std::string_view, 0> kRejections = {};

  std::string user;

  static void describe(auto& fields) {
    using Self = ExpireCart;
    fields.required("user", &Self::user, kUser);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
