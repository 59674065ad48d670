#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RegisterUser {
  static constexpr std::string_view kName = "RegisterUser";
  static constexpr std::string_view kSummary =
      "Makes a person known to the conference, with a name, an e-mail address and groups.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_user", "user_forgotten", "already_exists"});

  std::string user;
  std::optional<events::Sealed> first_name;
  std::optional<events::Sealed> last_name;
  std::optional<events::Sealed> email;
  std::vector<std::string> groups;

  static void describe(auto& fields) {
    using Self = RegisterUser;
    fields.required("user", &Self::user, kUser);
    fields.optional("first_name", &Self::first_name, kFirstName);
    fields.optional("last_name", &Self::last_name, kLastName);
    fields.optional("email", &Self::email, FieldSpec{.help = "E-mail address.", .max_length = 254});
    fields.optional("groups", &Self::groups,
                    FieldSpec{.help = "Groups the person is in.", .max_length = 150});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
