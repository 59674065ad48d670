#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Settings, sections and totals: one ConferenceView; which orders ever needed attention, a Mark at
/// `a/<reference>`.
namespace lanyard::projections::conference {
inline constexpr std::string_view kName = "conference";
inline constexpr std::string_view kKey = "conference";
inline std::string attention_key(std::string_view order) { return join_key("a/", order); }
}  // namespace lanyard::projections::conference
