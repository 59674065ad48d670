#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/pricing/pricing.h"
#include "domain/state.h"
#include "events/condition.pb.h"

namespace lanyard::domain {

/// What conditions look at of a person.
struct Buyer {
  std::vector<std::string> groups;
  std::vector<std::string> ticket_types;  ///< of units that they hold in paid-like orders
  bool presenter = false;                 ///< is a speaker
  bool copresenter = false;               ///< gives a talk with others
  /// Condition, and the units that it discounted for them in orders not cancelled.
  std::vector<std::pair<std::string, std::int64_t>> discounted;
};
Buyer buyer_of(const State& state, std::string_view user);

/// A condition with the units that orders not cancelled have of it.
struct ConditionCountdown {
  const events::Condition* definition = nullptr;
  std::int64_t units_used = 0;
};

/// What of the buyer meets a condition that is met: the group, the ticket type, or `presenter` or
/// `copresenter`; empty where only the time decides.
std::string met_by(const events::Condition& condition, const Buyer& buyer);

/// The conditions that are active and met for the buyer now, with the units that are left of their
/// limits, none of them 0; in the order given, which must be that in which they are looked at.
std::vector<Offer> offers(const std::vector<ConditionCountdown>& conditions, const Buyer& buyer,
                          Instant now);
std::vector<Offer> offers(const State& state, std::string_view user, Instant now);

}  // namespace lanyard::domain
