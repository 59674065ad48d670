#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Registered people: UserView at `u/<user>`; of anybody, PersonView at `p/<user>`.
namespace lanyard::projections::users {
inline constexpr std::string_view kName = "users";
inline constexpr std::string_view kPrefix = "u/";
inline std::string key(std::string_view user) { return join_key(kPrefix, user); }
inline std::string person_key(std::string_view user) { return join_key("p/", user); }
}  // namespace lanyard::projections::users
