#pragma once

#include <array>

#include "domain/context.h"
#include "domain/keys.h"
#include "domain/profile/profile.h"

namespace lanyard::domain {

/// One value of a profile.
struct ProfileEntry {
  std::string field;
  std::optional<Personal> value;

  static void describe(auto& fields) {
    using Self = ProfileEntry;
    fields.required("field", &Self::field, kSlug);
    fields.required("value", &Self::value,
                    FieldSpec{.help = "Sealed under the person's key; null removes it. `true` and "
                                      "`false` of a boolean, integers of a number may be bare.",
                              .max_length = static_cast<std::size_t>(kMaxProfileText),
                              .rule = TextRule::kFree});
  }
};

struct UpdateProfile {
  static constexpr std::string_view kName = "UpdateProfile";
  static constexpr std::string_view kSummary =
      "Sets values of a person's profile; fields that are not named stay as they are.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"invalid_user", "not_found", "user_forgotten", "unknown_profile_field", "invalid_value"});

  std::string user;
  std::vector<ProfileEntry> values;

  static void describe(auto& fields) {
    using Self = UpdateProfile;
    fields.required("user", &Self::user, kUser);
    fields.required("values", &Self::values, FieldSpec{.help = "Each field at most once."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
