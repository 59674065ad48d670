#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Store credit in the order it was issued: CreditView at `c/<position>`, found by
/// `u/<user>\0<position>`; CreditPlace at `i/<credit>` says where.
namespace lanyard::projections::credits {
inline constexpr std::string_view kName = "credits";
inline constexpr std::string_view kPrefix = "c/";
inline std::string key(std::uint64_t position) { return join_key(kPrefix, number_key(position)); }
inline std::string id_key(std::string_view credit) { return join_key("i/", credit); }
}  // namespace lanyard::projections::credits
