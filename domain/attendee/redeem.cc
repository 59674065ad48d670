#include "domain/attendee/redeem.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/attendee/door.h"
#include "domain/attendee/redemption.h"
#include "domain/cart/cart.h"
#include "domain/order/order.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

/// What one may have: an add-on of a paid order of which the person holds units.
Refusal refuse_entitlement(const OrderState& order, const OrderLineState& line,
                           std::string_view user) {
  if (!paid_like(order)) {
    return conflict("not_entitled",
                    say("The order ", order.order(), " is ", text(order.status()), "."),
                    {{"order_status", std::string(text(order.status()))}});
  }
  if (line.has_ticket_type()) {
    return conflict("not_entitled",
                    say(line.name(), " is a ticket: it admits, and is not redeemed."));
  }
  if (units_held(order, line, user) == 0) {
    return conflict("not_entitled", say("This person holds no unit of ", line.name(),
                                        " in the order ", order.order(), "."));
  }
  return std::nullopt;
}

Rejection fully_redeemed(const OrderState& order, const OrderLineState& line, std::string_view user,
                         std::int64_t wanted) {
  const auto redeemed = static_cast<std::int64_t>(redeemed_units(line).size());
  const std::int64_t all = line.quantity() - line.released_size();
  const std::int64_t left = units_left(order, line, user);
  return conflict(
      "fully_redeemed",
      say(redeemed, " of ", all, " units of ", line.name(), " are redeemed; this person has ", left,
          " left, and ", wanted, " are wanted."),
      {{"redeemed", redeemed}, {"quantity", all}, {"remaining", left}});
}

events::RedemptionConflicted conflict_of(const OrderState& order, std::uint32_t line,
                                         const OrderLineState& of) {
  events::RedemptionConflicted event;
  event.set_order(order.order());
  event.set_line(line);
  set_product(product_of(of), event);
  event.set_name(of.name());
  return event;
}

/// A redemption that was recorded before, and loses units to one that was made earlier.
events::RedemptionConflicted lost_by(const OrderState& order, std::uint32_t line,
                                     const OrderLineState& of, const UnitsOf& lost,
                                     const std::string& to) {
  events::RedemptionConflicted event = conflict_of(order, line, of);
  event.set_redemption(lost.redemption->redemption());
  event.set_access_code(lost.redemption->access_code());
  event.set_user(lost.redemption->user());
  event.set_quantity(std::ssize(lost.units));
  event.mutable_units()->Add(lost.units.begin(), lost.units.end());
  event.set_conflicts_with(to);
  event.set_redeemed_at(lost.redemption->at());
  if (!lost.redemption->scan_id().empty()) event.set_scan_id(lost.redemption->scan_id());
  return event;
}

}  // namespace

std::string Redeem::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void Redeem::needs(Keys& keys) const {
  keys.attendee(access_code);
  keys.order(order);
  if (scan_id) keys.scan(scan(access_code_of(keys.state(), access_code)));
}

std::string Redeem::scan(std::string_view code) const {
  return redemption_scan_key(order, line, code, *scan_id);
}

Accepted Redeem::answer_again(const State& state, const AttendeeState& attendee,
                              const std::string& redemption) const {
  Accepted accepted;
  accepted.result.set_redemption(redemption);
  answer_person(state, attendee, accepted.result);
  answer_before(presence_of(attendee), accepted.result);
  const OrderState* from = state.order(order);
  const OrderLineState* at = from != nullptr ? find_line(*from, line) : nullptr;
  if (at == nullptr) return accepted;
  answer_line(*from, *at, attendee.user(), 0, accepted.result);
  const RedemptionRecord* record = find_redemption(*at, redemption);
  if (record != nullptr && record->conflicted() > 0)
    accepted.result.set_conflicted(record->conflicted());
  return accepted;
}

Decision Redeem::decide(const State& state, const Context& context) const {
  if (quantity < 1 || quantity > kMaxQuantity) {
    return refuse(
        conflict("invalid_quantity",
                 say("The quantity is ", quantity, "; it must be from 1 to ", kMaxQuantity, "."),
                 {{"limit", kMaxQuantity}}));
  }
  if (Refusal refusal = refuse_scan(scan_id, scanned_at, context))
    return refuse(std::move(refusal));
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  if (const ScanState* known = scan_id ? state.scan(scan(attendee.access_code())) : nullptr)
    return answer_again(state, attendee, known->made());
  const OrderState* from = state.order(order);
  const OrderLineState* at = from != nullptr ? find_line(*from, line) : nullptr;
  if (at == nullptr) {
    return refuse(
        not_found(say("There is no line ", line, " of an order `", order, "`."), "line_not_found"));
  }
  if (Refusal refusal = refuse_entitlement(*from, *at, attendee.user()))
    return refuse(std::move(refusal));
  std::vector<std::uint32_t> units = free_units(*from, *at, attendee.user(), quantity);
  // What was handed out offline is done: it is recorded, with units or in conflict.
  if (!scanned_at && std::ssize(units) < quantity)
    return refuse(fully_redeemed(*from, *at, attendee.user(), quantity));
  return redeemed(state, context, attendee, *from, *at, std::move(units));
}

Accepted Redeem::redeemed(const State& state, const Context& context, const AttendeeState& attendee,
                          const OrderState& from, const OrderLineState& at,
                          std::vector<std::uint32_t> units) const {
  const std::int64_t made = scanned_at.value_or(context.now).micros;
  const auto number = static_cast<std::uint32_t>(line);
  const std::string redemption = say(order, "-R", from.redemptions() + 1);
  const std::int64_t free = std::ssize(units);
  const std::vector<UnitsOf> taken =
      later_units(at, attendee.access_code(), made, scan_id.value_or(""), quantity - free);
  Accepted accepted;
  const auto append = [&](auto event) {
    accepted.events.push_back({order_stream(order), std::move(event)});
  };
  for (const UnitsOf& lost : taken) {
    append(lost_by(from, number, at, lost, redemption));
    accepted.result.add_conflicts_with(lost.redemption->redemption());
    units.insert(units.end(), lost.units.begin(), lost.units.end());
  }
  std::ranges::sort(units);
  const std::int64_t missing = quantity - std::ssize(units);
  const auto fill = [&](auto& event) {
    event.set_redemption(redemption);
    event.set_access_code(attendee.access_code());
    event.set_user(attendee.user());
    if (note) event.set_note(*note);
    if (scan_id) event.set_scan_id(*scan_id);
    if (scanned_at) event.set_scanned_at(scanned_at->micros);
  };
  if (!units.empty()) {
    events::ProductRedeemed event;
    event.set_order(order);
    event.set_line(number);
    set_product(product_of(at), event);
    event.set_quantity(std::ssize(units));
    event.mutable_units()->Add(units.begin(), units.end());
    fill(event);
    append(std::move(event));
  }
  if (missing > 0) {
    events::RedemptionConflicted event = conflict_of(from, number, at);
    fill(event);
    event.set_quantity(missing);
    event.set_redeemed_at(made);
    // Whoever has what it did not get; nobody, if more were handed out than the person holds.
    if (const RedemptionRecord* other =
            earlier_with_units(at, attendee.access_code(), made, scan_id.value_or(""))) {
      event.set_conflicts_with(other->redemption());
      accepted.result.add_conflicts_with(other->redemption());
    }
    accepted.result.set_conflicted(missing);
    append(std::move(event));
  }
  answer(state, attendee, from, at, free, accepted.result);
  accepted.result.set_redemption(redemption);
  return accepted;
}

void Redeem::answer_line(const OrderState& from, const OrderLineState& at, std::string_view user,
                         std::int64_t taken, events::CommandResult& result) const {
  const auto redeemed = static_cast<std::int64_t>(redeemed_units(at).size());
  const std::int64_t all = at.quantity() - at.released_size();
  result.set_order(order);
  result.set_line(static_cast<std::uint32_t>(line));
  result.set_redeemed(redeemed + taken);
  result.set_quantity(all);
  result.set_remaining(units_left(from, at, user) - taken);
}

void Redeem::answer(const State& state, const AttendeeState& attendee, const OrderState& from,
                    const OrderLineState& at, std::int64_t taken,
                    events::CommandResult& result) const {
  answer_line(from, at, attendee.user(), taken, result);
  answer_person(state, attendee, result);
  answer_before(presence_of(attendee), result);
  for (events::HeldProduct& product : *result.mutable_products()) {
    if (product.order() != order || product.line() != result.line()) continue;
    product.set_redeemed(product.redeemed() + taken);
    product.set_remaining(product.remaining() - taken);
  }
  const bool known = std::ranges::any_of(result.problems(), [&](const events::DoorProblem& open) {
    return open.code() == "redemption_conflict" && open.order() == from.order();
  });
  if (result.conflicts_with().empty() && result.conflicted() == 0) return;
  if (known) return;
  events::DoorProblem& problem = *result.add_problems();
  problem.set_code("redemption_conflict");
  problem.set_order(order);
}

}  // namespace lanyard::domain
