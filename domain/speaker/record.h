#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordSpeaker {
  static constexpr std::string_view kName = "RecordSpeaker";
  static constexpr std::string_view kSummary =
      "Notes a speaker as the programme has them now, and which user they are.";
  static constexpr auto kRejections = std::to_array<std::string_view>({"invalid_user"});

  std::string code;
  events::Sealed name;
  std::optional<std::string> user;

  static void describe(auto& fields) {
    using Self = RecordSpeaker;
    fields.required("code", &Self::code,
                    FieldSpec{.help = "Code in the programme, without `@`.",
                              .max_length = 100,
                              .rule = TextRule::kCode});
    fields.required("name", &Self::name, FieldSpec{.help = "Shown to people.", .max_length = 300});
    fields.optional("user", &Self::user, kUser);
  }

  /// Whose key seals the name: the user's, or one of the speaker's own while there is none.
  std::string sealing_subject() const { return user ? *user : "speaker:" + code; }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
