#pragma once

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::AttendeeRegistered& event);
void evolve(State& state, Instant recorded_at, const events::CheckedIn& event);
void evolve(State& state, Instant recorded_at, const events::DoorChecked& event);
void evolve(State& state, Instant recorded_at, const events::LeftVenue& event);
void evolve(State& state, const events::CheckInVoided& event);

/// The person's access code; a fresh one, with its AttendeeRegistered, when they have none.
std::string make_attendee(const State& state, const Context& context, const std::string& user,
                          Accepted& accepted);

/// A scanned text as a code: trimmed, upper-case, without `<conference>:` before it. What names
/// another conference stays as it is, and so is no code of this one.
std::string access_code_of(std::string_view conference, std::string_view scanned);
std::string access_code_of(const State& state, std::string_view scanned);
/// `not_found`, or the attendee.
std::expected<const AttendeeState*, Rejection> find_attendee(const State& state,
                                                             std::string_view scanned);
/// `not_found`; says so when the text names another conference.
Rejection unknown_attendee(const State& state, std::string_view scanned);

/// What the check-ins that stand, voided ones left out, say of a person.
struct Presence {
  std::uint32_t times = 0;
  std::optional<Instant> first;  ///< the earliest
  std::optional<std::string> first_station;
  std::optional<Instant> last;
  std::optional<std::string> last_station;
  bool present = false;
};
Presence presence_of(const AttendeeState& attendee);

/// The key of the scan that a check-in, or a check at the door of a product, was made of
/// (streams.h).
std::string check_in_scan_key(std::string_view access_code, std::string_view scan_id);
std::string door_scan_key(std::string_view access_code, const Product& product,
                          std::string_view scan_id);
/// Checks at the doors of the product; null when there were none.
const DoorCheckCount* find_door(const AttendeeState& attendee, const Product& product);

/// The attendee that a check-in id, `<access code>-<n>`, names; empty for anything else.
std::string attendee_of_check_in(std::string_view check_in);

/// Every line with units that the person holds, by order and line; the ticket name is the first. Of
/// add-ons, also how many units they can still redeem.
void add_held_products(const State& state, std::string_view user, events::CommandResult& result);

}  // namespace lanyard::domain
