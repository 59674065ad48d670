#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct SetUserGroups {
  static constexpr std::string_view kName = "SetUserGroups";
  static constexpr std::string_view kSummary =
      "Says which groups a registered person is in; replaces the list.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_user", "not_found"});

  std::string user;
  std::vector<std::string> groups;

  static void describe(auto& fields) {
    using Self = SetUserGroups;
    fields.required("user", &Self::user, kUser);
    fields.required("groups", &Self::groups,
                    FieldSpec{.help = "All groups the person is in.", .max_length = 150});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
