#include "domain/condition/update.h"

#include "domain/condition/condition.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

const ConditionState* meant(const UpdateCondition& command, const State& state) {
  if (command.condition) return state.condition(*command.condition);
  return command.name ? condition_named(state, *command.name) : nullptr;
}

}  // namespace

std::string UpdateCondition::primary_stream(const State& state) const {
  const ConditionState* known = state.conference() == nullptr ? nullptr : meant(*this, state);
  return condition_stream(known != nullptr ? known->definition().id() : condition.value_or(""));
}

void UpdateCondition::needs(Keys&) const {}

Decision UpdateCondition::decide(const State& state, const Context&) const {
  if (!condition && !name)
    return refuse(malformed("condition", "`condition` or `name` must say which one is meant."));
  const ConditionState* now = meant(*this, state);
  if (now == nullptr) {
    return refuse(not_found(say("There is no condition `", condition ? *condition : *name, "`.")));
  }
  events::ConditionUpdated updated;
  events::Condition& definition = *updated.mutable_definition();
  definition = now->definition();
  const std::string_view is = kConditionKinds[static_cast<std::size_t>(definition.kind())];
  if (kind && *kind != is) {
    return refuse(conflict("kind_fixed", say("The condition ", definition.name(),
                                             " is of the kind ", is, " and stays so.")));
  }
  if (name) definition.set_name(*name);
  Refusal refusal = apply(fields, conference_of(state).settings().currency(), definition);
  if (!refusal) refusal = refuse_name(state, definition);
  if (!refusal) refusal = refuse_definition(state, definition);
  if (refusal) return refuse(std::move(refusal));
  if (definition.limit() > 0 && definition.limit() < now->units_used()) {
    return refuse(conflict("below_used",
                           say("A limit of ", definition.limit(), " units is under the ",
                               now->units_used(), " that orders have."),
                           {{"used", now->units_used()}}));
  }

  Accepted accepted;
  accepted.result.set_condition(definition.id());
  if (same(now->definition(), definition)) return accepted;
  accepted.events.push_back({condition_stream(definition.id()), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
