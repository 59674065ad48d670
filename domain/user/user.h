#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::UserRegistered& event);
void evolve(State& state, const events::UserUpdated& event);
void evolve(State& state, const events::UserGroupsSet& event);
void evolve(State& state, const events::UserForgotten& event);

/// Units of a ticket type in this buyer's paid-like and pending orders.
std::int64_t bought(const State& state, std::string_view user, std::string_view ticket_type);
/// Units that a condition discounted for this buyer in orders not cancelled.
std::int64_t discounted(const State& state, std::string_view user, std::string_view condition);
/// Adds to or takes from what was bought; what reaches 0 is forgotten, the rest is in the types'
/// order.
void count_bought(UserState& user, std::string_view ticket_type, std::int64_t units);

/// The same for the units that a condition discounted for this buyer.
void count_discounted(UserState& user, std::string_view condition, std::int64_t units);

/// Whether the user holds a unit of the ticket type in a paid-like order.
bool owns_ticket(const State& state, std::string_view user, std::string_view ticket_type);
/// Notes whether the user holds units of the order; the list is in the references' order.
void note_holding(UserState& user, const std::string& order, bool holds);
/// The same for the buyer's orders that are pending, and for those that need attention.
void note_pending(UserState& user, const std::string& order, bool pending);
void note_attention(UserState& user, const std::string& order);
/// Adds to the units of the order that the user held and lost; not below 0.
void count_lost(UserState& user, const std::string& order, std::int64_t reassigned,
                std::int64_t refunded);

/// What is wrong with a list of groups.
Refusal refuse_groups(const std::vector<std::string>& groups);

/// Null until the person was registered.
const UserState* registered(const State& state, std::string_view user);

/// `user_forgotten`: what is told of somebody who was forgotten could not be read any more.
Refusal refuse_forgotten(const UserState* known, std::string_view user);

}  // namespace lanyard::domain
