#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

/// The states of a letter, in the order of LetterStatus from LETTER_STATUS_SUBMITTED on.
inline constexpr auto kLetterStates = std::to_array<std::string_view>(
    {"submitted", "under_review", "approved", "generated", "sent", "rejected"});

struct TransitionLetter {
  static constexpr std::string_view kName = "TransitionLetter";
  static constexpr bool kSlow = true;  // `generated` makes a PDF
  static constexpr std::string_view kSummary =
      "Takes a letter a step further: to review, approved or rejected; `generated` makes its PDF, "
      "`sent` hands it over for delivery.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"not_found", "invalid_transition", "reason_required", "personal_data_unavailable"});

  std::string letter;
  std::string to;
  std::optional<std::string> reason;

  static void describe(auto& fields) {
    using Self = TransitionLetter;
    fields.required("letter", &Self::letter, FieldSpec{.help = "Its id.", .max_length = 100});
    fields.required("to", &Self::to,
                    FieldSpec{.help = "Its next state; nothing leads back to `submitted`.",
                              .choices = kLetterStates});
    fields.optional(
        "reason", &Self::reason,
        FieldSpec{.help = "Why; needed to reject.", .max_length = 2000, .rule = TextRule::kFree});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
