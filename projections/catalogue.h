#pragma once

#include <string_view>

/// Definitions of what is sold: CatalogueTicketType at `t/<slug>`, CatalogueAddOn at `a/<slug>`.
namespace lanyard::projections::catalogue {
inline constexpr std::string_view kName = "catalogue";
}  // namespace lanyard::projections::catalogue
