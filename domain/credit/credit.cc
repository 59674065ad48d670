#include "domain/credit/credit.h"

#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

std::string note_of(const Surplus& surplus) {
  if (surplus.reason == events::CREDIT_REASON_OVERPAID)
    return say("Paid beyond what the order ", surplus.order, " cost.");
  if (surplus.reason == events::CREDIT_REASON_PAID_LATE)
    return say("Paid for the order ", surplus.order, " after its hold had expired.");
  return say("Received for the order ", surplus.order, ", which was cancelled.");
}

}  // namespace

void evolve(State& state, const events::CreditIssued& event) {
  state.expect_new(credit_stream(event.credit()));
  CreditState& credit = state.edit_credit(event.credit());
  credit.set_credit(event.credit());
  credit.set_user(event.user());
  credit.set_amount(event.amount());
  credit.set_remaining(event.amount());
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
  issued.set_note(note_of(surplus));
  accepted.result.set_currency(issued.currency());
  accepted.result.set_credit(issued.credit());
  accepted.result.set_credited(issued.amount());
  accepted.events.push_back({credit_stream(issued.credit()), std::move(issued)});
}

}  // namespace lanyard::domain
