#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Orders in the order of placement: OrderView at `o/<position of OrderPlaced>`. OrderPlace at
/// `r/<reference>` says where; Marks at `u/<user>\0<position>` and `n/<position>` list those of a
/// buyer and those that need attention.
namespace lanyard::projections::orders {
inline constexpr std::string_view kName = "orders";
inline constexpr std::string_view kPrefix = "o/";
inline constexpr std::string_view kAttentionPrefix = "n/";
inline std::string key(std::uint64_t position) { return join_key(kPrefix, number_key(position)); }
inline std::string reference_key(std::string_view reference) { return join_key("r/", reference); }
}  // namespace lanyard::projections::orders
