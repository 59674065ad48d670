#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::CreditIssued& event);
void evolve(State& state, const events::CreditApplied& event);
void evolve(State& state, const events::CreditRestored& event);
void evolve(State& state, const events::CreditExpired& event);

/// `available`, `applied`, `expired`.
std::string_view text(CreditStatus status);
/// `not_found`, or the credit.
std::expected<const CreditState*, Rejection> find_credit(const State& state,
                                                         std::string_view credit);
/// `credit_not_available`, unless it is.
Refusal refuse_unavailable(const CreditState& credit);

/// Money that becomes a person's store credit.
struct Surplus {
  std::string user;
  std::string order = "";  ///< that it comes from; empty: none
  std::optional<std::string> payment = std::nullopt;
  std::optional<std::string> refund = std::nullopt;
  std::int64_t amount = 0;
  events::CreditReason reason = events::CREDIT_REASON_UNSPECIFIED;
  std::string note = "";  ///< empty: what the reason says
};
/// Adds the event, and the credit and its amount to the result; nothing for an amount of 0.
void issue_credit(const State& state, const Context& context, const Surplus& surplus,
                  Accepted& accepted);

/// Gives back to the credit what the payment took of it, because the order was cancelled or, with
/// the id of a refund, refunded. False, and nothing, when no credit paid or it has expired since:
/// the money is then to become a new one.
bool restore_credit(const State& state, const OrderState& order, const PaymentState& payment,
                    std::int64_t amount, const std::optional<std::string>& refund,
                    Accepted& accepted);

}  // namespace lanyard::domain
