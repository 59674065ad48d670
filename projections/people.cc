#include "projections/people.h"

#include "events/profile.h"
#include "projections/conference.h"
#include "projections/users.h"

namespace lanyard::projections {
namespace {

ProfileAnswer answer(const events::ProfileField& field, const events::ProfileValues& values) {
  ProfileAnswer made;
  made.set_field(field.slug());
  made.set_label(field.label());
  made.set_kind(field.kind());
  made.set_required(field.required());
  made.set_show_on_badge(field.show_on_badge());
  if (const auto* value = events::value_of(values, field.slug()))
    *made.mutable_value() = value->value();
  return made;
}

/// What answers about a person have in common.
template <class View>
void add_profile(const ConferenceView& conference, const PersonView& person, View& view) {
  for (const events::ProfileField* field : events::asked_fields(conference.profile_fields()))
    *view.add_profile() = answer(*field, person.profile());
  const auto missing = events::missing_fields(conference.profile_fields(), person.profile());
  for (const std::string& field : missing) view.add_missing_fields(field);
  view.set_profile_complete(missing.empty());
  LANYARD_COPY_OPTIONAL(person, view, forgotten_at);
}

}  // namespace

People::People(const ReadView& view) : users_(view.model(users::kName)) {
  view.model(conference::kName).get(conference::kKey, conference_);
}

void People::describe(AttendeeView& attendee) const {
  UserView user;
  if (users_.get(users::key(attendee.user()), user)) {
    LANYARD_COPY_MESSAGE(user, attendee, first_name);
    LANYARD_COPY_MESSAGE(user, attendee, last_name);
    LANYARD_COPY_MESSAGE(user, attendee, email);
  }
  PersonView person;
  users_.get(users::person_key(attendee.user()), person);
  add_profile(conference_, person, attendee);
}

void People::describe(UserView& user) const {
  PersonView person;
  users_.get(users::person_key(user.user()), person);
  add_profile(conference_, person, user);
}

std::vector<const events::ProfileField*> People::asked() const {
  return events::asked_fields(conference_.profile_fields());
}

bool People::requires_answers() const {
  return !events::missing_fields(conference_.profile_fields(), {}).empty();
}

bool People::is_complete(std::string_view user) const {
  PersonView person;
  users_.get(users::person_key(user), person);
  return events::missing_fields(conference_.profile_fields(), person.profile()).empty();
}

}  // namespace lanyard::projections
