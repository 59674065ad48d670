#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "domain/fields.h"
#include "events/condition.pb.h"
#include "events/order.pb.h"
#include "events/voucher.pb.h"

namespace lanyard::domain {

/// What is to be priced, in the order first added to the cart.
struct PricingItem {
  Product product;
  std::string name;
  std::int64_t unit_price = 0;  ///< minor units, from 0 to kMaxPrice
  std::int64_t quantity = 0;    ///< from 1 to kMaxQuantity
};

/// A condition that is met, and how many units it may still be given for.
struct Offer {
  const events::Condition* condition = nullptr;
  std::int64_t units = std::numeric_limits<std::int64_t>::max();
};

/// What takes something off: conditions in the order in which they are looked at
/// (domain/condition/offers.h finds them), and the voucher, whose validity is not asked here.
struct Discounts {
  std::vector<Offer> offers;
  const events::Voucher* voucher = nullptr;
};

/// Lines numbered from 1, each with `gross`, `condition`, `voucher_discount` and `total`; the sums
/// are exact: subtotal = Σ gross, total = subtotal − discount = Σ line totals, none negative.
struct Pricing {
  std::vector<events::OrderLine> lines;
  std::int64_t subtotal = 0;
  std::int64_t discount = 0;
  std::int64_t total = 0;
  std::int64_t voucher_discount = 0;                 ///< the part of discount that the voucher took
  std::vector<events::ConditionUse> condition_uses;  ///< by condition, in the order of the lines
};

/// The one place where anything gets its price: cart view, checkout and catalogue.
///
/// Conditions first: each line goes to the first offer that covers it, has units left and takes
/// anything off; units are spent in line order, and there is no second one for a line. Then the
/// voucher on what they leave of the lines it covers: everything (comp), a percentage of each line,
/// or a fixed amount, once, split over them by largest remainder; with `max_units_per_use` only for
/// so many units, in line order, at their share of the line. Rounding is half up to the minor unit,
/// once for each amount that stands in a line.
Pricing price(const std::vector<PricingItem>& items, const Discounts& discounts = {});

}  // namespace lanyard::domain
