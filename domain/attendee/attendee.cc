#include "domain/attendee/attendee.h"

#include <algorithm>

#include "domain/attendee/redemption.h"
#include "domain/cart/cart.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "events/spaces.h"

namespace lanyard::domain {

// --- evolve

void evolve(State& state, const events::AttendeeRegistered& event) {
  state.expect_new(attendee_stream(event.access_code()));
  AttendeeState& attendee = state.edit_attendee(event.access_code());
  attendee.set_access_code(event.access_code());
  attendee.set_user(event.user());
  state.edit_user(event.user()).set_access_code(event.access_code());
}

void evolve(State& state, Instant recorded_at, const events::CheckedIn& event) {
  if (event.has_scan_id())
    state.note_scan(check_in_scan_key(event.access_code(), event.scan_id()), event.check_in());
  AttendeeState& attendee = state.edit_attendee(event.access_code());
  CheckInRecord& record = *attendee.add_check_ins();
  record.set_check_in(event.check_in());
  record.set_at(event.has_scanned_at() ? event.scanned_at() : recorded_at.micros);
  if (event.has_station()) record.set_station(event.station());
  // Only a scan can be of before they left. Events of before they said so made everyone present.
  record.set_left(event.has_scanned_at() && event.has_present() && attendee.has_left_at() &&
                  record.at() <= attendee.left_at());
}

void evolve(State& state, Instant recorded_at, const events::DoorChecked& event) {
  const Product product = product_of(event);
  if (event.has_scan_id())
    state.note_scan(door_scan_key(event.access_code(), product, event.scan_id()),
                    event.door_check());
  AttendeeState& attendee = state.edit_attendee(event.access_code());
  attendee.set_door_checks(attendee.door_checks() + 1);
  auto& doors = *attendee.mutable_doors();
  auto door = std::ranges::find_if(
      doors, [&](const DoorCheckCount& count) { return product_of(count) == product; });
  if (door == doors.end()) {
    set_product(product, *doors.Add());
    door = doors.end() - 1;
  }
  const std::int64_t at = event.has_scanned_at() ? event.scanned_at() : recorded_at.micros;
  const bool first = door->times() == 0;
  door->set_times(door->times() + 1);
  if (first || at < door->first_at()) door->set_first_at(at);
  if (!first && at < door->last_at()) return;
  door->set_last_at(at);
  door->clear_last_station();
  if (event.has_station()) door->set_last_station(event.station());
}

void evolve(State& state, Instant recorded_at, const events::LeftVenue& event) {
  AttendeeState& attendee = state.edit_attendee(event.access_code());
  attendee.set_left_at(recorded_at.micros);
  for (CheckInRecord& record : *attendee.mutable_check_ins()) record.set_left(true);
}

void evolve(State& state, const events::CheckInVoided& event) {
  for (CheckInRecord& record : *state.edit_attendee(event.access_code()).mutable_check_ins()) {
    if (record.check_in() == event.check_in()) record.set_voided(true);
  }
}

// --- shared by the commands

std::string make_attendee(const State& state, const Context& context, const std::string& user,
                          Accepted& accepted) {
  const UserState* known = state.user(user);
  if (known != nullptr && known->has_access_code()) return known->access_code();
  events::AttendeeRegistered registered;
  registered.set_access_code(context.fresh_code("attendee", ""));
  registered.set_user(user);
  std::string code = registered.access_code();
  accepted.events.push_back({attendee_stream(code), std::move(registered)});
  return code;
}

std::string access_code_of(const State& state, std::string_view scanned) {
  const ConferenceState* conference = state.conference();
  return access_code_of(
      conference != nullptr ? std::string_view(conference->settings().slug()) : "", scanned);
}

std::string access_code_of(std::string_view conference, std::string_view scanned) {
  scanned = without_spaces(scanned);
  if (const auto colon = scanned.find(':');
      colon != std::string_view::npos && scanned.substr(0, colon) == conference) {
    scanned.remove_prefix(colon + 1);
  }
  std::string code(scanned);
  std::ranges::transform(code, code.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return code;
}

std::expected<const AttendeeState*, Rejection> find_attendee(const State& state,
                                                             std::string_view scanned) {
  if (const AttendeeState* attendee = state.attendee(access_code_of(state, scanned)))
    return attendee;
  return refuse(unknown_attendee(state, scanned));
}

Rejection unknown_attendee(const State& state, std::string_view scanned) {
  const std::string code = access_code_of(state, scanned);
  const auto colon = code.find(':');
  Rejection rejection = not_found(colon == std::string::npos
                                      ? say("No attendee has the access code `", scanned, "`.")
                                      : say("The code `", scanned, "` is not of this conference."));
  rejection.members.emplace_back("access_code", std::string(scanned));
  if (colon != std::string::npos) {
    rejection.members.emplace_back("conference",
                                   std::string(without_spaces(scanned).substr(0, colon)));
  }
  return rejection;
}

Presence presence_of(const AttendeeState& attendee) {
  Presence presence;
  for (const CheckInRecord& record : attendee.check_ins()) {
    if (record.voided()) continue;
    const Instant at{record.at()};
    const auto station = record.has_station() ? std::optional(record.station()) : std::nullopt;
    if (!presence.first || at < *presence.first) {
      presence.first = at;
      presence.first_station = station;
    }
    if (!presence.last || at >= *presence.last) {
      presence.last = at;
      presence.last_station = station;
    }
    ++presence.times;
    presence.present = presence.present || !record.left();
  }
  return presence;
}

std::string check_in_scan_key(std::string_view access_code, std::string_view scan_id) {
  return scan_key(say("check-in/", access_code), scan_id);
}

std::string door_scan_key(std::string_view access_code, const Product& product,
                          std::string_view scan_id) {
  return scan_key(say("door/", access_code, product.is_ticket() ? "/t/" : "/a/", product.slug),
                  scan_id);
}

const DoorCheckCount* find_door(const AttendeeState& attendee, const Product& product) {
  const auto door = std::ranges::find_if(
      attendee.doors(), [&](const DoorCheckCount& count) { return product_of(count) == product; });
  return door == attendee.doors().end() ? nullptr : &*door;
}

std::string attendee_of_check_in(std::string_view check_in) {
  const auto dash = check_in.rfind('-');
  return std::string(check_in.substr(0, dash == std::string_view::npos ? 0 : dash));
}

void add_held_products(const State& state, std::string_view user, events::CommandResult& result) {
  const UserState* known = state.user(user);
  if (known == nullptr) return;
  for (const std::string& reference : known->holds_units_of()) {
    const OrderState* order = state.order(reference);
    if (order == nullptr) continue;
    for (int i = 0; i < order->lines_size(); ++i) {
      const OrderLineState& line = order->lines(i);
      const std::int64_t units = units_held(*order, line, user);
      if (units == 0) continue;
      events::HeldProduct& product = *result.add_products();
      product.set_order(reference);
      product.set_line(static_cast<std::uint32_t>(i + 1));
      set_product(product_of(line), product);
      product.set_name(line.name());
      product.set_quantity(units);
      if (line.has_addon()) {
        const std::int64_t left = units_left(*order, line, user);
        product.set_redeemed(units - left);
        product.set_remaining(left);
      }
      if (line.has_ticket_type() && !result.has_ticket_name()) result.set_ticket_name(line.name());
    }
  }
}

}  // namespace lanyard::domain
