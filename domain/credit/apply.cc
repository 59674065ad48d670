#include "domain/credit/apply.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/order/order.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

Refusal refuse_pair(const OrderState& order, const CreditState& credit) {
  if (order.status() != ORDER_STATUS_PENDING) return order_not_pending(order);
  if (Refusal refusal = refuse_unavailable(credit)) return refusal;
  if (credit.user() != order.user()) {
    return conflict("wrong_user", say("The credit ", credit.credit(), " belongs to ", credit.user(),
                                      ", the order to ", order.user(), "."));
  }
  if (order.received() >= order.total())
    return conflict("already_paid",
                    say("Nothing is left to pay of the order ", order.order(), "."));
  if (credit.remaining() <= 0)
    return conflict("credit_empty", say("Nothing remains of the credit ", credit.credit(), "."));
  return std::nullopt;
}

}  // namespace

std::string ApplyCredit::primary_stream(const State&) const { return order_stream(order); }

void ApplyCredit::needs(Keys& keys) const {
  keys.order(order);
  keys.credit(credit);
}

Decision ApplyCredit::decide(const State& state, const Context& context) const {
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const auto paying = find_credit(state, credit);
  if (!paying) return refuse(paying.error());
  const OrderState& to = **found;
  const CreditState& from = **paying;
  if (Refusal refusal = refuse_pair(to, from)) return refuse(std::move(refusal));

  const Account account = account_of(to);
  const std::int64_t amount = std::min(from.remaining(), to.total() - to.received());
  if (Refusal refusal = refuse_turnover(state, amount)) return refuse(std::move(refusal));
  events::CreditApplied applied;
  applied.set_credit(credit);
  applied.set_user(from.user());
  applied.set_order(order);
  applied.set_payment(next_payment(account));
  applied.set_currency(conference_of(state).settings().currency());
  applied.set_amount(amount);
  applied.set_remaining(from.remaining() - amount);

  Accepted accepted;
  accepted.result.set_credit(credit);
  accepted.result.set_amount(amount);
  accepted.events.push_back({credit_stream(credit), std::move(applied)});
  receive(state, context, account,
          {.method = events::PAYMENT_METHOD_CREDIT,
           .amount = amount,
           .reference = std::nullopt,
           .note = std::nullopt,
           .credit = credit},
          accepted);
  return accepted;
}

}  // namespace lanyard::domain
