#include "domain/attendee/redeem.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/cart/cart.h"
#include "domain/order/order.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

/// The lowest units of the line that the person holds and nobody redeemed, at most `quantity`.
std::vector<std::uint32_t> free_units(const OrderState& order, const OrderLineState& line,
                                      std::string_view user, std::int64_t quantity) {
  const std::vector<std::uint32_t> redeemed = redeemed_units(line);
  std::vector<std::uint32_t> units;
  for (std::uint32_t unit = 1; unit <= line.quantity(); ++unit) {
    if (std::ssize(units) == quantity) break;
    if (holder_of(order, line, unit) == user && !was_released(line, unit) &&
        !std::ranges::binary_search(redeemed, unit))
      units.push_back(unit);
  }
  return units;
}

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

}  // namespace

std::string Redeem::primary_stream(const State& state) const {
  return attendee_stream(access_code_of(state, access_code));
}

void Redeem::needs(Keys& keys) const {
  keys.attendee(access_code);
  keys.order(order);
  if (scan_id) keys.scan(*scan_id);
}

Decision Redeem::decide(const State& state, const Context& context) const {
  if (quantity < 1 || quantity > kMaxQuantity) {
    return refuse(
        conflict("invalid_quantity",
                 say("The quantity is ", quantity, "; it must be from 1 to ", kMaxQuantity, "."),
                 {{"limit", kMaxQuantity}}));
  }
  const auto found = find_attendee(state, access_code);
  if (!found) return refuse(found.error());
  const AttendeeState& attendee = **found;
  Accepted accepted;
  accepted.result.set_access_code(attendee.access_code());
  accepted.result.set_user(attendee.user());
  if (const ScanState* scan = scan_id ? state.scan(*scan_id) : nullptr) {
    accepted.result.set_redemption(scan->made());
    return accepted;
  }
  const OrderState* from = state.order(order);
  const OrderLineState* at = from != nullptr ? find_line(*from, line) : nullptr;
  if (at == nullptr) {
    return refuse(
        not_found(say("There is no line ", line, " of an order `", order, "`."), "line_not_found"));
  }
  if (Refusal refusal = refuse_entitlement(*from, *at, attendee.user()))
    return refuse(std::move(refusal));
  const auto redeemed = static_cast<std::int64_t>(redeemed_units(*at).size());
  const std::int64_t all = at->quantity() - at->released_size();
  const std::vector<std::uint32_t> units = free_units(*from, *at, attendee.user(), quantity);
  if (std::ssize(units) < quantity) {
    return refuse(conflict(
        "fully_redeemed",
        say(redeemed, " of ", all, " units of ", at->name(), " are redeemed; this person has ",
            units.size(), " left, and ", quantity, " are wanted."),
        {{"redeemed", redeemed},
         {"quantity", all},
         {"remaining", static_cast<std::int64_t>(units.size())}}));
  }

  events::ProductRedeemed event;
  event.set_order(order);
  event.set_line(static_cast<std::uint32_t>(line));
  event.set_redemption(say(order, "-R", from->redemptions() + 1));
  event.set_access_code(attendee.access_code());
  event.set_user(attendee.user());
  event.set_quantity(quantity);
  event.mutable_units()->Add(units.begin(), units.end());
  set_product(product_of(*at), event);
  if (note) event.set_note(*note);
  if (scan_id) event.set_scan_id(*scan_id);
  // A device's clock may run ahead; nothing was handed out in the future.
  if (scanned_at) event.set_scanned_at(std::min(*scanned_at, context.now).micros);

  accepted.result.set_order(order);
  accepted.result.set_line(event.line());
  accepted.result.set_redemption(event.redemption());
  accepted.result.set_redeemed(redeemed + quantity);
  accepted.result.set_quantity(all);
  accepted.result.set_remaining(all - redeemed - quantity);
  accepted.events.push_back({order_stream(order), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
