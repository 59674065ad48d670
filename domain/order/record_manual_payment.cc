#include "domain/order/record_manual_payment.h"

#include "domain/conference/conference.h"
#include "domain/order/order.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RecordManualPayment::primary_stream(const State&) const { return order_stream(order); }

void RecordManualPayment::needs(Keys& keys) const { keys.order(order); }

Decision RecordManualPayment::decide(const State& state, const Context& context) const {
  const std::string& currency = conference_of(state).settings().currency();
  const auto minor = minor_units("amount", amount, currency, kMaxPayment);
  if (!minor) return refuse(minor.error());
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const OrderState& to = **found;
  const bool late = to.status() == ORDER_STATUS_CANCELLED && to.cancelled_by_expiry();
  if (to.status() != ORDER_STATUS_PENDING && !late) return refuse(order_not_pending(to));
  if (Refusal refusal = refuse_not_positive(*minor, currency)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_turnover(state, *minor)) return refuse(std::move(refusal));
  const IncomingMoney money{.method = events::PAYMENT_METHOD_MANUAL,
                            .amount = *minor,
                            .reference = reference,
                            .note = note};
  Accepted accepted;
  if (late) {
    receive_late(state, context, to, money, accepted);
  } else {
    receive(state, context, account_of(to), money, accepted);
  }
  return accepted;
}

}  // namespace lanyard::domain
