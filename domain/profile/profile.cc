#include "domain/profile/profile.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "events/money.h"
#include "events/time.h"

namespace lanyard::domain {

// --- evolve

void evolve(State& state, const events::ProfileFieldDefined& event) {
  const std::string slug = conference_of(state).settings().slug();
  auto& fields = *state.edit_conference(slug).mutable_profile_fields();
  const auto at =
      std::ranges::lower_bound(fields, event.definition().slug(), {}, &events::ProfileField::slug);
  const auto index = at - fields.begin();
  if (at != fields.end() && at->slug() == event.definition().slug()) {
    *at = event.definition();
    return;
  }
  *fields.Add() = event.definition();
  std::rotate(fields.begin() + index, fields.end() - 1, fields.end());
}

void evolve(State& state, const events::ProfileUpdated& event) {
  *state.edit_user(event.user()).mutable_profile() = event.values();
}

// --- shared by the commands

const events::ProfileField* profile_field(const State& state, std::string_view slug) {
  const auto& fields = conference_of(state).profile_fields();
  const auto at = std::ranges::lower_bound(fields, slug, {}, &events::ProfileField::slug);
  return at != fields.end() && at->slug() == slug ? &*at : nullptr;
}

namespace {

std::int64_t code_points(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

bool takes(const events::ProfileField& field, std::string_view text) {
  if (refuse_blank("value", text)) return false;
  switch (field.kind()) {
    case events::PROFILE_FIELD_KIND_CHOICE:
      return std::ranges::find(field.choices(), text) != field.choices().end();
    case events::PROFILE_FIELD_KIND_BOOLEAN:
      return text == "true" || text == "false";
    case events::PROFILE_FIELD_KIND_NUMBER:
      return parse_decimal(text).has_value();
    case events::PROFILE_FIELD_KIND_DATE:
      return is_date(text);
    default:  // a text; protobuf's enums are open
      return code_points(text) <= field.max_length();
  }
}

}  // namespace lanyard::domain
