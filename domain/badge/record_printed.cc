#include "domain/badge/record_printed.h"

#include "domain/attendee/attendee.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RecordBadgePrinted::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void RecordBadgePrinted::needs(Keys& keys) const {
  keys.attendee(access_code);
  if (badge_template) keys.badge_template(*badge_template);
}

Decision RecordBadgePrinted::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("station", station)) return refuse(std::move(refusal));
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  if (badge_template && state.badge_template(*badge_template) == nullptr) {
    return refuse(not_found(say("There is no badge template `", *badge_template, "`."),
                            "template_not_found"));
  }
  // What was printed was printed, also by a station that brings a layout of its own.
  std::optional<std::string> used = badge_template;
  if (const ConferenceState& conference = conference_of(state);
      !used && conference.has_default_badge_template())
    used = conference.default_badge_template();
  events::BadgePrinted printed;
  printed.set_access_code(attendee.access_code());
  printed.set_user(attendee.user());
  printed.set_station(station);
  if (used) printed.set_badge_template(*used);

  Accepted accepted;
  accepted.result.set_access_code(attendee.access_code());
  accepted.result.set_user(attendee.user());
  if (used) accepted.result.set_badge_template(*used);
  accepted.events.push_back({attendee_stream(attendee.access_code()), std::move(printed)});
  return accepted;
}

}  // namespace lanyard::domain
