#include "domain/credit/expire.h"

#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string ExpireCredit::primary_stream(const State&) const { return credit_stream(credit); }

void ExpireCredit::needs(Keys& keys) const { keys.credit(credit); }

Decision ExpireCredit::decide(const State& state, const Context&) const {
  const auto found = find_credit(state, credit);
  if (!found) return refuse(found.error());
  if (Refusal refusal = refuse_unavailable(**found)) return refuse(std::move(refusal));
  events::CreditExpired expired;
  expired.set_credit(credit);
  expired.set_user((*found)->user());
  expired.set_currency(conference_of(state).settings().currency());
  expired.set_amount((*found)->remaining());

  Accepted accepted;
  accepted.result.set_credit(credit);
  accepted.result.set_currency(expired.currency());
  accepted.result.set_amount(expired.amount());
  accepted.events.push_back({credit_stream(credit), std::move(expired)});
  return accepted;
}

}  // namespace lanyard::domain
