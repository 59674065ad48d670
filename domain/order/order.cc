#include "domain/order/order.h"

#include <algorithm>
#include <set>

#include "domain/cart/cart.h"
#include "domain/condition/condition.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/user/user.h"
#include "domain/voucher/voucher.h"
#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

/// Units that a line adds to what is sold and what is held, of its product and of the venue.
struct Move {
  std::int64_t sold = 0;
  std::int64_t held = 0;
};

template <class ProductState>
void move(ProductState& product, Move by) {
  product.set_sold(plus(product.sold(), by.sold));
  product.set_held(plus(product.held(), by.held));
}

/// Moves units of lines: per product, the venue, and what the buyer has.
class Mover {
 public:
  Mover(State& state, const OrderState& order) : state_(state), order_(order) {}
  Mover(const Mover&) = delete;
  Mover& operator=(const Mover&) = delete;
  ~Mover() {
    if (tickets_.sold == 0 && tickets_.held == 0) return;
    ConferenceState& venue = state_.edit_conference(conference_of(state_).settings().slug());
    venue.set_tickets_sold(plus(venue.tickets_sold(), tickets_.sold));
    venue.set_tickets_held(plus(venue.tickets_held(), tickets_.held));
  }

  void add(const OrderLineState& line, Move by) {
    if (line.has_addon()) {
      move(state_.edit_addon(line.addon()), by);
      return;
    }
    move(state_.edit_ticket_type(line.ticket_type()), by);
    tickets_.sold = plus(tickets_.sold, by.sold);
    tickets_.held = plus(tickets_.held, by.held);
    if (const std::int64_t units = plus(by.sold, by.held); units != 0)
      count_bought(state_.edit_user(order_.user()), line.ticket_type(), units);
  }

 private:
  State& state_;
  const OrderState& order_;
  Move tickets_;
};

void move_units(State& state, const OrderState& order, int sold, int held) {
  Mover mover(state, order);
  for (const OrderLineState& line : order.lines())
    mover.add(line, {.sold = times(sold, line.quantity()), .held = times(held, line.quantity())});
}

bool holds_any(const OrderState& order, std::string_view user) {
  return paid_like(order) && std::ranges::any_of(order.lines(), [&](const OrderLineState& line) {
           return units_held(order, line, user) > 0;
         });
}

}  // namespace

// --- evolve

void evolve(State& state, const events::OrderPlaced& event) {
  state.expect_new(order_stream(event.order()));
  OrderState& order = state.edit_order(event.order());
  order.set_order(event.order());
  order.set_user(event.user());
  order.set_status(ORDER_STATUS_PENDING);
  order.set_subtotal(event.subtotal());
  order.set_discount(event.discount());
  order.set_total(event.total());
  order.set_hold_expires_at(event.hold_expires_at());
  count_turnover(state, event.subtotal());
  for (const events::OrderLine& from : event.lines()) {
    OrderLineState& line = *order.add_lines();
    set_product(product_of(from), line);
    line.set_name(from.name());
    line.set_quantity(from.quantity());
    line.set_total(from.total());
  }
  if (event.has_voucher()) {
    order.set_voucher(event.voucher().code());
    count_use(state, event.voucher().code(), +1);
  }
  *order.mutable_condition_uses() = event.condition_uses();
  count_uses(state, event.user(), event.condition_uses(), +1);
  state.edit_conference(conference_of(state).settings().slug()).set_has_orders(true);
  UserState& buyer = state.edit_user(event.user());
  buyer.set_last_order(event.order());
  note_pending(buyer, event.order(), true);
  state.set_deadline(order_stream(event.order()), Instant{event.hold_expires_at()});
  move_units(state, order, 0, +1);
}

void evolve(State& state, const events::PaymentReceived& event) {
  OrderState& order = state.edit_order(event.order());
  PaymentState& payment = *order.add_payments();
  payment.set_payment(event.payment());
  payment.set_method(event.method());
  payment.set_applied(event.applied());
  if (event.has_credit()) payment.set_credit(event.credit());
  order.set_received(plus(order.received(), event.applied()));
  count_turnover(state, event.amount());
}

void evolve(State& state, const events::OrderPaid& event) {
  OrderState& order = state.edit_order(event.order());
  order.set_status(ORDER_STATUS_PAID);
  order.clear_hold_expires_at();
  state.set_deadline(order_stream(event.order()), std::nullopt);
  move_units(state, order, +1, -1);
  UserState& buyer = state.edit_user(order.user());
  note_pending(buyer, event.order(), false);
  note_holding(buyer, event.order(), holds_any(order, order.user()));
}

void evolve(State& state, const events::OrderCancelled& event) {
  OrderState& order = state.edit_order(event.order());
  order.set_status(ORDER_STATUS_CANCELLED);
  order.set_cancelled_by_expiry(event.cause() == events::CANCELLATION_CAUSE_HOLD_EXPIRED);
  order.clear_hold_expires_at();
  order.clear_received();
  for (PaymentState& payment : *order.mutable_payments()) payment.set_refunded(payment.applied());
  state.set_deadline(order_stream(event.order()), std::nullopt);
  move_units(state, order, 0, -1);
  if (event.has_voucher()) count_use(state, event.voucher(), -1);
  count_uses(state, event.user(), event.condition_uses(), -1);
  note_pending(state.edit_user(order.user()), event.order(), false);
}

void evolve(State& state, const events::OrderReinstated& event) {
  OrderState& order = state.edit_order(event.order());
  order.set_status(ORDER_STATUS_PENDING);
  order.clear_cancelled_by_expiry();
  count_turnover(state, order.subtotal());
  move_units(state, order, 0, +1);
  if (event.has_voucher()) count_use(state, event.voucher(), +1);
  count_uses(state, event.user(), event.condition_uses(), +1);
  note_pending(state.edit_user(order.user()), event.order(), true);
}

void evolve(State& state, const events::OrderNeedsAttention& event) {
  OrderState& order = state.edit_order(event.order());
  order.set_needs_attention(true);
  note_attention(state.edit_user(order.user()), event.order());
}

namespace {

/// The unit is free: nobody holds it any more.
void release(OrderLineState& line, std::uint32_t unit) {
  auto& assigned = *line.mutable_assigned();
  const auto holder = std::ranges::lower_bound(assigned, unit, {}, &UnitHolder::unit);
  if (holder != assigned.end() && holder->unit() == unit) assigned.erase(holder);
  auto& released = *line.mutable_released();
  const auto index = std::ranges::lower_bound(released, unit) - released.begin();
  released.Add(unit);
  std::rotate(released.begin() + index, released.end() - 1, released.end());
}

/// Everyone who holds, or may have held, a unit of the order.
std::set<std::string> holders_of(const OrderState& order) {
  std::set<std::string> holders = {order.user()};
  for (const OrderLineState& line : order.lines()) {
    for (const UnitHolder& holder : line.assigned()) holders.insert(holder.user());
  }
  return holders;
}

}  // namespace

void evolve(State& state, const events::OrderRefunded& event) {
  OrderState& order = state.edit_order(event.order());
  const std::set<std::string> holders = holders_of(order);
  order.set_status(event.full() ? ORDER_STATUS_REFUNDED : ORDER_STATUS_PARTIALLY_REFUNDED);
  order.set_refunded(event.refunded());
  order.set_refunds(order.refunds() + 1);
  {
    Mover mover(state, order);
    for (const events::ReleasedUnits& released : event.released()) {
      OrderLineState* line = edit_line(order, released.line());
      if (line == nullptr) continue;
      for (const std::uint32_t unit : released.units()) release(*line, unit);
      mover.add(*line, {.sold = -std::int64_t{released.units_size()}, .held = 0});
      count_lost(state.edit_user(released.user()), event.order(), 0, released.units_size());
    }
  }
  for (const std::string& user : holders)
    note_holding(state.edit_user(user), event.order(), holds_any(order, user));
}

void evolve(State& state, const events::PaymentRefunded& event) {
  note_payment_refunded(state, event.order(), event.payment(), event.amount());
}

void note_payment_refunded(State& state, std::string_view order, std::string_view payment,
                           std::int64_t amount) {
  for (PaymentState& of : *state.edit_order(order).mutable_payments()) {
    if (of.payment() == payment) of.set_refunded(plus(of.refunded(), amount));
  }
}

void evolve(State& state, const events::UnitAssigned& event) {
  OrderState& order = state.edit_order(event.order());
  OrderLineState* line = edit_line(order, event.line());
  if (line == nullptr) return;
  auto& assigned = *line->mutable_assigned();
  auto at = std::ranges::lower_bound(assigned, event.unit(), {}, &UnitHolder::unit);
  const auto index = static_cast<int>(at - assigned.begin());
  if (at != assigned.end() && at->unit() == event.unit()) assigned.erase(at);
  if (event.user() != order.user()) {
    UnitHolder& holder = *assigned.Add();
    holder.set_unit(event.unit());
    holder.set_user(event.user());
    std::rotate(assigned.begin() + index, assigned.end() - 1, assigned.end());
  }
  count_lost(state.edit_user(event.from_user()), event.order(), 1, 0);
  count_lost(state.edit_user(event.user()), event.order(), -1, 0);
  for (const std::string& user : {event.from_user(), event.user()})
    note_holding(state.edit_user(user), event.order(), holds_any(order, user));
}

// --- what the commands look at

std::string_view text(OrderStatus status) {
  if (status == ORDER_STATUS_PENDING) return "pending";
  if (status == ORDER_STATUS_PAID) return "paid";
  if (status == ORDER_STATUS_CANCELLED) return "cancelled";
  if (status == ORDER_STATUS_PARTIALLY_REFUNDED) return "partially_refunded";
  if (status == ORDER_STATUS_REFUNDED) return "refunded";
  return "none";
}

bool paid_like(const OrderState& order) {
  return order.status() == ORDER_STATUS_PAID || order.status() == ORDER_STATUS_PARTIALLY_REFUNDED;
}

std::expected<const OrderState*, Rejection> find_order(const State& state,
                                                       std::string_view reference) {
  if (const OrderState* order = state.order(reference)) return order;
  return refuse(not_found(say("There is no order `", reference, "`.")));
}

Rejection order_not_pending(const OrderState& order) {
  return conflict("order_not_pending",
                  say("The order ", order.order(), " is ", text(order.status()), "."),
                  {{"order_status", std::string(text(order.status()))}});
}

OrderLineState* edit_line(OrderState& order, std::uint32_t line) {
  const auto index = static_cast<int>(line) - 1;
  return index >= 0 && index < order.lines_size() ? order.mutable_lines(index) : nullptr;
}

const OrderLineState* find_line(const OrderState& order, std::int64_t line) {
  return line >= 1 && line <= order.lines_size() ? &order.lines(static_cast<int>(line) - 1)
                                                 : nullptr;
}

const std::string& holder_of(const OrderState& order, const OrderLineState& line,
                             std::int64_t unit) {
  const auto at = std::ranges::lower_bound(line.assigned(), unit, {}, &UnitHolder::unit);
  return at != line.assigned().end() && at->unit() == unit ? at->user() : order.user();
}

bool was_released(const OrderLineState& line, std::int64_t unit) {
  return std::ranges::binary_search(line.released(), unit);
}

std::int64_t units_held(const OrderState& order, const OrderLineState& line,
                        std::string_view user) {
  if (user == order.user())
    return minus(line.quantity(), line.assigned_size() + line.released_size());
  return std::ranges::count_if(line.assigned(),
                               [user](const UnitHolder& holder) { return holder.user() == user; });
}

std::int64_t ticket_units_held(const State& state, std::string_view user) {
  std::int64_t units = 0;
  const UserState* known = state.user(user);
  if (known == nullptr) return units;
  for (const std::string& reference : known->holds_units_of()) {
    const OrderState* order = state.order(reference);
    if (order == nullptr) continue;
    for (const OrderLineState& line : order->lines()) {
      if (line.has_ticket_type()) units += units_held(*order, line, user);
    }
  }
  return units;
}

}  // namespace lanyard::domain
