#pragma once

#include <array>

#include "domain/badge_template/fields.h"
#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct UpdateBadgeTemplate {
  static constexpr std::string_view kName = "UpdateBadgeTemplate";
  static constexpr std::string_view kSummary =
      "Changes a layout for badges; what is absent stays. Badges follow at once.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "invalid_image", "image_too_large"});

  std::string slug;
  Change<std::string> name;
  BadgeTemplateFields fields;

  static void describe(auto& fields) {
    using Self = UpdateBadgeTemplate;
    fields.required("slug", &Self::slug, kSlug);
    fields.optional("name", &Self::name, FieldSpec{.help = "For organisers."});
    fields.group(&Self::fields);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
