#pragma once

#include "domain/checks.h"
#include "domain/condition/fields.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::ConditionCreated& event);
void evolve(State& state, const events::ConditionUpdated& event);

/// The uses that an order reserves (+1) or gives back (-1), of the conditions and of its buyer.
void count_uses(State& state, const std::string& user,
                const google::protobuf::RepeatedPtrField<events::ConditionUse>& uses, int sign);

/// Whether one is looked at before the other: by priority, then name.
bool looked_at_before(const events::Condition& one, const events::Condition& other);

/// What a new condition of this kind, from 0 in the order of kConditionKinds, is without fields.
events::Condition blank_condition(int kind);
/// The fields over a definition. Refuses what is malformed, and what its kind does not have.
Refusal apply(const ConditionFields& fields, std::string_view currency, events::Condition& to);
/// `already_exists`, when another condition has its name.
Refusal refuse_name(const State& state, const events::Condition& definition);
/// `invalid_discount`, `invalid_scope`, `unknown_ticket_type`, `unknown_addon`, `invalid_window`.
Refusal refuse_definition(const State& state, const events::Condition& definition);

/// By id, or by name; null when there is none.
const ConditionState* condition_named(const State& state, std::string_view name);

}  // namespace lanyard::domain
