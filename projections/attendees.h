#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Who may enter: AttendeeView at `c/<access code>`, AttendeeCode at `u/<user>`; what orders
/// contain until they are paid, AttendeeOrder at `o/<reference>`; what is open with a person's
/// orders, PersonStanding at `p/<user>`; who was ever given a unit of an order, OrderHolders at
/// `h/<reference>`; units handed out twice, ConflictView at `x/<position>`,
/// with ConflictPlace at `y/<redemption>`.
namespace lanyard::projections::attendees {
inline constexpr std::string_view kName = "attendees";
inline constexpr std::string_view kPrefix = "c/";
inline std::string key(std::string_view access_code) { return join_key(kPrefix, access_code); }
inline std::string user_key(std::string_view user) { return join_key("u/", user); }
inline std::string standing_key(std::string_view user) { return join_key("p/", user); }
inline std::string holders_key(std::string_view order) { return join_key("h/", order); }
inline constexpr std::string_view kConflictPrefix = "x/";
inline std::string conflict_key(std::uint64_t position) {
  return join_key(kConflictPrefix, number_key(position));
}
inline std::string conflict_place_key(std::string_view redemption) {
  return join_key("y/", redemption);
}
}  // namespace lanyard::projections::attendees
