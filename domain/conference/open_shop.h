#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct OpenShop {
  static constexpr std::string_view kName = "OpenShop";
  static constexpr std::string_view kSummary = "Opens the shop: carts and checkout work again.";
  static constexpr std::array<std::string_view, 0> kRejections = {};

  static void describe(auto&) {}

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
