#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct SubmitLetter {
  static constexpr std::string_view kName = "SubmitLetter";
  static constexpr std::string_view kSummary =
      "Asks for a visa invitation letter; a person has one open at a time.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"invalid_user", "user_forgotten", "letter_exists", "invalid_dates"});

  std::string user;
  events::Sealed passport_name;
  events::Sealed passport_number;
  events::Sealed nationality;
  std::optional<events::Sealed> date_of_birth;
  Date travel_from;
  Date travel_until;
  events::Sealed destination_address;
  std::optional<events::Sealed> embassy_name;

  static void describe(auto& fields) {
    using Self = SubmitLetter;
    fields.required("user", &Self::user, kUser);
    fields.required("passport_name", &Self::passport_name,
                    FieldSpec{.help = "Full name as in the passport.", .max_length = 300});
    fields.required("passport_number", &Self::passport_number,
                    FieldSpec{.help = "As in the passport.", .max_length = 50});
    fields.required("nationality", &Self::nationality,
                    FieldSpec{.help = "As in the passport.", .max_length = 100});
    fields.optional("date_of_birth", &Self::date_of_birth,
                    FieldSpec{.help = "A date, `1990-12-31`.", .rule = TextRule::kDate});
    fields.required("travel_from", &Self::travel_from, FieldSpec{.help = "Day of arrival."});
    fields.required("travel_until", &Self::travel_until,
                    FieldSpec{.help = "Day of departure, after the day of arrival."});
    fields.required("destination_address", &Self::destination_address,
                    FieldSpec{.help = "Where the person stays; may have several lines.",
                              .max_length = 2000,
                              .rule = TextRule::kFree});
    fields.optional("embassy_name", &Self::embassy_name,
                    FieldSpec{.help = "Embassy or consulate that decides.",
                              .max_length = 300,
                              .blank_is_none = true});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
