#include "domain/attendee/check_in.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "events/time.h"

namespace lanyard::domain {
namespace {

/// Who it is and what they hold, for whoever stands at the door.
void answer_person(const State& state, const AttendeeState& attendee,
                   events::CommandResult& result) {
  result.set_access_code(attendee.access_code());
  result.set_user(attendee.user());
  const UserState* user = state.user(attendee.user());
  if (user != nullptr && user->details().has_first_name())
    *result.mutable_first_name() = user->details().first_name();
  if (user != nullptr && user->details().has_last_name())
    *result.mutable_last_name() = user->details().last_name();
  add_held_products(state, attendee.user(), result);
}

Rejection no_ticket(const State& state, const AttendeeState& attendee) {
  // Only paid orders have holders: whoever holds add-ons alone shows as paid.
  const UserState* user = state.user(attendee.user());
  const bool holds = user != nullptr && !user->holds_units_of().empty();
  const std::string status = holds ? "paid" : "none";
  return conflict("no_ticket",
                  say("The attendee ", attendee.access_code(), " holds no ticket in a paid order."),
                  {{"order_status", status}});
}

void add_ticket_types(const State& state, const AttendeeState& attendee, events::CheckedIn& event) {
  std::vector<std::string> types;
  for (const std::string& reference : state.user(attendee.user())->holds_units_of()) {
    const OrderState* order = state.order(reference);
    for (const OrderLineState& line : order->lines()) {
      if (line.has_ticket_type() && units_held(*order, line, attendee.user()) > 0)
        types.push_back(line.ticket_type());
    }
  }
  for (std::string& type : as_set(std::move(types))) event.add_ticket_types(std::move(type));
}

/// A scan that came before: the same answer, as far as the state still has it.
Accepted answer_again(const State& state, const AttendeeState& attendee, const ScanState& scan) {
  Accepted accepted;
  const Presence presence = presence_of(attendee);
  accepted.result.set_check_in(scan.made());
  accepted.result.set_times(presence.times);
  if (presence.first) accepted.result.set_first_checked_in_at(presence.first->micros);
  answer_person(state, attendee, accepted.result);
  return accepted;
}

}  // namespace

std::string CheckIn::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void CheckIn::needs(Keys& keys) const {
  keys.attendee(access_code);
  if (scan_id) keys.scan(*scan_id);
}

Decision CheckIn::decide(const State& state, const Context& context) const {
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  if (const ScanState* scan = scan_id ? state.scan(*scan_id) : nullptr)
    return answer_again(state, attendee, *scan);
  if (ticket_units_held(state, attendee.user()) == 0) return refuse(no_ticket(state, attendee));

  const Presence before = presence_of(attendee);
  events::CheckedIn event;
  event.set_access_code(attendee.access_code());
  event.set_user(attendee.user());
  event.set_check_in(say(attendee.access_code(), "-", attendee.check_ins_size() + 1));
  event.set_first(before.times == 0);
  event.set_times(before.times + 1);
  add_ticket_types(state, attendee, event);
  if (station) event.set_station(*station);
  if (note) event.set_note(*note);
  if (scan_id) event.set_scan_id(*scan_id);
  // A device's clock may run ahead; nobody was scanned in the future.
  if (scanned_at) event.set_scanned_at(std::min(*scanned_at, context.now).micros);
  const Instant at = scanned_at ? std::min(*scanned_at, context.now) : context.now;

  Accepted accepted;
  accepted.result.set_check_in(event.check_in());
  accepted.result.set_first(event.first());
  accepted.result.set_times(event.times());
  accepted.result.set_first_checked_in_at(std::min(before.first.value_or(at), at).micros);
  answer_person(state, attendee, accepted.result);
  if (before.first)
    accepted.result.add_notes(say("Checked in before, first at ", to_string(*before.first), "."));
  if (before.present) accepted.result.add_notes("Has not left since the last check-in.");
  accepted.events.push_back({attendee_stream(attendee.access_code()), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
