#include "domain/order/expire.h"

#include "domain/order/order.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string ExpireOrder::primary_stream(const State&) const { return order_stream(order); }

void ExpireOrder::needs(Keys& keys) const { keys.order(order); }

Decision ExpireOrder::decide(const State& state, const Context& context) const {
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const OrderState& due = **found;
  Accepted accepted;
  if (due.status() != ORDER_STATUS_PENDING || context.now.micros < due.hold_expires_at()) {
    accepted.result.set_order(order);
    accepted.result.set_status(std::string(text(due.status())));
    return accepted;
  }
  cancel(state, context, due, events::CANCELLATION_CAUSE_HOLD_EXPIRED, std::nullopt, accepted);
  return accepted;
}

}  // namespace lanyard::domain
