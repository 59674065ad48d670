#include "domain/attendee/record_door_check.h"

#include "domain/attendee/door.h"
#include "domain/cart/cart.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "events/time.h"

namespace lanyard::domain {
namespace {

/// Null when the conference has no such product.
const std::string* name_of(const State& state, const Product& product) {
  if (product.is_ticket()) {
    const TicketTypeState* type = state.ticket_type(product.slug);
    return type == nullptr ? nullptr : &type->definition().name();
  }
  const AddOnState* addon = state.addon(product.slug);
  return addon == nullptr ? nullptr : &addon->definition().name();
}

/// Whether the person holds a unit of the product in a paid order.
bool holds(const State& state, std::string_view user, const Product& product) {
  const UserState* known = state.user(user);
  if (known == nullptr) return false;
  for (const std::string& reference : known->holds_units_of()) {
    const OrderState* order = state.order(reference);
    if (order == nullptr || !paid_like(*order)) continue;
    for (const OrderLineState& line : order->lines()) {
      if (product_of(line) == product && units_held(*order, line, user) > 0) return true;
    }
  }
  return false;
}

/// The product, and what was known of the person at its doors before.
void answer_at_door(const State& state, const AttendeeState& attendee, const Product& product,
                    events::CommandResult& result) {
  set_product(product, result);
  answer_person(state, attendee, result);
  result.set_was_present(result.present());
  const DoorCheckCount* before = find_door(attendee, product);
  if (before == nullptr) return;
  result.set_last_at(before->last_at());
  if (before->has_last_station()) result.set_last_station(before->last_station());
}

}  // namespace

std::string RecordDoorCheck::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void RecordDoorCheck::needs(Keys& keys) const {
  keys.attendee(access_code);
  if (scan_id)
    keys.scan(door_scan_key(access_code_of(keys.state(), access_code), product, *scan_id));
}

Decision RecordDoorCheck::decide(const State& state, const Context& context) const {
  if (override_reason) {
    if (Refusal refusal = refuse_blank("override_reason", *override_reason))
      return refuse(std::move(refusal));
  }
  if (Refusal refusal = refuse_scan(scan_id, scanned_at, context))
    return refuse(std::move(refusal));
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  const std::string* name = name_of(state, product);
  if (name == nullptr)
    return refuse(not_found(say("There is no product `", product.slug, "`."), "product_not_found"));
  Accepted accepted;
  answer_at_door(state, attendee, product, accepted.result);
  const DoorCheckCount* before = find_door(attendee, product);
  const std::uint32_t times = before == nullptr ? 0 : before->times();
  if (const ScanState* scan =
          scan_id ? state.scan(door_scan_key(attendee.access_code(), product, *scan_id))
                  : nullptr) {
    accepted.result.set_door_check(scan->made());
    accepted.result.set_times(times);
    return accepted;
  }
  const bool entitled = holds(state, attendee.user(), product);
  if (!entitled && !override_reason) {
    return refuse(conflict("not_entitled",
                           say("The attendee ", attendee.access_code(), " holds no unit of ", *name,
                               " in a paid order."),
                           {{"problems", problem_codes(state, attendee)}}));
  }
  const Instant at = scanned_at.value_or(context.now);
  events::DoorChecked event;
  event.set_access_code(attendee.access_code());
  event.set_user(attendee.user());
  event.set_door_check(say(attendee.access_code(), "-D", attendee.door_checks() + 1));
  set_product(product, event);
  event.set_name(*name);
  event.set_times(times + 1);
  if (station) event.set_station(*station);
  if (!entitled) event.set_override_reason(*override_reason);
  if (scan_id) event.set_scan_id(*scan_id);
  if (scanned_at) event.set_scanned_at(scanned_at->micros);

  accepted.result.set_door_check(event.door_check());
  accepted.result.set_first(before == nullptr || at.micros < before->first_at());
  accepted.result.set_times(event.times());
  accepted.result.set_overridden(!entitled);
  if (before != nullptr)
    accepted.result.add_notes(
        say("At this door before, last at ", to_string(Instant{before->last_at()}), "."));
  accepted.events.push_back({attendee_stream(attendee.access_code()), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
