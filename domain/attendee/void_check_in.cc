#include "domain/attendee/void_check_in.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string VoidCheckIn::primary_stream(const State&) const {
  return attendee_stream(attendee_of_check_in(check_in));
}

void VoidCheckIn::needs(Keys& keys) const { keys.attendee(attendee_of_check_in(check_in)); }

Decision VoidCheckIn::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("reason", reason)) return refuse(std::move(refusal));
  const Rejection unknown = not_found(say("There is no check-in `", check_in, "`."));
  const auto found = find_attendee(state, attendee_of_check_in(check_in));
  if (!found) return refuse(unknown);
  AttendeeState after = **found;
  auto& records = *after.mutable_check_ins();
  const auto at = std::ranges::find(records, check_in, &CheckInRecord::check_in);
  if (at == records.end()) return refuse(unknown);
  if (at->voided())
    return refuse(
        conflict("already_voided", say("The check-in ", check_in, " is voided already.")));
  at->set_voided(true);
  const Presence presence = presence_of(after);

  events::CheckInVoided voided;
  voided.set_access_code(after.access_code());
  voided.set_user(after.user());
  voided.set_check_in(check_in);
  voided.set_reason(reason);
  if (presence.first) voided.set_first_checked_in_at(presence.first->micros);
  voided.set_present(presence.present);

  Accepted accepted;
  accepted.result.set_check_in(check_in);
  accepted.result.set_access_code(after.access_code());
  accepted.result.set_user(after.user());
  accepted.result.set_times(presence.times);
  if (presence.first) accepted.result.set_first_checked_in_at(presence.first->micros);
  accepted.events.push_back({attendee_stream(after.access_code()), std::move(voided)});
  return accepted;
}

}  // namespace lanyard::domain
