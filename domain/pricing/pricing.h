#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/fields.h"
#include "events/order.pb.h"

namespace lanyard::domain {

/// What is to be priced, in the order first added to the cart.
struct PricingItem {
  Product product;
  std::string name;
  std::int64_t unit_price = 0;  ///< minor units, from 0 to kMaxPrice
  std::int64_t quantity = 0;    ///< from 1 to kMaxQuantity
};

/// Lines numbered from 1, each with `gross`, `condition`, `voucher_discount` and `total`; the sums
/// are exact: subtotal = Σ gross, total = subtotal − discount = Σ line totals, none negative.
struct Pricing {
  std::vector<events::OrderLine> lines;
  std::int64_t subtotal = 0;
  std::int64_t discount = 0;
  std::int64_t total = 0;
};

/// The one place where anything gets its price: cart view, checkout and catalogue. Discounts, when
/// there are any, are decided here: conditions first, the voucher on what they leave.
Pricing price(const std::vector<PricingItem>& items);

}  // namespace lanyard::domain
