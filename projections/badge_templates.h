#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Layouts of badges: BadgeTemplateView at `t/<slug>`; the default one's slug, BadgeTemplateSlug,
/// at kDefaultKey while there is one.
namespace lanyard::projections::badge_templates {
inline constexpr std::string_view kName = "badge-templates";
inline constexpr std::string_view kPrefix = "t/";
inline constexpr std::string_view kDefaultKey = "d";
inline std::string key(std::string_view slug) { return join_key(kPrefix, slug); }
}  // namespace lanyard::projections::badge_templates
