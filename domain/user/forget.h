#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct ForgetUser {
  static constexpr std::string_view kName = "ForgetUser";
  static constexpr std::string_view kSummary =
      "Forgets a person: the keys of their personal fields are destroyed, here and wherever these "
      "fields were kept. Figures, codes and history stay.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_user", "not_found"});

  std::string user;

  static void describe(auto& fields) { fields.required("user", &ForgetUser::user, kUser); }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
