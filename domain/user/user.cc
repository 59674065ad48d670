#include "domain/user/user.h"

#include <algorithm>

#include "domain/order/order.h"
#include "events/wrapping.h"

namespace lanyard::domain {

// --- evolve

void evolve(State& state, const events::UserRegistered& event) {
  UserState& user = state.edit_user(event.details().user());
  user.set_registered(true);
  *user.mutable_details() = event.details();
  *user.mutable_groups() = event.groups();
}

void evolve(State& state, const events::UserUpdated& event) {
  *state.edit_user(event.details().user()).mutable_details() = event.details();
}

void evolve(State& state, const events::UserGroupsSet& event) {
  *state.edit_user(event.user()).mutable_groups() = event.groups();
}

void evolve(State& state, const events::UserForgotten& event) {
  state.edit_user(event.user()).set_forgotten(true);
  ForgottenState& forgotten = state.edit_forgotten(event.user());
  forgotten.set_user(event.user());
  *forgotten.mutable_subjects() = event.subjects();
}

// --- what orders tell of a user

std::int64_t bought(const State& state, std::string_view user, std::string_view ticket_type) {
  const UserState* known = state.user(user);
  if (known == nullptr) return 0;
  for (const TicketCount& count : known->bought()) {
    if (count.ticket_type() == ticket_type) return count.units();
  }
  return 0;
}

std::int64_t discounted(const State& state, std::string_view user, std::string_view condition) {
  const UserState* known = state.user(user);
  if (known == nullptr) return 0;
  for (const ConditionCount& count : known->discounted()) {
    if (count.condition() == condition) return count.units();
  }
  return 0;
}

namespace {

/// Adds to or takes from the count of this name in a list sorted by name; a count of 0 is left out.
template <class Counts, class Name, class SetName>
void add_to(Counts& counts, std::string_view name, std::int64_t units, const Name& name_of,
            const SetName& set_name) {
  const auto at = std::ranges::lower_bound(counts, name, {}, name_of);
  const auto index = static_cast<int>(at - counts.begin());
  if (at == counts.end() || name_of(*at) != name) {
    auto& count = *counts.Add();
    set_name(count);
    count.set_units(units);
    std::rotate(counts.begin() + index, counts.end() - 1, counts.end());
  } else {
    at->set_units(plus(at->units(), units));
  }
  if (counts[index].units() == 0) counts.erase(counts.begin() + index);
}

}  // namespace

void count_bought(UserState& user, std::string_view ticket_type, std::int64_t units) {
  add_to(
      *user.mutable_bought(), ticket_type, units,
      [](const TicketCount& count) { return std::string_view(count.ticket_type()); },
      [&](TicketCount& count) { count.set_ticket_type(std::string(ticket_type)); });
}

void count_discounted(UserState& user, std::string_view condition, std::int64_t units) {
  add_to(
      *user.mutable_discounted(), condition, units,
      [](const ConditionCount& count) { return std::string_view(count.condition()); },
      [&](ConditionCount& count) { count.set_condition(std::string(condition)); });
}

bool owns_ticket(const State& state, std::string_view user, std::string_view ticket_type) {
  const UserState* known = state.user(user);
  if (known == nullptr) return false;
  for (const std::string& reference : known->holds_units_of()) {
    const OrderState* order = state.order(reference);
    if (order == nullptr) continue;
    for (const OrderLineState& line : order->lines()) {
      if (line.has_ticket_type() && line.ticket_type() == ticket_type &&
          units_held(*order, line, user) > 0)
        return true;
    }
  }
  return false;
}

namespace {

/// Puts the order into the list, which is in the references' order, or takes it out.
void note(const std::string& order, bool there,
          google::protobuf::RepeatedPtrField<std::string>& orders) {
  const auto at = std::ranges::lower_bound(orders, order);
  const auto index = static_cast<int>(at - orders.begin());
  const bool was = at != orders.end() && *at == order;
  if (there == was) return;
  if (there) {
    *orders.Add() = order;
    std::rotate(orders.begin() + index, orders.end() - 1, orders.end());
  } else {
    orders.erase(orders.begin() + index);
  }
}

}  // namespace

void note_holding(UserState& user, const std::string& order, bool holds) {
  auto& orders = *user.mutable_holds_units_of();
  const auto at = std::ranges::find(orders, order);
  if (holds && at == orders.end()) *orders.Add() = order;
  if (!holds && at != orders.end()) orders.erase(at);
}

void note_pending(UserState& user, const std::string& order, bool pending) {
  note(order, pending, *user.mutable_pending_orders());
}

void note_attention(UserState& user, const std::string& order) {
  note(order, true, *user.mutable_attention_orders());
}

void count_lost(UserState& user, const std::string& order, std::int64_t reassigned,
                std::int64_t refunded) {
  auto& all = *user.mutable_lost_units();
  auto lost = std::ranges::find(all, order, &LostUnits::order);
  if (lost == all.end()) {
    if (reassigned <= 0 && refunded <= 0) return;
    all.Add()->set_order(order);
    lost = all.end() - 1;
  }
  lost->set_reassigned(std::max<std::int64_t>(0, plus(lost->reassigned(), reassigned)));
  lost->set_refunded(plus(lost->refunded(), refunded));
  if (lost->reassigned() == 0 && lost->refunded() == 0) all.erase(lost);
}

// --- shared by the commands

Refusal refuse_groups(const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    if (refuse_blank("groups", group)) return malformed("groups", "A group's name is blank.");
  }
  return std::nullopt;
}

const UserState* registered(const State& state, std::string_view user) {
  const UserState* known = state.user(user);
  return known != nullptr && known->registered() ? known : nullptr;
}

Refusal refuse_forgotten(const UserState* known, std::string_view user) {
  if (known == nullptr || !known->forgotten()) return std::nullopt;
  return conflict("user_forgotten", say("The user `", user,
                                        "` was forgotten: nothing about them "
                                        "can be kept any more."));
}

}  // namespace lanyard::domain
