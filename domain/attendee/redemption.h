#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, Instant recorded_at, const events::ProductRedeemed& event);
void evolve(State& state, const events::RedemptionVoided& event);
void evolve(State& state, const events::RedemptionConflicted& event);
void evolve(State& state, const events::RedemptionReinstated& event);

/// Units of the line that were redeemed and not voided, ascending.
std::vector<std::uint32_t> redeemed_units(const OrderLineState& line);
/// The lowest units of the line that the person holds and nobody redeemed, at most `most`.
std::vector<std::uint32_t> free_units(const OrderState& order, const OrderLineState& line,
                                      std::string_view user, std::int64_t most);
/// How many there are: what the person can still have of the line.
std::int64_t units_left(const OrderState& order, const OrderLineState& line, std::string_view user);

/// The order that a redemption id, `<order>-R<n>`, names; empty for anything else.
std::string order_of_redemption(std::string_view redemption);
const RedemptionRecord* find_redemption(const OrderLineState& line, std::string_view redemption);

/// The key of the scan that a redemption was made of (streams.h).
std::string redemption_scan_key(std::string_view order, std::int64_t line,
                                std::string_view access_code, std::string_view scan_id);

// --- Who has a unit that was handed out twice. A person's units of a line are alike, and go to
// those who handed out first: by the device's clock, then by the scan's id, then by which arrived
// first. As every redemption of n units counts as n of one, and only the latest ones give way, the
// same redemptions have the same number of units in whatever order they arrived.

/// Units that a redemption loses, or gets.
struct UnitsOf {
  const RedemptionRecord* redemption = nullptr;
  std::vector<std::uint32_t> units;
};
/// At most `wanted` units of the person's redemptions that were made after (at, scan id): of the
/// latest first, and of each the highest first.
std::vector<UnitsOf> later_units(const OrderLineState& line, std::string_view access_code,
                                 std::int64_t at, std::string_view scan_id, std::int64_t wanted);
/// The units, shared among the person's redemptions in conflict, but for `except`: the earliest
/// first.
std::vector<UnitsOf> share_units(const OrderLineState& line, std::string_view access_code,
                                 std::string_view except, std::vector<std::uint32_t> units);
/// The person's latest redemption with units of its own that was made no later; null when there is
/// none.
const RedemptionRecord* earlier_with_units(const OrderLineState& line, std::string_view access_code,
                                           std::int64_t at, std::string_view scan_id);

}  // namespace lanyard::domain
