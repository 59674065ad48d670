#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Who may enter: AttendeeView at `c/<access code>`, AttendeeCode at `u/<user>`; what orders
/// contain until they are paid, AttendeeOrder at `o/<reference>`.
namespace lanyard::projections::attendees {
inline constexpr std::string_view kName = "attendees";
inline constexpr std::string_view kPrefix = "c/";
inline std::string key(std::string_view access_code) { return join_key(kPrefix, access_code); }
inline std::string user_key(std::string_view user) { return join_key("u/", user); }
}  // namespace lanyard::projections::attendees
