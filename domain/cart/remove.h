#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RemoveFromCart {
  static constexpr std::string_view kName = "RemoveFromCart";
  static constexpr std::string_view kSummary =
      "Takes a product out of the user's open cart; add-ons that then lack their ticket go with "
      "it.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "cart_expired", "cart_not_open", "item_not_in_cart"});

  std::string user;
  Product product;

  static void describe(auto& fields) {
    using Self = RemoveFromCart;
    fields.required("user", &Self::user, kUser);
    fields.product(&Self::product);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
