#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/attendee/attendee.h"
#include "domain/checks.h"
#include "domain/state.h"

namespace lanyard::domain {

// What all commands of people who stand at a door have in common.

/// How far a device's clock may run ahead of ours.
inline constexpr std::int64_t kScanToleranceMinutes = 5;

/// `malformed_request` for a blank scan id; `scanned_in_future` for more than the tolerance.
Refusal refuse_scan(const std::optional<std::string>& scan_id,
                    const std::optional<Instant>& scanned_at, const Context& context);

/// What is open around a person, by code and order; docs/domain.md says what each code means. At
/// most twenty.
std::vector<events::DoorProblem> problems_of(const State& state, const AttendeeState& attendee);
/// Their codes, each once.
std::vector<std::string> problem_codes(const State& state, const AttendeeState& attendee);

/// Who it is, what they hold and can still have, what is open, and whether they are in the
/// building.
void answer_person(const State& state, const AttendeeState& attendee,
                   events::CommandResult& result);
/// When and where they came in before.
void answer_before(const Presence& before, events::CommandResult& result);

}  // namespace lanyard::domain
