#include "domain/order/cancel.h"

#include "domain/order/order.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string CancelOrder::primary_stream(const State&) const { return order_stream(order); }

void CancelOrder::needs(Keys& keys) const { keys.order(order); }

Decision CancelOrder::decide(const State& state, const Context& context) const {
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  if ((*found)->status() != ORDER_STATUS_PENDING) return refuse(order_not_pending(**found));
  Accepted accepted;
  cancel(state, context, **found, events::CANCELLATION_CAUSE_REQUESTED, reason, accepted);
  return accepted;
}

}  // namespace lanyard::domain
