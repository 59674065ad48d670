#include "projections/orders.h"

#include <algorithm>

#include "projections/models.h"
#include "projections/redemptions.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Orders {
  static constexpr std::string_view kName = orders::kName;
  static constexpr std::uint32_t kVersion = 4;

  static void on(const events::OrderPlaced& event, const Place& place, Writer& writer) {
    auto& order = writer.create<OrderView>(orders::key(place.position()));
    order.set_order(event.order());
    order.set_user(event.user());
    order.set_cart(event.cart());
    order.set_placed_at(place.at());
    order.set_hold_expires_at(event.hold_expires_at());
    order.set_currency(event.currency());
    for (const events::OrderLine& line : event.lines()) set_line(line, *order.add_lines());
    order.set_subtotal(event.subtotal());
    order.set_discount(event.discount());
    order.set_total(event.total());
    LANYARD_COPY_MESSAGE(event, order, billing_name);
    LANYARD_COPY_MESSAGE(event, order, billing_email);
    LANYARD_COPY_MESSAGE(event, order, billing_company);
    LANYARD_COPY_OPTIONAL(event, order, utm_source);
    LANYARD_COPY_OPTIONAL(event, order, utm_medium);
    LANYARD_COPY_OPTIONAL(event, order, utm_campaign);
    LANYARD_COPY_MESSAGE(event, order, voucher);
    note(place, order);
    writer.create<OrderPlace>(orders::reference_key(event.order())).set_position(place.position());
    writer.create<Mark>(user_list_prefix(event.user()) + number_key(place.position()));
  }

  static void on(const events::PaymentReceived& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    auto& payment = *order->add_payments();
    payment.set_payment(event.payment());
    payment.set_method(event.method());
    payment.set_amount(event.amount());
    payment.set_applied(event.applied());
    payment.set_late(event.late());
    payment.set_received_at(place.at());
    LANYARD_COPY_OPTIONAL(event, payment, reference);
    LANYARD_COPY_OPTIONAL(event, payment, note);
    LANYARD_COPY_OPTIONAL(event, payment, credit);
    order->set_received(plus(order->received(), event.applied()));
    note(place, *order);
  }

  static void on(const events::OrderPaid& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    order->set_status(ORDER_STATUS_PAID);
    order->set_paid_at(place.at());
    order->set_access_code(event.attendee());
    order->clear_hold_expires_at();
    note(place, *order);
  }

  static void on(const events::OrderCancelled& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    order->set_status(ORDER_STATUS_CANCELLED);
    order->set_cancelled_at(place.at());
    order->set_cancellation_cause(event.cause());
    if (event.has_reason()) order->set_cancellation_reason(event.reason());
    order->clear_hold_expires_at();
    // What came in became store credit; credits are given back.
    order->set_received(0);
    for (PaymentView& payment : *order->mutable_payments()) {
      if (!payment.has_credit()) payment.set_applied(0);
    }
    note(place, *order);
  }

  static void on(const events::OrderReinstated& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    order->set_status(ORDER_STATUS_PENDING);
    order->clear_cancelled_at();
    order->clear_cancellation_cause();
    order->clear_cancellation_reason();
    note(place, *order);
  }

  static void on(const events::OrderNeedsAttention& event, const Place& place, Writer& writer) {
    const auto* at = writer.find<OrderPlace>(orders::reference_key(event.order()));
    if (at == nullptr) return;
    writer.edit<Mark>(join_key(orders::kAttentionPrefix, number_key(at->position())));
    auto& order = writer.edit<OrderView>(orders::key(at->position()));
    order.set_attention(true);
    order.set_attention_reason(event.reason());
    order.set_attention_detail(event.detail());
    note(place, order);
  }

  static void on(const events::OrderRefunded& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    order->set_status(event.full() ? ORDER_STATUS_REFUNDED : ORDER_STATUS_PARTIALLY_REFUNDED);
    order->set_refunded(event.refunded());
    auto& refund = *order->add_refunds();
    refund.set_refund(event.refund());
    refund.set_destination(event.destination());
    refund.set_amount(event.amount());
    LANYARD_COPY_OPTIONAL(event, refund, reason);
    *refund.mutable_lines() = event.lines();
    refund.set_refunded_at(place.at());
    for (const events::ReleasedUnits& released : event.released())
      release(released, line_of(order, released.line()));
    note(place, *order);
  }

  static void on(const events::PaymentRefunded& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    refund_payment(event.payment(), event.amount(), *order);
    note(place, *order);
  }

  static void on(const events::CreditRestored& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    if (order == nullptr) return;
    refund_payment(event.payment(), event.amount(), *order);
    note(place, *order);
  }

  static void on(const events::CreditIssued& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.source_order(), writer);
    if (order == nullptr) return;
    auto& credit = *order->add_credits_issued();
    credit.set_credit(event.credit());
    credit.set_amount(event.amount());
    credit.set_reason(event.reason());
    credit.set_issued_at(place.at());
    if (event.reason() == events::CREDIT_REASON_REFUND && event.has_source_payment())
      refund_payment(event.source_payment(), event.amount(), *order);
    note(place, *order);
  }

  static void on(const events::UnitAssigned& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    OrderLineView* line = line_of(order, event.line());
    if (line == nullptr) return;
    auto& assigned = *line->mutable_assigned();
    const auto same = std::ranges::find(assigned, event.unit(), &UnitView::unit);
    if (event.user() == order->user()) {
      if (same != assigned.end()) assigned.erase(same);
    } else {
      UnitView& unit = same == assigned.end() ? *assigned.Add() : *same;
      unit.set_unit(event.unit());
      unit.set_user(event.user());
    }
    std::ranges::sort(assigned, {}, &UnitView::unit);
    note(place, *order);
  }

  static void on(const events::ProductRedeemed& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    OrderLineView* line = line_of(order, event.line());
    if (line == nullptr) return;
    set_redemption(event, place, *line->add_redemptions());
    line->set_redeemed(plus(line->redeemed(), event.quantity()));
    note(place, *order);
  }

  static void on(const events::RedemptionVoided& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    OrderLineView* line = line_of(order, event.line());
    if (line == nullptr) return;
    void_redemption(event, place, *line->mutable_redemptions());
    line->set_redeemed(minus(line->redeemed(), event.quantity()));
    note(place, *order);
  }

  static void on(const events::RedemptionConflicted& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    OrderLineView* line = line_of(order, event.line());
    if (line == nullptr) return;
    conflict_redemption(event, place, *line->mutable_redemptions());
    line->set_redeemed(minus(line->redeemed(), event.units_size()));
    note(place, *order);
  }

  static void on(const events::RedemptionReinstated& event, const Place& place, Writer& writer) {
    OrderView* order = find(event.order(), writer);
    OrderLineView* line = line_of(order, event.line());
    if (line == nullptr) return;
    reinstate_redemption(event, *line->mutable_redemptions());
    line->set_redeemed(plus(line->redeemed(), event.quantity()));
    note(place, *order);
  }

 private:
  static OrderView* find(std::string_view reference, Writer& writer) {
    const auto* at = writer.find<OrderPlace>(orders::reference_key(reference));
    return at == nullptr ? nullptr : &writer.edit<OrderView>(orders::key(at->position()));
  }
  static OrderLineView* line_of(OrderView* order, std::uint32_t line) {
    if (order == nullptr || line == 0 || line > static_cast<std::uint32_t>(order->lines_size()))
      return nullptr;
    return order->mutable_lines(static_cast<int>(line) - 1);
  }

  static void refund_payment(std::string_view payment, std::int64_t amount, OrderView& order) {
    const auto found = std::ranges::find(*order.mutable_payments(), payment, &PaymentView::payment);
    if (found == order.mutable_payments()->end()) return;
    found->set_refunded(plus(found->refunded(), amount));
  }

  /// Nobody holds these units any more.
  static void release(const events::ReleasedUnits& units, OrderLineView* line) {
    if (line == nullptr) return;
    line->mutable_released()->MergeFrom(units.units());
    std::ranges::sort(*line->mutable_released());
    auto& assigned = *line->mutable_assigned();
    const auto gone = std::ranges::remove_if(assigned, [&](const UnitView& unit) {
      return std::ranges::count(units.units(), unit.unit()) > 0;
    });
    assigned.erase(gone.begin(), gone.end());
  }

  static void set_line(const events::OrderLine& from, OrderLineView& line) {
    line.set_line(from.line());
    copy_product(from, line);
    line.set_name(from.name());
    line.set_unit_price(from.unit_price());
    line.set_quantity(from.quantity());
    line.set_gross(from.gross());
    LANYARD_COPY_MESSAGE(from, line, condition);
    line.set_voucher_discount(from.voucher_discount());
    line.set_total(from.total());
  }

  /// What every event about an order does: the timeline, and what is still to be paid.
  static void note(const Place& place, OrderView& order) {
    auto& entry = *order.add_timeline();
    entry.set_position(place.position());
    entry.set_at(place.at());
    const std::string_view type = events::type_name(place.event.event);
    entry.set_event(type.data(), type.size());
    entry.set_actor(place.commit.actor);
    order.set_balance(
        order.status() == ORDER_STATUS_PENDING ? minus(order.total(), order.received()) : 0);
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_orders() { return std::make_unique<ReadModelOf<Orders>>(); }

}  // namespace lanyard::projections
