#include "domain/condition/create.h"

#include "domain/condition/condition.h"
#include "domain/conference/conference.h"
#include "domain/discount/discount.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string CreateCondition::primary_stream(const State& state) const { return own_stream(state); }

void CreateCondition::needs(Keys&) const {}

Decision CreateCondition::decide(const State& state, const Context& context) const {
  const ConferenceState& conference = conference_of(state);
  const auto choice = choice_of("kind", kind, kConditionKinds);
  if (!choice) return refuse(choice.error());
  events::ConditionCreated created;
  events::Condition& definition = *created.mutable_definition();
  definition = blank_condition(*choice);
  definition.set_name(name);
  if (definition.kind() == events::CONDITION_KIND_DISCOUNT_FOR_CATEGORY &&
      !fields.percentage.present)
    return refuse(malformed("percentage", "A discount for a category needs its `percentage`."));
  if (Refusal refusal = apply(fields, conference.settings().currency(), definition))
    return refuse(std::move(refusal));
  if (Refusal refusal = refuse_name(state, definition)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_definition(state, definition)) return refuse(std::move(refusal));
  if (conference.conditions_size() >= kMaxConditions) {
    return refuse(conflict("too_many_conditions",
                           say("There are ", kMaxConditions, " conditions already."),
                           {{"limit", static_cast<std::int64_t>(kMaxConditions)}}));
  }

  definition.set_id(context.fresh_id());
  Accepted accepted;
  accepted.result.set_condition(definition.id());
  accepted.events.push_back({condition_stream(definition.id()), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
