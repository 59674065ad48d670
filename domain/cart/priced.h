#pragma once

#include "domain/pricing/pricing.h"
#include "domain/state.h"

namespace lanyard::domain {

/// What the cart costs its user now: live prices, the conditions that are met, and its voucher,
/// valid or not. It looks at what `Keys::buyer` names.
Pricing price_cart(const State& state, const CartState& cart, Instant now);

}  // namespace lanyard::domain
