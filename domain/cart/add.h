#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct AddToCart {
  static constexpr std::string_view kName = "AddToCart";
  static constexpr std::string_view kSummary =
      "Puts units of a ticket type or add-on into the user's cart; opens a cart when none is open. "
      "Carts reserve nothing.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "invalid_quantity", "product_not_found", "ticket_unavailable",
       "insufficient_stock", "user_limit_exceeded", "conference_sold_out", "capacity_exceeded",
       "voucher_required", "voucher_not_covering", "addon_inactive", "addon_not_yet_available",
       "addon_no_longer_available", "prerequisite_missing"});

  std::string user;
  Product product;
  std::int64_t quantity = 1;

  static void describe(auto& fields) {
    using Self = AddToCart;
    fields.required("user", &Self::user, kUser);
    fields.product(&Self::product);
    fields.optional("quantity", &Self::quantity, FieldSpec{.help = "Units to add."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
