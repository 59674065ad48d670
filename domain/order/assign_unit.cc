#include "domain/order/assign_unit.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/attendee/redemption.h"
#include "domain/order/order.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

/// Redeemed, or the last ticket of someone who is checked in with it.
Refusal refuse_used(const State& state, const OrderLineState& line, std::uint32_t unit,
                    const std::string& holder) {
  const std::vector<std::uint32_t> redeemed = redeemed_units(line);
  if (std::ranges::binary_search(redeemed, unit)) {
    return conflict("already_used", say("Unit ", unit, " of ", line.name(), " has been redeemed."));
  }
  if (!line.has_ticket_type() || ticket_units_held(state, holder) > 1) return std::nullopt;
  const UserState* known = state.user(holder);
  if (known == nullptr || !known->has_access_code()) return std::nullopt;
  const AttendeeState* attendee = state.attendee(known->access_code());
  if (attendee == nullptr || presence_of(*attendee).times == 0) return std::nullopt;
  return conflict("already_used",
                  say(holder, " is checked in and holds no other ticket than this."));
}

}  // namespace

std::string AssignUnit::primary_stream(const State&) const { return order_stream(order); }

void AssignUnit::needs(Keys& keys) const {
  keys.user(user);
  keys.order(order);
  if (!keys.state().resident(order_stream(order))) return;
  const OrderState* found = keys.state().order(order);
  if (found == nullptr) return;
  if (const OrderLineState* at = find_line(*found, line))
    keys.holdings(holder_of(*found, *at, unit));
}

Decision AssignUnit::decide(const State& state, const Context& context) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const OrderLineState* at = find_line(**found, line);
  if (at == nullptr) return refuse(not_found(say("The order ", order, " has no line ", line, ".")));
  const auto no_unit = [&](std::string_view why) {
    return refuse(not_found(say("Line ", line, " of the order ", order, why, unit, ".")));
  };
  if (unit < 1 || unit > at->quantity()) return no_unit(" has no unit ");
  if (!paid_like(**found)) {
    return refuse(conflict("order_not_paid",
                           say("The order ", order, " is ", text((*found)->status()), "."),
                           {{"order_status", std::string(text((*found)->status()))}}));
  }
  // Only now: all units of a refunded order are gone, and that it is refunded says more.
  if (was_released(*at, unit)) return no_unit(" no longer has unit ");
  const auto number = static_cast<std::uint32_t>(unit);
  const std::string& holder = holder_of(**found, *at, unit);
  Accepted accepted;
  accepted.result.set_order(order);
  accepted.result.set_line(static_cast<std::uint32_t>(line));
  accepted.result.set_unit(number);
  accepted.result.set_user(user);
  if (holder == user) {
    if (const UserState* known = state.user(user); known != nullptr && known->has_access_code())
      accepted.result.set_access_code(known->access_code());
    return accepted;
  }
  if (Refusal refusal = refuse_used(state, *at, number, holder)) return refuse(std::move(refusal));

  const std::string code = make_attendee(state, context, user, accepted);
  accepted.result.set_access_code(code);
  events::UnitAssigned assigned;
  assigned.set_order(order);
  assigned.set_line(static_cast<std::uint32_t>(line));
  assigned.set_unit(number);
  assigned.set_from_user(holder);
  assigned.set_user(user);
  assigned.set_attendee(code);
  accepted.events.push_back({order_stream(order), std::move(assigned)});
  return accepted;
}

}  // namespace lanyard::domain
