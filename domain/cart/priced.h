#pragma once

#include "domain/pricing/pricing.h"
#include "domain/state.h"
#include "events/order.pb.h"

namespace lanyard::domain {

/// What the cart costs its user now: live prices, the conditions that are met, and its voucher,
/// valid or not. It looks at what `Keys::buyer` names.
Pricing price_cart(const State& state, const CartState& cart, Instant now);

/// What the order says of prices when the cart is checked out now: currency, lines, sums, the uses
/// of conditions, and that of the voucher, when it takes something off or unlocks a ticket. The
/// rest is not set. Checkout makes its order of it, and `lanyard verify` compares with it.
events::OrderPlaced priced_order(const State& state, const CartState& cart, Instant now);

}  // namespace lanyard::domain
