#include "domain/order/record_comp_payment.h"

#include "domain/conference/conference.h"
#include "domain/order/order.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RecordCompPayment::primary_stream(const State&) const { return order_stream(order); }

void RecordCompPayment::needs(Keys& keys) const { keys.order(order); }

Decision RecordCompPayment::decide(const State& state, const Context& context) const {
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const OrderState& free = **found;
  if (free.status() != ORDER_STATUS_PENDING) return refuse(order_not_pending(free));
  if (free.total() > 0) {
    return refuse(
        conflict("order_not_free",
                 say("The order ", order, " costs ",
                     money_text(free.total(), conference_of(state).settings().currency()), ".")));
  }
  Accepted accepted;
  receive(
      state, context, account_of(free),
      {.method = events::PAYMENT_METHOD_COMP, .amount = 0, .reference = std::nullopt, .note = note},
      accepted);
  return accepted;
}

}  // namespace lanyard::domain
