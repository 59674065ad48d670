#include "domain/condition/offers.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "domain/order/order.h"
#include "domain/user/user.h"
#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

bool any_of(const google::protobuf::RepeatedPtrField<std::string>& names,
            const std::vector<std::string>& among) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return std::ranges::find(among, name) != among.end();
  });
}

bool in_window(const events::Condition& condition, Instant now) {
  return (!condition.has_start_time() || now.micros >= condition.start_time()) &&
         (!condition.has_end_time() || now.micros <= condition.end_time());
}

/// Limits aside.
bool is_met(const events::Condition& condition, const Buyer& buyer, Instant now) {
  switch (condition.kind()) {
    case events::CONDITION_KIND_SPEAKER:
      return (condition.is_presenter() && buyer.presenter) ||
             (condition.is_copresenter() && buyer.copresenter);
    case events::CONDITION_KIND_GROUP_MEMBER:
      return any_of(condition.groups(), buyer.groups);
    case events::CONDITION_KIND_INCLUDED_PRODUCT:
      return any_of(condition.enabling_ticket_types(), buyer.ticket_types);
    case events::CONDITION_KIND_TIME_OR_STOCK_LIMIT:
    case events::CONDITION_KIND_DISCOUNT_FOR_PRODUCT:
    case events::CONDITION_KIND_DISCOUNT_FOR_CATEGORY:
      return in_window(condition, now);
    default:  // protobuf's enums are open: a kind of a later build is not met
      return false;
  }
}

std::int64_t units_left(const ConditionCountdown& of, const Buyer& buyer) {
  const events::Condition& condition = *of.definition;
  std::int64_t left = Offer{}.units;
  if (condition.limit() > 0) left = minus(condition.limit(), of.units_used);
  if (condition.max_units_per_user() == 0) return left;
  const auto mine = std::ranges::find(buyer.discounted, condition.id(),
                                      &std::pair<std::string, std::int64_t>::first);
  const std::int64_t had = mine == buyer.discounted.end() ? 0 : mine->second;
  return std::min(left, minus(condition.max_units_per_user(), had));
}

}  // namespace

std::string met_by(const events::Condition& condition, const Buyer& buyer) {
  const auto first = [](const auto& names, const std::vector<std::string>& among) {
    const auto found = std::ranges::find_if(names, [&](const std::string& name) {
      return std::ranges::find(among, name) != among.end();
    });
    return found == names.end() ? std::string() : *found;
  };
  switch (condition.kind()) {
    case events::CONDITION_KIND_SPEAKER:
      return condition.is_presenter() && buyer.presenter ? "presenter" : "copresenter";
    case events::CONDITION_KIND_GROUP_MEMBER:
      return first(condition.groups(), buyer.groups);
    case events::CONDITION_KIND_INCLUDED_PRODUCT:
      return first(condition.enabling_ticket_types(), buyer.ticket_types);
    default:  // the rest asks for nothing but the time
      return {};
  }
}

Buyer buyer_of(const State& state, std::string_view user) {
  Buyer buyer;
  const UserState* known = state.user(user);
  if (known == nullptr) return buyer;
  buyer.groups.assign(known->groups().begin(), known->groups().end());
  for (const std::string& code : known->speakers()) {
    const SpeakerState* speaker = state.speaker(code);
    buyer.presenter = true;
    buyer.copresenter |= speaker != nullptr && !speaker->shared_talks().empty();
  }
  for (const ConditionCount& count : known->discounted())
    buyer.discounted.emplace_back(count.condition(), count.units());
  for (const std::string& reference : known->holds_units_of()) {
    const OrderState* order = state.order(reference);
    if (order == nullptr) continue;
    for (const OrderLineState& line : order->lines()) {
      if (line.has_ticket_type() && units_held(*order, line, user) > 0)
        buyer.ticket_types.push_back(line.ticket_type());
    }
  }
  return buyer;
}

std::vector<Offer> offers(const std::vector<ConditionCountdown>& conditions, const Buyer& buyer,
                          Instant now) {
  std::vector<Offer> offers;
  for (const ConditionCountdown& condition : conditions) {
    if (!condition.definition->is_active()) continue;
    const std::int64_t units = units_left(condition, buyer);
    if (units > 0 && is_met(*condition.definition, buyer, now))
      offers.push_back({.condition = condition.definition, .units = units});
  }
  return offers;
}

std::vector<Offer> offers(const State& state, std::string_view user, Instant now) {
  const ConferenceState& conference = conference_of(state);
  if (conference.conditions().empty()) return {};
  std::vector<ConditionCountdown> conditions;
  for (const std::string& id : conference.conditions()) {
    const ConditionState* condition = state.condition(id);
    conditions.push_back(
        {.definition = &condition->definition(), .units_used = condition->units_used()});
  }
  return offers(conditions, buyer_of(state, user), now);
}

}  // namespace lanyard::domain
