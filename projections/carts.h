#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// The last cart of each user, CartView at `u/<user>`; units in open carts, InOpenCarts at
/// `t/<slug>`, `a/<slug>` and (ticket units) `venue`.
namespace lanyard::projections::carts {
inline constexpr std::string_view kName = "carts";
inline constexpr std::string_view kVenueKey = "venue";
inline std::string key(std::string_view user) { return join_key("u/", user); }
}  // namespace lanyard::projections::carts
