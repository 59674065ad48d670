#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordBadgePrinted {
  static constexpr std::string_view kName = "RecordBadgePrinted";
  static constexpr std::string_view kSummary =
      "Notes that a badge was printed, where, and in which layout.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"not_found", "template_not_found"});

  std::string access_code;
  std::string station;
  std::optional<std::string> badge_template;

  static void describe(auto& fields) {
    using Self = RecordBadgePrinted;
    fields.required(
        "access_code", &Self::access_code,
        FieldSpec{.help = "Access code, bare or as `conference:CODE`.", .max_length = 300});
    fields.required("station", &Self::station,
                    FieldSpec{.help = "Where it was printed.", .max_length = 100});
    fields.optional("badge_template", &Self::badge_template,
                    FieldSpec{.help = "Slug of the layout; the default one when absent.",
                              .rule = TextRule::kSlug});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
