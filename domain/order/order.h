#pragma once

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::OrderPlaced& event);
void evolve(State& state, const events::PaymentReceived& event);
void evolve(State& state, const events::OrderPaid& event);
void evolve(State& state, const events::OrderCancelled& event);
void evolve(State& state, const events::OrderReinstated& event);
void evolve(State& state, const events::OrderNeedsAttention& event);
void evolve(State& state, const events::OrderRefunded& event);
void evolve(State& state, const events::PaymentRefunded& event);
void evolve(State& state, const events::UnitAssigned& event);

/// Part of a payment was given back, by whatever way.
void note_payment_refunded(State& state, std::string_view order, std::string_view payment,
                           std::int64_t amount);

/// `pending`, `paid`, `cancelled`, `partially_refunded`, `refunded`.
std::string_view text(OrderStatus status);
/// Whether its units are its buyer's: paid, or refunded in part.
bool paid_like(const OrderState& order);

/// `not_found`, or the order.
std::expected<const OrderState*, Rejection> find_order(const State& state,
                                                       std::string_view reference);
Rejection order_not_pending(const OrderState& order);

/// The line of this number, from 1; null when there is none.
const OrderLineState* find_line(const OrderState& order, std::int64_t line);
OrderLineState* edit_line(OrderState& order, std::uint32_t line);
/// Who holds the unit: the buyer, until it was assigned.
const std::string& holder_of(const OrderState& order, const OrderLineState& line,
                             std::int64_t unit);
/// Whether the unit was refunded: nobody holds it.
bool was_released(const OrderLineState& line, std::int64_t unit);
std::int64_t units_held(const OrderState& order, const OrderLineState& line, std::string_view user);
/// Ticket units that the person holds over all paid-like orders.
std::int64_t ticket_units_held(const State& state, std::string_view user);

}  // namespace lanyard::domain
