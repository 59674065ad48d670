#include "projections/reports.h"

#include <algorithm>

#include "events/json.h"
#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

void count(Figure& figure, std::int64_t times, std::int64_t amount) {
  figure.set_count(plus(figure.count(), times));
  figure.set_amount(plus(figure.amount(), amount));
}

Figure& figure_of(std::string_view name, auto& figures) {
  for (NamedFigure& one : figures) {
    if (one.name() == name) return *one.mutable_figure();
  }
  NamedFigure& made = *figures.Add();
  made.set_name(std::string(name));
  return *made.mutable_figure();
}

ReportTotals& totals(Writer& writer) { return writer.edit<ReportTotals>(reports::kTotalsKey); }

struct Reports {
  static constexpr std::string_view kName = reports::kName;
  static constexpr std::uint32_t kVersion = 1;

  // --- carts

  static void on(const events::CartOpened&, const Place&, Writer& writer) {
    carts(CART_STATUS_OPEN, 1, writer);
  }
  static void on(const events::CartCheckedOut&, const Place&, Writer& writer) {
    close_cart(CART_STATUS_CHECKED_OUT, writer);
  }
  static void on(const events::CartExpired&, const Place&, Writer& writer) {
    close_cart(CART_STATUS_EXPIRED, writer);
  }
  static void on(const events::CartAbandoned&, const Place&, Writer& writer) {
    close_cart(CART_STATUS_ABANDONED, writer);
  }

  // --- orders

  static void on(const events::OrderPlaced& event, const Place&, Writer& writer) {
    auto& order = writer.create<ReportedOrder>(order_key(event.order()));
    order.set_subtotal(event.subtotal());
    order.set_total(event.total());
    for (const events::OrderLine& placed : event.lines()) {
      order.set_condition_discount(plus(order.condition_discount(), placed.condition().amount()));
      order.set_voucher_discount(plus(order.voucher_discount(), placed.voucher_discount()));
      ReportedLine& line = *order.add_lines();
      copy_product(placed, line);
      line.set_name(placed.name());
      line.set_quantity(placed.quantity());
      line.set_gross(placed.gross());
      line.set_total(placed.total());
    }
    orders(order, 1, writer);
    if (event.has_utm_source() || event.has_utm_medium() || event.has_utm_campaign())
      order.set_campaign(campaign_key(event));
    auto& campaign = writer.edit<CampaignSales>(
        order.has_campaign() ? order.campaign() : campaign_key(events::OrderPlaced()));
    if (event.has_utm_source()) campaign.set_source(event.utm_source());
    if (event.has_utm_medium()) campaign.set_medium(event.utm_medium());
    if (event.has_utm_campaign()) campaign.set_campaign(event.utm_campaign());
    count(*campaign.mutable_placed(), 1, event.total());
    auto& latest = *writer.edit<LatestOrders>(reports::kLatestKey).mutable_orders();
    *latest.Add() = event.order();
    std::rotate(latest.begin(), latest.end() - 1, latest.end());
    if (latest.size() > reports::kLatestOrders) latest.RemoveLast();
  }

  static void on(const events::OrderPaid& event, const Place& place, Writer& writer) {
    const ReportedOrder* order = move(event.order(), ORDER_STATUS_PAID, writer);
    if (order == nullptr) return;
    const std::int64_t discount = minus(order->subtotal(), order->total());
    auto& quarter =
        writer.edit<SalesQuarter>(reports::quarter_key(reports::kSalesPrefix, place.at()));
    quarter.set_orders(quarter.orders() + 1);
    quarter.set_gross(plus(quarter.gross(), order->subtotal()));
    quarter.set_discount(plus(quarter.discount(), discount));
    quarter.set_total(plus(quarter.total(), order->total()));
    auto& all = totals(writer);
    all.set_subtotal(plus(all.subtotal(), order->subtotal()));
    all.set_condition_discount(plus(all.condition_discount(), order->condition_discount()));
    all.set_voucher_discount(plus(all.voucher_discount(), order->voucher_discount()));
    for (const ReportedLine& line : order->lines()) {
      count(line.has_ticket_type() ? *all.mutable_tickets() : *all.mutable_addons(),
            line.quantity(), line.total());
      if (line.has_ticket_type()) sell(line, place, writer);
    }
    const std::string key =
        order->has_campaign() ? order->campaign() : campaign_key(events::OrderPlaced());
    count(*writer.edit<CampaignSales>(key).mutable_paid(), 1, order->total());
  }

  static void on(const events::OrderCancelled& event, const Place& place, Writer& writer) {
    if (move(event.order(), ORDER_STATUS_CANCELLED, writer) == nullptr) return;
    auto& flow = writer.edit<FlowQuarter>(reports::quarter_key(reports::kFlowPrefix, place.at()));
    flow.set_cancellations(flow.cancellations() + 1);
  }
  static void on(const events::OrderReinstated& event, const Place&, Writer& writer) {
    move(event.order(), ORDER_STATUS_PENDING, writer);
  }
  static void on(const events::OrderRefunded& event, const Place& place, Writer& writer) {
    if (move(event.order(), event.full() ? ORDER_STATUS_REFUNDED : ORDER_STATUS_PARTIALLY_REFUNDED,
             writer) == nullptr)
      return;
    auto& all = totals(writer);
    all.set_refunded_orders(all.refunded_orders() + 1);
    auto& quarter =
        writer.edit<SalesQuarter>(reports::quarter_key(reports::kSalesPrefix, place.at()));
    quarter.set_refunded(plus(quarter.refunded(), event.amount()));
  }

  // --- money

  static void on(const events::PaymentReceived& event, const Place&, Writer& writer) {
    count(figure_of(events::enum_text(event.method()), *totals(writer).mutable_payments()), 1,
          event.amount());
  }
  static void on(const events::PaymentRefunded& event, const Place&, Writer& writer) {
    count(figure_of(events::enum_text(event.method()), *totals(writer).mutable_refunds()), 1,
          event.amount());
  }
  static void on(const events::CreditIssued& event, const Place&, Writer& writer) {
    auto& all = totals(writer);
    count(figure_of(events::enum_text(event.reason()), *all.mutable_credits_issued()), 1,
          event.amount());
    if (event.reason() == events::CREDIT_REASON_REFUND)
      count(figure_of("credit", *all.mutable_refunds()), 1, event.amount());
  }
  static void on(const events::CreditApplied& event, const Place&, Writer& writer) {
    count(*totals(writer).mutable_credits_applied(), 1, event.amount());
  }
  static void on(const events::CreditRestored& event, const Place&, Writer& writer) {
    auto& all = totals(writer);
    count(*all.mutable_credits_restored(), 1, event.amount());
    if (event.cause() == events::RESTORATION_CAUSE_REFUND)
      count(figure_of("credit", *all.mutable_refunds()), 1, event.amount());
  }
  static void on(const events::CreditExpired& event, const Place&, Writer& writer) {
    count(*totals(writer).mutable_credits_expired(), 1, event.amount());
  }

  // --- people

  static void on(const events::AttendeeRegistered&, const Place& place, Writer& writer) {
    auto& all = totals(writer);
    all.set_attendees(all.attendees() + 1);
    auto& flow = writer.edit<FlowQuarter>(reports::quarter_key(reports::kFlowPrefix, place.at()));
    flow.set_registrations(flow.registrations() + 1);
  }

 private:
  static void carts(CartStatus status, std::int64_t difference, Writer& writer) {
    auto& counts = *totals(writer).mutable_carts();
    while (counts.size() <= CartStatus_MAX) counts.Add(0);
    counts[status] = plus(counts[status], difference);
  }
  static void close_cart(CartStatus status, Writer& writer) {
    carts(CART_STATUS_OPEN, -1, writer);
    carts(status, 1, writer);
  }

  static void orders(const ReportedOrder& order, std::int64_t sign, Writer& writer) {
    auto& figures = *totals(writer).mutable_orders();
    while (figures.size() <= OrderStatus_MAX) figures.Add();
    count(figures[order.status()], sign, sign > 0 ? order.total() : minus(0, order.total()));
  }
  /// Null when there is no such order.
  static const ReportedOrder* move(std::string_view reference, OrderStatus to, Writer& writer) {
    const std::string key = order_key(reference);
    if (writer.find<ReportedOrder>(key) == nullptr) return nullptr;
    auto& order = writer.edit<ReportedOrder>(key);
    orders(order, -1, writer);
    order.set_status(to);
    orders(order, 1, writer);
    return &order;
  }

  static std::string campaign_key(const events::OrderPlaced& event) {
    std::string key = join_key(reports::kCampaignPrefix, event.utm_source());
    key.push_back('\0');
    key += event.utm_medium();
    key.push_back('\0');
    return key + event.utm_campaign();
  }

  static void sell(const ReportedLine& line, const Place& place, Writer& writer) {
    auto& sales = writer.edit<TicketSalesQuarter>(
        reports::quarter_key(reports::kTicketPrefix, place.at()) + "/" + line.ticket_type());
    sales.set_name(line.name());
    sales.set_units(plus(sales.units(), line.quantity()));
    sales.set_gross(plus(sales.gross(), line.gross()));
    sales.set_discount(plus(sales.discount(), minus(line.gross(), line.total())));
    sales.set_total(plus(sales.total(), line.total()));
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_reports() { return std::make_unique<ReadModelOf<Reports>>(); }

}  // namespace lanyard::projections
