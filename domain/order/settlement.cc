#include "domain/order/settlement.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/availability/availability.h"
#include "domain/cart/cart.h"
#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "domain/user/user.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {
namespace {

const std::string& currency_of(const State& state) {
  return conference_of(state).settings().currency();
}

/// The event, and the payment's id in the result.
void record(const State& state, const Account& account, const IncomingMoney& money,
            std::int64_t applied, bool late, Accepted& accepted) {
  events::PaymentReceived received;
  received.set_order(account.order);
  received.set_user(account.user);
  received.set_payment(next_payment(account));
  received.set_method(money.method);
  received.set_currency(currency_of(state));
  received.set_amount(money.amount);
  received.set_applied(applied);
  if (money.reference) received.set_reference(*money.reference);
  if (money.note) received.set_note(*money.note);
  if (money.credit) received.set_credit(*money.credit);
  received.set_late(late);
  accepted.result.set_order(account.order);
  accepted.result.set_currency(received.currency());
  accepted.result.set_payment(received.payment());
  accepted.events.push_back({order_stream(account.order), std::move(received)});
}

void pay(const State& state, const Context& context, const Account& account, Accepted& accepted) {
  const std::string code = make_attendee(state, context, account.user, accepted);
  events::OrderPaid paid;
  paid.set_order(account.order);
  paid.set_user(account.user);
  paid.set_currency(currency_of(state));
  paid.set_total(account.total);
  paid.set_attendee(code);
  accepted.result.set_access_code(code);
  accepted.events.push_back({order_stream(account.order), std::move(paid)});
}

/// What keeps the order's units from being held again, in a sentence; nothing when they can be.
std::optional<std::string> missing_units(const State& state, const OrderState& order) {
  std::int64_t tickets = 0;
  for (const OrderLineState& line : order.lines()) {
    std::optional<std::int64_t> remaining;
    if (line.has_ticket_type()) {
      const TicketTypeState& type = *state.ticket_type(line.ticket_type());
      remaining = remaining_of(type.definition().total_quantity(), type.sold(), type.held());
    } else {
      const AddOnState& addon = *state.addon(line.addon());
      remaining = remaining_of(addon.definition().total_quantity(), addon.sold(), addon.held());
    }
    if (remaining && *remaining < line.quantity()) {
      return say("Of ", line.name(), " ", *remaining, " are left; the order had ", line.quantity(),
                 ".");
    }
    if (!line.has_ticket_type()) continue;
    tickets += line.quantity();
    const std::int64_t limit = state.ticket_type(line.ticket_type())->definition().limit_per_user();
    const std::int64_t before = bought(state, order.user(), line.ticket_type());
    if (before + line.quantity() > limit) {
      return say("One person may buy ", limit, " of ", line.name(), "; ", before,
                 " are bought or on hold, and the order had ", line.quantity(), ".");
    }
  }
  if (tickets == 0) return std::nullopt;
  if (Refusal refusal = refuse_venue(state, tickets)) return refusal->detail;
  return std::nullopt;
}

/// The same for the uses of its voucher and conditions.
std::optional<std::string> missing_uses(const State& state, const OrderState& order) {
  if (order.has_voucher()) {
    const VoucherState& voucher = *state.voucher(order.voucher());
    if (voucher.times_used() >= voucher.definition().max_uses())
      return say("The voucher ", order.voucher(), " has been used up.");
  }
  for (const events::ConditionUse& use : order.condition_uses()) {
    const ConditionState& condition = *state.condition(use.id());
    const std::int64_t limit = condition.definition().limit();
    if (limit > 0 && condition.units_used() + use.units() > limit) {
      return say("The discount ", use.name(), " has ", limit - condition.units_used(),
                 " units left; the order had ", use.units(), ".");
    }
    const std::int64_t mine = condition.definition().max_units_per_user();
    if (mine > 0 && discounted(state, order.user(), use.id()) + use.units() > mine) {
      return say("One person may have the discount ", use.name(), " for ", mine,
                 " units; the order had ", use.units(), ".");
    }
  }
  return std::nullopt;
}

void raise_attention(const OrderState& order, std::string detail, Accepted& accepted) {
  events::OrderNeedsAttention attention;
  attention.set_order(order.order());
  attention.set_user(order.user());
  attention.set_reason(events::ATTENTION_REASON_PAID_LATE);
  attention.set_detail(std::move(detail));
  accepted.result.set_attention(true);
  accepted.events.push_back({order_stream(order.order()), std::move(attention)});
}

}  // namespace

Account account_of(const OrderState& order) {
  return {.order = order.order(),
          .user = order.user(),
          .total = order.total(),
          .received = order.received(),
          .payments = static_cast<std::uint32_t>(order.payments_size())};
}

std::string next_payment(const Account& account) {
  return say(account.order, "-P", account.payments + 1);
}

void receive(const State& state, const Context& context, const Account& account,
             const IncomingMoney& money, Accepted& accepted) {
  const std::int64_t balance = account.total - account.received;
  const std::int64_t applied = std::min(money.amount, balance);
  record(state, account, money, applied, false, accepted);
  const bool paid = applied == balance;
  if (paid) pay(state, context, account, accepted);
  accepted.result.set_status(paid ? "paid" : "pending");
  accepted.result.set_balance(balance - applied);
  issue_credit(state, context,
               {.user = account.user,
                .order = account.order,
                .payment = accepted.result.payment(),
                .amount = money.amount - applied,
                .reason = events::CREDIT_REASON_OVERPAID},
               accepted);
}

void receive_late(const State& state, const Context& context, const OrderState& order,
                  const IncomingMoney& money, Accepted& accepted) {
  const Account account = account_of(order);
  std::optional<std::string> missing = missing_units(state, order);
  if (!missing) missing = missing_uses(state, order);
  if (!missing && money.amount < order.total()) {
    missing =
        say("The payment of ", money_text(money.amount, currency_of(state)),
            " does not cover the total of ", money_text(order.total(), currency_of(state)), ".");
  }
  const std::int64_t applied = missing ? 0 : order.total();
  record(state, account, money, applied, true, accepted);
  if (!missing) {
    events::OrderReinstated reinstated;
    reinstated.set_order(order.order());
    reinstated.set_user(order.user());
    reinstated.set_currency(currency_of(state));
    if (order.has_voucher()) reinstated.set_voucher(order.voucher());
    *reinstated.mutable_condition_uses() = order.condition_uses();
    accepted.events.push_back({order_stream(order.order()), std::move(reinstated)});
    pay(state, context, account, accepted);
  }
  accepted.result.set_status(missing ? "cancelled" : "paid");
  accepted.result.set_balance(0);
  issue_credit(
      state, context,
      {.user = order.user(),
       .order = order.order(),
       .payment = accepted.result.payment(),
       .amount = money.amount - applied,
       .reason = missing ? events::CREDIT_REASON_PAID_LATE : events::CREDIT_REASON_OVERPAID},
      accepted);
  if (missing) raise_attention(order, *std::move(missing), accepted);
}

void cancel(const State& state, const Context& context, const OrderState& order,
            events::CancellationCause cause, const std::optional<std::string>& reason,
            Accepted& accepted) {
  events::OrderCancelled cancelled;
  cancelled.set_order(order.order());
  cancelled.set_user(order.user());
  cancelled.set_cause(cause);
  if (reason) cancelled.set_reason(*reason);
  cancelled.set_currency(currency_of(state));
  cancelled.set_received(order.received());
  if (order.has_voucher()) cancelled.set_voucher(order.voucher());
  *cancelled.mutable_condition_uses() = order.condition_uses();
  accepted.events.push_back({order_stream(order.order()), std::move(cancelled)});
  accepted.result.set_order(order.order());
  accepted.result.set_status("cancelled");
  std::int64_t left = order.received();
  for (const PaymentState& payment : order.payments()) {
    const std::int64_t amount = payment.applied() - payment.refunded();
    if (amount > 0 && restore_credit(state, order, payment, amount, std::nullopt, accepted))
      left -= amount;
  }
  issue_credit(state, context,
               {.user = order.user(),
                .order = order.order(),
                .amount = left,
                .reason = events::CREDIT_REASON_ORDER_CANCELLED},
               accepted);
}

}  // namespace lanyard::domain
