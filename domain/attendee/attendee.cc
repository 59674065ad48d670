#include "domain/attendee/attendee.h"

#include <algorithm>

#include "domain/cart/cart.h"
#include "domain/order/order.h"
#include "domain/streams.h"

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
  if (event.has_scan_id()) state.note_scan(event.scan_id(), event.check_in());
  CheckInRecord& record = *state.edit_attendee(event.access_code()).add_check_ins();
  record.set_check_in(event.check_in());
  record.set_at(event.has_scanned_at() ? event.scanned_at() : recorded_at.micros);
}

void evolve(State& state, const events::LeftVenue& event) {
  for (CheckInRecord& record : *state.edit_attendee(event.access_code()).mutable_check_ins())
    record.set_left(true);
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
  constexpr std::string_view kBlank = " \t\r\n";
  const auto begin = scanned.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  scanned = scanned.substr(begin, scanned.find_last_not_of(kBlank) - begin + 1);
  const ConferenceState* conference = state.conference();
  if (const auto colon = scanned.find(':');
      colon != std::string_view::npos && conference != nullptr &&
      scanned.substr(0, colon) == conference->settings().slug()) {
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
  return refuse(unknown_attendee(scanned));
}

Rejection unknown_attendee(std::string_view scanned) {
  Rejection rejection = not_found(say("No attendee has the access code `", scanned, "`."));
  rejection.members.push_back({"access_code", std::string(scanned)});
  return rejection;
}

Presence presence_of(const AttendeeState& attendee) {
  Presence presence;
  for (const CheckInRecord& record : attendee.check_ins()) {
    if (record.voided()) continue;
    const Instant at{record.at()};
    presence.first = presence.times == 0 ? at : std::min(*presence.first, at);
    ++presence.times;
    presence.present = presence.present || !record.left();
  }
  return presence;
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
      product.set_redeemed(static_cast<std::int64_t>(redeemed_units(line).size()));
      if (line.has_ticket_type() && !result.has_ticket_name()) result.set_ticket_name(line.name());
    }
  }
}

}  // namespace lanyard::domain
