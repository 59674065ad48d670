#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Registered people: UserView at `u/<user>`.
namespace lanyard::projections::users {
inline constexpr std::string_view kName = "users";
inline constexpr std::string_view kPrefix = "u/";
inline std::string key(std::string_view user) { return join_key(kPrefix, user); }
}  // namespace lanyard::projections::users
