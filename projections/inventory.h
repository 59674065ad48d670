#pragma once

#include <string_view>

/// What is sold and held: ProductInventory at `t/<slug>` and `a/<slug>`, VenueInventory at `venue`,
/// InventoryOrder at `o/<reference>` until it is paid. What open carts contain is in the carts
/// model.
namespace lanyard::projections::inventory {
inline constexpr std::string_view kName = "inventory";
inline constexpr std::string_view kVenueKey = "venue";
}  // namespace lanyard::projections::inventory
