#include "domain/attendee/leave_venue.h"

#include "domain/attendee/attendee.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string LeaveVenue::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void LeaveVenue::needs(Keys& keys) const { keys.attendee(access_code); }

Decision LeaveVenue::decide(const State& state, const Context&) const {
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  if (!presence_of(attendee).present) {
    return refuse(conflict("not_checked_in", say("The attendee ", attendee.access_code(),
                                                 " is not in the building.")));
  }
  events::LeftVenue left;
  left.set_access_code(attendee.access_code());
  left.set_user(attendee.user());
  if (station) left.set_station(*station);

  Accepted accepted;
  accepted.result.set_access_code(attendee.access_code());
  accepted.result.set_user(attendee.user());
  accepted.events.push_back({attendee_stream(attendee.access_code()), std::move(left)});
  return accepted;
}

}  // namespace lanyard::domain
