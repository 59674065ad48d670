#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::TicketTypeCreated& event);
void evolve(State& state, const events::TicketTypeUpdated& event);
void evolve(State& state, const events::AddOnCreated& event);
void evolve(State& state, const events::AddOnUpdated& event);

/// Units of a product that are taken.
struct Taken {
  std::int64_t sold = 0;
  std::int64_t held = 0;
};

/// What is malformed whatever the catalogue has.
Refusal refuse_malformed(const events::TicketType& definition);
Refusal refuse_malformed(const events::AddOn& definition);

/// `negative_price`, `invalid_window`, `below_sold`, in this order.
Refusal refuse_definition(const events::TicketType& definition, Taken taken);
Refusal refuse_definition(const events::AddOn& definition, Taken taken);

/// `unknown_ticket_type`.
Refusal refuse_requirements(const State& state, const events::AddOn& definition);

/// `too_many_products`: no room for one more.
Refusal refuse_one_more(const State& state);

}  // namespace lanyard::domain
