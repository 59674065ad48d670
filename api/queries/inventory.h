#pragma once

#include "api/query.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

/// With what remains and what open carts contain.
projections::VenueInventory venue_inventory(const projections::ReadView& view);
/// Of the product at `t/<slug>` or `a/<slug>`; nothing when there is none.
std::optional<projections::ProductInventory> product_inventory(const projections::ReadView& view,
                                                               const std::string& key);

}  // namespace lanyard::api::queries
