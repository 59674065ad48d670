#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordTalk {
  static constexpr std::string_view kName = "RecordTalk";
  static constexpr std::string_view kSummary =
      "Notes a talk as the programme has it now, and who gives it.";
  static constexpr auto kRejections = std::to_array<std::string_view>({"unknown_speaker"});

  std::string code;
  std::string title;
  std::vector<std::string> speakers;

  static void describe(auto& fields) {
    using Self = RecordTalk;
    fields.required(
        "code", &Self::code,
        FieldSpec{.help = "Code in the programme.", .max_length = 100, .rule = TextRule::kCode});
    fields.required("title", &Self::title,
                    FieldSpec{.help = "Shown to people.", .max_length = 500});
    fields.required("speakers", &Self::speakers,
                    FieldSpec{.help = "Codes of those who give it.", .max_length = 100});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
