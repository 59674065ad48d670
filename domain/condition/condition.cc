#include "domain/condition/condition.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/user/user.h"
#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

/// Puts the condition where it is looked at among all.
void define(State& state, const events::Condition& definition) {
  *state.edit_condition(definition.id()).mutable_definition() = definition;
  const std::string slug = conference_of(state).settings().slug();
  auto& ids = *state.edit_conference(slug).mutable_conditions();
  const auto old = std::ranges::find(ids, definition.id());
  if (old != ids.end()) ids.erase(old);
  const auto at = std::ranges::find_if(ids, [&](const std::string& id) {
    return looked_at_before(definition, state.condition(id)->definition());
  });
  const auto index = at - ids.begin();
  *ids.Add() = definition.id();
  std::rotate(ids.begin() + index, ids.end() - 1, ids.end());
}

}  // namespace

void evolve(State& state, const events::ConditionCreated& event) {
  define(state, event.definition());
}

void evolve(State& state, const events::ConditionUpdated& event) {
  define(state, event.definition());
}

void count_uses(State& state, const std::string& user,
                const google::protobuf::RepeatedPtrField<events::ConditionUse>& uses, int sign) {
  for (const events::ConditionUse& use : uses) {
    ConditionState& condition = state.edit_condition(use.id());
    const std::int64_t units = times(sign, use.units());
    condition.set_units_used(plus(condition.units_used(), units));
    count_discounted(state.edit_user(user), use.id(), units);
  }
}

bool looked_at_before(const events::Condition& one, const events::Condition& other) {
  if (one.priority() != other.priority()) return one.priority() < other.priority();
  return one.name() < other.name();
}

const ConditionState* condition_named(const State& state, std::string_view name) {
  for (const std::string& id : conference_of(state).conditions()) {
    const ConditionState* condition = state.condition(id);
    if (condition->definition().name() == name) return condition;
  }
  return nullptr;
}

}  // namespace lanyard::domain
