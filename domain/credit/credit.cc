#include "domain/credit/credit.h"

#include <algorithm>

#include "domain/conference/conference.h"
#include "domain/order/order.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

std::string note_of(const Surplus& surplus) {
  if (!surplus.note.empty()) return surplus.note;
  if (surplus.reason == events::CREDIT_REASON_OVERPAID)
    return say("Paid beyond what the order ", surplus.order, " cost.");
  if (surplus.reason == events::CREDIT_REASON_PAID_LATE)
    return say("Paid for the order ", surplus.order, " after its hold had expired.");
  if (surplus.reason == events::CREDIT_REASON_REFUND)
    return say("Refund of the order ", surplus.order, ".");
  return say("Received for the order ", surplus.order, ", which was cancelled.");
}

void set_remaining(State& state, const std::string& credit, std::int64_t remaining) {
  CreditState& changed = state.edit_credit(credit);
  changed.set_remaining(remaining);
  changed.set_status(remaining > 0 ? CREDIT_STATUS_AVAILABLE : CREDIT_STATUS_APPLIED);
}

/// Results name each credit that was made or got something back.
void name_issued(const events::CreditIssued& issued, events::CommandResult& result) {
  if (result.has_credit()) {
    if (result.credits().empty()) result.add_credits(result.credit());
    result.add_credits(issued.credit());
  } else {
    result.set_credit(issued.credit());
  }
  result.set_currency(issued.currency());
  result.set_credited(result.credited() + issued.amount());
}

void name_restored(const std::string& credit, events::CommandResult& result) {
  const auto& named = result.restored_credits();
  if (std::ranges::find(named, credit) == named.end()) result.add_restored_credits(credit);
}

}  // namespace

// --- evolve

void evolve(State& state, const events::CreditIssued& event) {
  state.expect_new(credit_stream(event.credit()));
  CreditState& credit = state.edit_credit(event.credit());
  credit.set_credit(event.credit());
  credit.set_user(event.user());
  credit.set_amount(event.amount());
  credit.set_remaining(event.amount());
  note_amounts(state, true);
  count_turnover(state, event.amount());
  if (event.reason() == events::CREDIT_REASON_REFUND && event.has_source_payment())
    note_payment_refunded(state, event.source_order(), event.source_payment(), event.amount());
}

void evolve(State& state, const events::CreditApplied& event) {
  set_remaining(state, event.credit(), event.remaining());
}

void evolve(State& state, const events::CreditRestored& event) {
  set_remaining(state, event.credit(), event.remaining());
  if (event.cause() == events::RESTORATION_CAUSE_REFUND)
    note_payment_refunded(state, event.order(), event.payment(), event.amount());
}

void evolve(State& state, const events::CreditExpired& event) {
  state.edit_credit(event.credit()).set_status(CREDIT_STATUS_EXPIRED);
}

// --- shared by the commands

std::string_view text(CreditStatus status) {
  if (status == CREDIT_STATUS_APPLIED) return "applied";
  if (status == CREDIT_STATUS_EXPIRED) return "expired";
  return "available";
}

std::expected<const CreditState*, Rejection> find_credit(const State& state,
                                                         std::string_view credit) {
  if (const CreditState* known = state.credit(credit)) return known;
  return refuse(not_found(say("There is no credit `", credit, "`.")));
}

Refusal refuse_unavailable(const CreditState& credit) {
  if (credit.status() == CREDIT_STATUS_AVAILABLE) return std::nullopt;
  return conflict("credit_not_available",
                  say("The credit ", credit.credit(), " is ", text(credit.status()), "."),
                  {{"credit_status", std::string(text(credit.status()))}});
}

void issue_credit(const State& state, const Context& context, const Surplus& surplus,
                  Accepted& accepted) {
  if (surplus.amount == 0) return;
  events::CreditIssued issued;
  issued.set_credit(context.fresh_id());
  issued.set_user(surplus.user);
  issued.set_currency(conference_of(state).settings().currency());
  issued.set_amount(surplus.amount);
  issued.set_reason(surplus.reason);
  issued.set_source_order(surplus.order);
  if (surplus.payment) issued.set_source_payment(*surplus.payment);
  if (surplus.refund) issued.set_source_refund(*surplus.refund);
  issued.set_note(note_of(surplus));
  name_issued(issued, accepted.result);
  accepted.events.push_back({credit_stream(issued.credit()), std::move(issued)});
}

bool restore_credit(const State& state, const OrderState& order, const PaymentState& payment,
                    std::int64_t amount, const std::optional<std::string>& refund,
                    Accepted& accepted) {
  if (!payment.has_credit()) return false;
  const CreditState& credit = *state.credit(payment.credit());
  if (credit.status() == CREDIT_STATUS_EXPIRED) return false;
  // Another payment of this order may have given some back already, in the same commit.
  std::int64_t remaining = credit.remaining();
  for (const NewEvent& event : accepted.events) {
    const auto* earlier = std::get_if<events::CreditRestored>(&event.event);
    if (earlier != nullptr && earlier->credit() == credit.credit())
      remaining = earlier->remaining();
  }
  events::CreditRestored restored;
  restored.set_credit(credit.credit());
  restored.set_user(credit.user());
  restored.set_order(order.order());
  restored.set_payment(payment.payment());
  restored.set_currency(conference_of(state).settings().currency());
  restored.set_amount(amount);
  restored.set_remaining(remaining + amount);
  restored.set_cause(refund ? events::RESTORATION_CAUSE_REFUND
                            : events::RESTORATION_CAUSE_ORDER_CANCELLED);
  if (refund) restored.set_refund(*refund);
  name_restored(credit.credit(), accepted.result);
  accepted.events.push_back({credit_stream(credit.credit()), std::move(restored)});
  return true;
}

}  // namespace lanyard::domain
