#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

/// What recording money needs to know of an order, in the state or about to be.
struct Account {
  std::string order;
  std::string user;
  std::int64_t total = 0;
  std::int64_t received = 0;
  std::uint32_t payments = 0;  ///< ever recorded
};
/// The id of the next payment.
std::string next_payment(const Account& account);
Account account_of(const OrderState& order);

struct IncomingMoney {
  events::PaymentMethod method = events::PAYMENT_METHOD_UNSPECIFIED;
  std::int64_t amount = 0;
  std::optional<std::string> reference;
  std::optional<std::string> note;
  std::optional<std::string> credit = std::nullopt;  ///< that pays
};

/// Money for an order that waits for it: applied up to the balance, the rest becomes store credit;
/// at a balance of 0 the order is paid and its buyer an attendee.
void receive(const State& state, const Context& context, const Account& account,
             const IncomingMoney& money, Accepted& accepted);

/// Money for an order that was cancelled by expiry: reinstates and pays it when it covers the total
/// and everything the order held can be held again, else becomes store credit, all of it.
void receive_late(const State& state, const Context& context, const OrderState& order,
                  const IncomingMoney& money, Accepted& accepted);

/// The order ends unpaid: credits that paid for it are restored, other money that it had received
/// becomes store credit, and what it held is free again.
void cancel(const State& state, const Context& context, const OrderState& order,
            events::CancellationCause cause, const std::optional<std::string>& reason,
            Accepted& accepted);

}  // namespace lanyard::domain
