#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct SetCartItemQuantity {
  static constexpr std::string_view kName = "SetCartItemQuantity";
  static constexpr std::string_view kSummary =
      "Sets how many units of a product are in the user's open cart; 0 removes it.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "cart_expired", "cart_not_open", "invalid_quantity",
       "item_not_in_cart", "ticket_unavailable", "insufficient_stock", "user_limit_exceeded",
       "conference_sold_out", "capacity_exceeded", "voucher_required", "voucher_not_covering",
       "addon_inactive", "addon_not_yet_available", "addon_no_longer_available",
       "prerequisite_missing"});

  std::string user;
  Product product;
  std::int64_t quantity = 0;

  static void describe(auto& fields) {
    using Self = SetCartItemQuantity;
    fields.required("user", &Self::user, kUser);
    fields.product(&Self::product);
    fields.required("quantity", &Self::quantity, FieldSpec{.help = "Units in the cart then."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
