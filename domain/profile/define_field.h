#pragma once

#include <array>

#include "domain/context.h"
#include "domain/keys.h"
#include "domain/profile/profile.h"

namespace lanyard::domain {

struct DefineProfileField {
  static constexpr std::string_view kName = "DefineProfileField";
  static constexpr std::string_view kSummary =
      "Defines what people are asked for beyond name and e-mail address, or replaces the field "
      "with "
      "its slug.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_choices", "kind_fixed", "too_many_profile_fields"});

  std::string slug;
  std::string label;
  std::string kind = "text";
  std::vector<std::string> choices;
  bool required = false;
  bool show_on_badge = false;
  std::int64_t max_length = 200;
  std::optional<std::string> help;
  std::int64_t display_order = 0;
  bool is_active = true;

  static void describe(auto& fields) {
    using Self = DefineProfileField;
    fields.required("slug", &Self::slug, kSlug);
    fields.required("label", &Self::label, FieldSpec{.help = "Shown to people."});
    fields.optional("kind", &Self::kind,
                    FieldSpec{.help = "What values are; stays.", .choices = kProfileFieldKinds});
    fields.optional("choices", &Self::choices,
                    FieldSpec{.help = "The values that a choice takes, as they are offered."});
    fields.optional("required", &Self::required,
                    FieldSpec{.help = "A profile without it is not complete."});
    fields.optional("show_on_badge", &Self::show_on_badge, FieldSpec{.help = "Printed on badges."});
    fields.optional("max_length", &Self::max_length,
                    FieldSpec{.help = "Characters that a text may have."});
    fields.optional("help", &Self::help, kNote);
    fields.optional("display_order", &Self::display_order, FieldSpec{.help = "Lower comes first."});
    fields.optional("is_active", &Self::is_active,
                    FieldSpec{.help = "False: not asked any more; what was said is kept."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
