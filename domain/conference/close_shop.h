#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CloseShop {
  static constexpr std::string_view kName = "CloseShop";
  static constexpr std::string_view kSummary =
      "Closes the shop: cart commands are refused until it opens; orders can still be paid and "
      "cancelled.";
  static constexpr std::array<std::string_view, 0> kRejections = {};

  static void describe(auto&) {}

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
