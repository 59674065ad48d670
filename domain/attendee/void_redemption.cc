#include "domain/attendee/void_redemption.h"

#include "domain/attendee/redemption.h"
#include "domain/cart/cart.h"
#include "domain/checks.h"
#include "domain/order/order.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

/// The units of a voided redemption go to those that were in conflict for them.
void reinstate(const OrderState& order, std::uint32_t number, const RedemptionRecord& voided,
               Accepted& accepted) {
  const OrderLineState& line = *find_line(order, number);
  for (const UnitsOf& share : share_units(line, voided.access_code(), voided.redemption(),
                                          {voided.units().begin(), voided.units().end()})) {
    events::RedemptionReinstated event;
    event.set_order(order.order());
    event.set_line(number);
    event.set_redemption(share.redemption->redemption());
    event.set_access_code(share.redemption->access_code());
    event.set_user(share.redemption->user());
    event.set_quantity(std::ssize(share.units));
    event.mutable_units()->Add(share.units.begin(), share.units.end());
    set_product(product_of(line), event);
    accepted.events.push_back({order_stream(order.order()), std::move(event)});
  }
}

}  // namespace

std::string VoidRedemption::primary_stream(const State&) const {
  return order_stream(order_of_redemption(redemption));
}

void VoidRedemption::needs(Keys& keys) const { keys.order(order_of_redemption(redemption)); }

Decision VoidRedemption::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("reason", reason)) return refuse(std::move(refusal));
  const OrderState* order = state.order(order_of_redemption(redemption));
  for (int i = 0; order != nullptr && i < order->lines_size(); ++i) {
    const OrderLineState& line = order->lines(i);
    const RedemptionRecord* record = find_redemption(line, redemption);
    if (record == nullptr) continue;
    if (record->voided()) {
      return refuse(
          conflict("already_voided", say("The redemption ", redemption, " is voided already.")));
    }
    events::RedemptionVoided voided;
    voided.set_order(order->order());
    voided.set_line(static_cast<std::uint32_t>(i + 1));
    voided.set_redemption(redemption);
    voided.set_access_code(record->access_code());
    voided.set_quantity(record->units_size());
    voided.set_conflicted(record->conflicted());
    voided.set_reason(reason);

    Accepted accepted;
    accepted.result.set_order(order->order());
    accepted.result.set_line(voided.line());
    accepted.result.set_redemption(redemption);
    accepted.result.set_access_code(record->access_code());
    accepted.events.push_back({order_stream(order->order()), std::move(voided)});
    if (paid_like(*order)) reinstate(*order, static_cast<std::uint32_t>(i + 1), *record, accepted);
    return accepted;
  }
  return refuse(not_found(say("There is no redemption `", redemption, "`.")));
}

}  // namespace lanyard::domain
