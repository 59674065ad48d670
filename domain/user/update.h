#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct UpdateUser {
  static constexpr std::string_view kName = "UpdateUser";
  static constexpr std::string_view kSummary =
      "Changes a registered person's name or e-mail address; what is absent stays, null removes.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_user", "not_found", "user_forgotten"});

  std::string user;
  Change<events::Sealed> first_name;
  Change<events::Sealed> last_name;
  Change<events::Sealed> email;

  static void describe(auto& fields) {
    using Self = UpdateUser;
    fields.required("user", &Self::user, kUser);
    fields.optional("first_name", &Self::first_name, kFirstName);
    fields.optional("last_name", &Self::last_name, kLastName);
    fields.optional("email", &Self::email, FieldSpec{.help = "E-mail address.", .max_length = 254});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
