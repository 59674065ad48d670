#include "domain/profile/define_field.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "events/check.h"

namespace lanyard::domain {
namespace {

events::ProfileFieldKind kind_of(std::string_view name) {
  const auto at = std::ranges::find(kProfileFieldKinds, name);
  LANYARD_CHECK(at != kProfileFieldKinds.end(), "the parser takes no other kind");
  return static_cast<events::ProfileFieldKind>(at - kProfileFieldKinds.begin());
}

/// A choice has at least one value, each once; other kinds have none.
Refusal refuse_choices(const DefineProfileField& command) {
  const auto& choices = command.choices;
  for (const std::string& choice : choices) {
    if (refuse_blank("choices", choice)) return malformed("choices", "A choice is blank.");
  }
  const bool choice = command.kind == "choice";
  if (choice != choices.empty() && choices.size() <= kMaxChoices &&
      as_set(choices).size() == choices.size()) {
    return std::nullopt;
  }
  return conflict("invalid_choices", say("A choice has 1 to ", kMaxChoices,
                                         " different values, other kinds of fields have none."));
}

}  // namespace

std::string DefineProfileField::primary_stream(const State& state) const {
  return own_stream(state);
}

void DefineProfileField::needs(Keys&) const {}

Decision DefineProfileField::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("slug", slug)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_blank("label", label)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_outside("max_length", max_length, 1, kMaxProfileText))
    return refuse(std::move(refusal));
  if (Refusal refusal = refuse_outside("display_order", display_order, 0, kMaxCount))
    return refuse(std::move(refusal));
  if (Refusal refusal = refuse_choices(*this)) return refuse(std::move(refusal));
  const events::ProfileField* old = profile_field(state, slug);
  if (old != nullptr && old->kind() != kind_of(kind)) {
    const std::string_view is = kProfileFieldKinds[static_cast<std::size_t>(old->kind())];
    return refuse(conflict("kind_fixed",
                           say("The field ", slug, " is of the kind ", is, " and stays so."),
                           {{"kind", std::string(is)}}));
  }
  if (old == nullptr && conference_of(state).profile_fields_size() >= kMaxProfileFields) {
    return refuse(conflict("too_many_profile_fields",
                           say("A conference has at most ", kMaxProfileFields, " fields."),
                           {{"limit", kMaxProfileFields}}));
  }

  events::ProfileFieldDefined defined;
  events::ProfileField& field = *defined.mutable_definition();
  field.set_slug(slug);
  field.set_label(label);
  field.set_kind(kind_of(kind));
  for (const std::string& choice : choices) field.add_choices(choice);
  field.set_required(required);
  field.set_show_on_badge(show_on_badge);
  field.set_max_length(max_length);
  if (help) field.set_help(*help);
  field.set_display_order(display_order);
  field.set_is_active(is_active);

  Accepted accepted = about_conference(state);
  accepted.result.set_profile_field(slug);
  if (old != nullptr && same(*old, field)) return accepted;
  accepted.events.push_back({primary_stream(state), std::move(defined)});
  return accepted;
}

}  // namespace lanyard::domain
