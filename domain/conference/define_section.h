#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct DefineSection {
  static constexpr std::string_view kName = "DefineSection";
  static constexpr std::string_view kSummary =
      "Defines a part of the conference, such as tutorials or sprints, or replaces the one with "
      "its slug.";
  static constexpr auto kRejections = std::to_array<std::string_view>({"invalid_dates"});

  std::string slug;
  std::string name;
  Date start_date;
  Date end_date;
  std::int64_t display_order = 0;

  static void describe(auto& fields) {
    using Self = DefineSection;
    fields.required("slug", &Self::slug, kSlug);
    fields.required("name", &Self::name, FieldSpec{.help = "Shown to people."});
    fields.required("start_date", &Self::start_date, FieldSpec{.help = "First day."});
    fields.required("end_date", &Self::end_date, FieldSpec{.help = "Last day."});
    fields.optional("display_order", &Self::display_order, FieldSpec{.help = "Lower comes first."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
