#include "domain/attendee/check_in.h"

#include "domain/attendee/attendee.h"
#include "domain/attendee/door.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "events/time.h"

namespace lanyard::domain {
namespace {

/// The order that tells why somebody holds nothing: their own last one, else of those of others the
/// one of which units that they held were refunded last. Null when there is none: what was given on
/// is no order of theirs.
const std::string* order_of_nothing(const UserState& user) {
  if (user.has_last_order()) return &user.last_order();
  const std::string* last = nullptr;
  for (const LostUnits& lost : user.lost_units()) {
    if (lost.refunded() > 0) last = &lost.order();
  }
  return last;
}

/// What the orders of someone without a ticket say. Whoever holds add-ons alone is told of the
/// order that they have had something of for longest.
std::string order_status(const State& state, const AttendeeState& attendee) {
  const UserState* user = state.user(attendee.user());
  if (user == nullptr) return "none";
  const bool holds = !user->holds_units_of().empty();
  if (!holds && !user->pending_orders().empty()) return "pending";
  const std::string* reference = holds ? &user->holds_units_of(0) : order_of_nothing(*user);
  const OrderState* order = reference != nullptr ? state.order(*reference) : nullptr;
  return order != nullptr ? std::string(text(order->status())) : "none";
}

Rejection no_ticket(const State& state, const AttendeeState& attendee) {
  return conflict("no_ticket",
                  say("The attendee ", attendee.access_code(), " holds no ticket in a paid order."),
                  {{"order_status", order_status(state, attendee)},
                   {"problems", problem_codes(state, attendee)}});
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

/// Whether a check-in that stands is the earliest one that does; of two at one time, the one that
/// was recorded first.
bool is_first(const AttendeeState& attendee, std::string_view check_in) {
  const CheckInRecord* first = nullptr;
  for (const CheckInRecord& record : attendee.check_ins()) {
    if (!record.voided() && (first == nullptr || record.at() < first->at())) first = &record;
  }
  return first != nullptr && first->check_in() == check_in;
}

std::string was_here_before(const Presence& before) {
  return say("Checked in before, first at ", to_string(*before.first),
             before.first_station ? " (" + *before.first_station + ")" : "", ".");
}

/// A scan that came before: the same answer, as far as the state still has it.
Accepted answer_again(const State& state, const AttendeeState& attendee, const ScanState& scan) {
  Accepted accepted;
  const Presence presence = presence_of(attendee);
  const bool first = is_first(attendee, scan.made());
  accepted.result.set_check_in(scan.made());
  accepted.result.set_first(first);
  accepted.result.set_times(presence.times);
  answer_person(state, attendee, accepted.result);
  answer_before(presence, accepted.result);
  if (!first && presence.first) accepted.result.add_notes(was_here_before(presence));
  return accepted;
}

std::vector<std::string> notes_on(const Presence& before, bool first) {
  std::vector<std::string> notes;
  // A scan that arrives late may be of before all that is known.
  if (before.first && !first) notes.push_back(was_here_before(before));
  if (before.present) notes.emplace_back("Has not left since the last check-in.");
  return notes;
}

}  // namespace

std::string CheckIn::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void CheckIn::needs(Keys& keys) const {
  keys.attendee(access_code);
  const std::string code = access_code_of(keys.state(), access_code);
  if (scan_id) keys.scan(check_in_scan_key(code, *scan_id));
  // Whoever holds nothing is told what became of the last order that gave them something.
  if (!keys.state().resident(attendee_stream(code))) return;
  const AttendeeState* attendee = keys.state().attendee(code);
  if (attendee == nullptr || !keys.state().resident(user_stream(attendee->user()))) return;
  const UserState* user = keys.state().user(attendee->user());
  if (user == nullptr || !user->holds_units_of().empty()) return;
  if (const std::string* reference = order_of_nothing(*user)) keys.order(*reference);
}

Decision CheckIn::decide(const State& state, const Context& context) const {
  if (Refusal refusal = refuse_scan(scan_id, scanned_at, context))
    return refuse(std::move(refusal));
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  const std::string& code = attendee.access_code();
  if (const ScanState* scan = scan_id ? state.scan(check_in_scan_key(code, *scan_id)) : nullptr)
    return answer_again(state, attendee, *scan);
  if (ticket_units_held(state, attendee.user()) == 0) return refuse(no_ticket(state, attendee));

  const Presence before = presence_of(attendee);
  const Instant at = scanned_at.value_or(context.now);
  const bool first = !before.first || at < *before.first;
  // A scan that arrives late may be of before they left.
  const bool came_in = !scanned_at || !attendee.has_left_at() || at.micros > attendee.left_at();
  events::CheckedIn event;
  event.set_access_code(code);
  event.set_user(attendee.user());
  event.set_check_in(say(code, "-", attendee.check_ins_size() + 1));
  event.set_first(first);
  event.set_times(before.times + 1);
  add_ticket_types(state, attendee, event);
  if (station) event.set_station(*station);
  if (note) event.set_note(*note);
  if (scan_id) event.set_scan_id(*scan_id);
  if (scanned_at) event.set_scanned_at(scanned_at->micros);
  event.set_present(before.present || came_in);

  Accepted accepted;
  accepted.result.set_check_in(event.check_in());
  accepted.result.set_first(first);
  accepted.result.set_times(event.times());
  answer_person(state, attendee, accepted.result);
  answer_before(before, accepted.result);
  accepted.result.set_present(event.present());
  if (first) {
    accepted.result.set_first_checked_in_at(at.micros);
    accepted.result.clear_first_station();
    if (station) accepted.result.set_first_station(*station);
  }
  for (std::string& note_on : notes_on(before, first))
    accepted.result.add_notes(std::move(note_on));
  accepted.events.push_back({attendee_stream(code), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
