#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::CreditIssued& event);

/// Money that an order cannot use becomes the buyer's store credit.
struct Surplus {
  std::string user;
  std::string order;
  std::optional<std::string> payment;
  std::int64_t amount = 0;
  events::CreditReason reason = events::CREDIT_REASON_UNSPECIFIED;
};
/// Adds the event, and the credit and its amount to the result; nothing for an amount of 0.
void issue_credit(const State& state, const Context& context, const Surplus& surplus,
                  Accepted& accepted);

}  // namespace lanyard::domain
