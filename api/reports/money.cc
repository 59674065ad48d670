// Reports about money: figures of the ledger, and counts beside them.
#include <utility>

#include "api/reports/report.h"
#include "projections/attendees.h"
#include "projections/balances.h"
#include "projections/conference.h"
#include "projections/reports.h"
#include "projections/views.pb.h"

namespace lanyard::api::reports {
namespace {

namespace models = projections;

/// Balances by group of accounts; debits are positive.
class Ledger {
 public:
  explicit Ledger(const QueryRequest& request)
      : reader_(request.view.model(models::balances::kName)) {}
  std::int64_t operator()(std::string_view group) const {
    models::LedgerGroup found;
    reader_.get(models::balances::group_key(group), found);
    return found.balance();
  }

 private:
  models::Reader reader_;
};

/// What orders come to, from the ledger alone.
struct Sums {
  explicit Sums(const QueryRequest& request) {
    const Ledger ledger(request);
    tickets = -ledger("revenue/ticket-type");
    addons = -ledger("revenue/addon");
    conditions = ledger("discount/condition");
    vouchers = ledger("discount/voucher");
    unpaid = ledger("receivable/order");
    refunds = ledger("refunds");
    cash = ledger("cash");
    credit_owed = -ledger("store-credit");
    adjustments = ledger("adjustments");
  }
  std::int64_t sales() const { return tickets + addons - conditions - vouchers; }
  std::int64_t settled() const { return sales() - unpaid; }
  std::int64_t net() const { return settled() - refunds; }

  std::int64_t tickets, addons;       // before discounts, of orders that are not cancelled
  std::int64_t conditions, vouchers;  // taken off
  std::int64_t unpaid;                // of pending orders
  std::int64_t refunds;               // given back, by whatever way
  std::int64_t cash;                  // received less paid back
  std::int64_t credit_owed;           // store credit that can still be used
  std::int64_t adjustments;           // credit granted by hand less expired
};

models::ReportTotals totals_of(const QueryRequest& request) {
  models::ReportTotals totals;
  request.view.model(models::reports::kName).get(models::reports::kTotalsKey, totals);
  while (totals.orders_size() <= models::OrderStatus_MAX) totals.add_orders();
  while (totals.carts_size() <= models::CartStatus_MAX) totals.add_carts(0);
  return totals;
}

constexpr std::pair<models::OrderStatus, const char*> kOrderStatuses[] = {
    {models::ORDER_STATUS_PENDING, "pending"},
    {models::ORDER_STATUS_PAID, "paid"},
    {models::ORDER_STATUS_PARTIALLY_REFUNDED, "partially_refunded"},
    {models::ORDER_STATUS_REFUNDED, "refunded"},
    {models::ORDER_STATUS_CANCELLED, "cancelled"}};

/// Rows of section, item, count and amount.
class Sections {
 public:
  void section(std::string name) { section_ = std::move(name); }
  void row(std::string item, Cell count, Cell amount) {
    rows_.push_back(
        {.cells = {section_, std::move(item), std::move(count), std::move(amount)}, .cursor = {}});
  }
  void row(std::string item, const models::Figure& figure) {
    row(std::move(item), figure.count(), Money{figure.amount()});
  }
  void rows(const auto& figures) {
    for (const models::NamedFigure& one : figures) row(one.name(), one.figure());
  }
  std::move_only_function<bool(Row&)> finish() && { return rows_of(std::move(rows_)); }

 private:
  std::string section_;
  std::vector<Row> rows_;
};

void orders_by_status(const models::ReportTotals& totals, Sections& sections) {
  sections.section("orders");
  models::Figure all;
  for (const auto& [status, name] : kOrderStatuses) {
    const models::Figure& figure = totals.orders(status);
    sections.row(name, figure);
    all.set_count(all.count() + figure.count());
    all.set_amount(all.amount() + figure.amount());
  }
  sections.row("all", all);
}

/// Totals of the orders that were paid, refunded or not.
std::int64_t paid_totals(const models::ReportTotals& totals) {
  return totals.orders(models::ORDER_STATUS_PAID).amount() +
         totals.orders(models::ORDER_STATUS_PARTIALLY_REFUNDED).amount() +
         totals.orders(models::ORDER_STATUS_REFUNDED).amount();
}

}  // namespace

Result waterfall(const QueryRequest& request) {
  const Sums sums(request);
  std::vector<Row> rows;
  std::int64_t sum = 0;
  const auto step = [&](std::string name, std::int64_t amount) {
    sum += amount;
    rows.push_back({.cells = {std::move(name), Money{amount}, Money{sum}}, .cursor = {}});
  };
  step("gross_tickets", sums.tickets);
  step("gross_addons", sums.addons);
  step("condition_discounts", -sums.conditions);
  step("voucher_discounts", -sums.vouchers);
  step("unpaid", -sums.unpaid);
  step("refunds", -sums.refunds);
  step("store_credit_owed", sums.credit_owed);
  step("adjustments", -sums.adjustments);
  return Contents{{{"gross", Money{sums.tickets + sums.addons}},
                   {"discounts", Money{sums.conditions + sums.vouchers}},
                   {"sales", Money{sums.sales()}},
                   {"net_revenue", Money{sums.net()}},
                   {"cash", Money{sums.cash}},
                   {"difference", Money{sums.cash - sum}}},
                  rows_of(std::move(rows))};
}

Result reconciliation(const QueryRequest& request) {
  const Sums sums(request);
  const models::ReportTotals totals = totals_of(request);
  const std::int64_t sales = paid_totals(totals);
  // Part payments of pending orders are settled, but not sales yet.
  const std::int64_t part_paid = totals.orders(models::ORDER_STATUS_PENDING).amount() - sums.unpaid;
  Sections sections;
  sections.section("summary");
  sections.row("sales_total", {}, Money{sales});
  sections.row("part_payments", {}, Money{part_paid});
  sections.row("settled_by_ledger", {}, Money{sums.settled()});
  sections.row("discrepancy", {}, Money{sales + part_paid - sums.settled()});
  sections.row("refunds_total", {}, Money{sums.refunds});
  sections.row("credits_outstanding", {}, Money{sums.credit_owed});
  sections.row("cash", {}, Money{sums.cash});
  sections.section("payments");
  sections.rows(totals.payments());
  sections.section("refunds");
  sections.rows(totals.refunds());
  orders_by_status(totals, sections);
  return Contents{{{"sales_total", Money{sales}},
                   {"payments_total", Money{sums.settled()}},
                   {"refunds_total", Money{sums.refunds}},
                   {"credits_outstanding", Money{sums.credit_owed}},
                   {"discrepancy", Money{sales + part_paid - sums.settled()}}},
                  std::move(sections).finish()};
}

Result financial(const QueryRequest& request) {
  const Sums sums(request);
  const models::ReportTotals totals = totals_of(request);
  models::ConferenceView conference;
  request.view.model(models::conference::kName).get(models::conference::kKey, conference);
  const std::int64_t revenue = paid_totals(totals);
  const std::int64_t net = revenue - sums.refunds;
  Sections sections;
  sections.section("revenue");
  sections.row("total", {}, Money{revenue});
  sections.row("refunded", totals.refunded_orders(), Money{sums.refunds});
  sections.row("net", {}, Money{net});
  sections.row("tickets", totals.tickets());
  sections.row("addons", totals.addons());
  sections.row("condition_discounts", {}, Money{totals.condition_discount()});
  sections.row("voucher_discounts", {}, Money{totals.voucher_discount()});
  sections.row("per_attendee", totals.attendees(),
               totals.attendees() == 0 ? Cell{} : Cell{Money{net / totals.attendees()}});
  sections.section("credits");
  models::Figure issued;
  for (const models::NamedFigure& one : totals.credits_issued()) {
    issued.set_count(issued.count() + one.figure().count());
    issued.set_amount(issued.amount() + one.figure().amount());
  }
  sections.row("issued", issued);
  sections.row("applied", totals.credits_applied());
  sections.row("restored", totals.credits_restored());
  sections.row("expired", totals.credits_expired());
  sections.row("outstanding", {}, Money{sums.credit_owed});
  sections.section("credits issued");
  sections.rows(totals.credits_issued());
  orders_by_status(totals, sections);
  sections.section("carts");
  sections.row("open", totals.carts(models::CART_STATUS_OPEN), {});
  sections.row("checked_out", totals.carts(models::CART_STATUS_CHECKED_OUT), {});
  sections.row("expired", totals.carts(models::CART_STATUS_EXPIRED), {});
  sections.row("abandoned", totals.carts(models::CART_STATUS_ABANDONED), {});
  sections.section("payments");
  sections.rows(totals.payments());
  const events::ConferenceSettings& settings = conference.settings();
  std::vector<Fact> summary = {
      {"revenue", Money{revenue}}, {"refunded", Money{sums.refunds}}, {"net", Money{net}}};
  if (settings.revenue_budget() > 0) {
    summary.push_back({"revenue_budget", Money{settings.revenue_budget()}});
    summary.push_back({"revenue_budget_reached", share(revenue, settings.revenue_budget())});
  }
  if (settings.target_attendance() > 0) {
    summary.push_back({"target_attendance", settings.target_attendance()});
    summary.push_back(
        {"target_attendance_reached", share(totals.attendees(), settings.target_attendance())});
  }
  models::LatestOrders latest;
  request.view.model(models::reports::kName).get(models::reports::kLatestKey, latest);
  sections.section("latest orders");
  for (const std::string& reference : latest.orders()) sections.row(reference, {}, {});
  return Contents{std::move(summary), std::move(sections).finish()};
}

Result cart_funnel(const QueryRequest& request) {
  const models::ReportTotals totals = totals_of(request);
  std::int64_t opened = 0;
  for (const std::int64_t count : totals.carts()) opened += count;
  const std::int64_t checked_out = totals.carts(models::CART_STATUS_CHECKED_OUT);
  const std::int64_t lost =
      totals.carts(models::CART_STATUS_ABANDONED) + totals.carts(models::CART_STATUS_EXPIRED);
  std::int64_t paid = 0;
  for (const models::OrderStatus status :
       {models::ORDER_STATUS_PAID, models::ORDER_STATUS_PARTIALLY_REFUNDED,
        models::ORDER_STATUS_REFUNDED})
    paid += totals.orders(status).count();
  std::vector<Row> rows;
  const auto stage = [&](std::string name, std::int64_t carts) {
    rows.push_back({.cells = {std::move(name), carts, share(carts, opened)}, .cursor = {}});
  };
  stage("opened", opened);
  stage("open", totals.carts(models::CART_STATUS_OPEN));
  stage("checked_out", checked_out);
  stage("expired", totals.carts(models::CART_STATUS_EXPIRED));
  stage("abandoned", totals.carts(models::CART_STATUS_ABANDONED));
  stage("paid", paid);
  return Contents{{{"conversion", share(checked_out, opened)},
                   {"conversion_of_closed", share(checked_out, checked_out + lost)},
                   {"abandonment", share(lost, opened)},
                   {"payment", share(paid, checked_out)}},
                  rows_of(std::move(rows))};
}

}  // namespace lanyard::api::reports
