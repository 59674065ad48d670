#include "domain/credit/issue.h"

#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string IssueCredit::primary_stream(const State&) const { return user_stream(user); }

void IssueCredit::needs(Keys& keys) const { keys.user(user); }

Decision IssueCredit::decide(const State& state, const Context& context) const {
  const std::string& currency = conference_of(state).settings().currency();
  const auto minor = minor_units("amount", amount, currency, kMaxPayment);
  if (!minor) return refuse(minor.error());
  if (Refusal refusal = refuse_blank("note", note)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_not_positive(*minor, currency)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_turnover(state, *minor)) return refuse(std::move(refusal));
  Accepted accepted;
  accepted.result.set_user(user);
  issue_credit(
      state, context,
      {.user = user, .amount = *minor, .reason = events::CREDIT_REASON_GRANTED, .note = note},
      accepted);
  return accepted;
}

}  // namespace lanyard::domain
