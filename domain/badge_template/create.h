#pragma once

#include <array>

#include "domain/badge_template/fields.h"
#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CreateBadgeTemplate {
  static constexpr std::string_view kName = "CreateBadgeTemplate";
  static constexpr std::string_view kSummary = "Makes a layout for badges.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"already_exists", "invalid_image", "image_too_large", "too_many_badge_templates"});

  std::string slug;
  std::string name;
  BadgeTemplateFields fields;

  static void describe(auto& fields) {
    using Self = CreateBadgeTemplate;
    fields.required("slug", &Self::slug, kSlug);
    fields.required("name", &Self::name, FieldSpec{.help = "For organisers."});
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
