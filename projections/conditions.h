#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Conditions, ConditionView at `c/<id>`, and the orders of which they discounted units in the
/// order of placement: ConditionOrder at `u/<id>\0<position>`. OrderPlace at `o/<reference>` says
/// where, for orders that conditions have to do with; DiscountedUnits at `b/<user>\0<id>` is what a
/// person was given.
namespace lanyard::projections::conditions {
inline constexpr std::string_view kName = "conditions";
inline constexpr std::string_view kPrefix = "c/";
inline std::string key(std::string_view id) { return join_key(kPrefix, id); }
inline std::string orders_prefix(std::string_view id) { return user_list_prefix(id); }
/// The ids follow.
inline std::string buyer_prefix(std::string_view user) {
  std::string key = join_key("b/", user);
  key.push_back('\0');
  return key;
}
}  // namespace lanyard::projections::conditions
