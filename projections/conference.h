#pragma once

#include <string_view>

/// Settings, sections and totals: one ConferenceView.
namespace lanyard::projections::conference {
inline constexpr std::string_view kName = "conference";
inline constexpr std::string_view kKey = "conference";
}  // namespace lanyard::projections::conference
