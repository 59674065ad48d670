// Reports by day and by campaign.
#include <algorithm>
#include <map>
#include <utility>

#include "api/reports/days.h"
#include "api/reports/report.h"
#include "events/time.h"
#include "events/wrapping.h"
#include "projections/check_in_status.h"
#include "projections/reports.h"
#include "projections/views.pb.h"

namespace lanyard::api::reports {
namespace {

namespace models = projections;

Instant quarter_of(std::string_view key, std::string_view prefix) {
  const std::uint64_t quarter =
      models::number_at_end(key.substr(0, prefix.size() + 16));  // hex digits of number_key
  return {static_cast<std::int64_t>(quarter) * models::kQuarterHour};
}

/// Visits all values under a prefix, each with the day that it is of and the rest of its key.
template <class Value>
void by_day(const QueryRequest& request, const Days& days, std::string_view prefix,
            const auto& visit) {
  request.view.model(models::reports::kName)
      .scan(prefix, "", [&](std::string_view key, std::string_view bytes) {
        Value value;
        models::parse_value(key, bytes, value);
        visit(days.day_of(quarter_of(key, prefix)), key.substr(prefix.size() + 16), value);
        return true;
      });
}

void add(std::int64_t& sum, std::int64_t amount) { sum = plus(sum, amount); }

}  // namespace

Result sales_by_date(const QueryRequest& request) {
  const auto filter = date_filter(request);
  if (!filter) return std::unexpected(filter.error());
  struct Day {
    std::int64_t orders = 0, gross = 0, discount = 0, total = 0, refunded = 0;
  };
  std::map<std::string, Day> by_date;
  const Days days(request);
  by_day<models::SalesQuarter>(
      request, days, models::reports::kSalesPrefix,
      [&](const std::string& date, std::string_view, const models::SalesQuarter& quarter) {
        if (!filter->has(date)) return;
        Day& day = by_date[date];
        add(day.orders, quarter.orders());
        add(day.gross, quarter.gross());
        add(day.discount, quarter.discount());
        add(day.total, quarter.total());
        add(day.refunded, quarter.refunded());
      });
  std::vector<Row> rows;
  Day all;
  for (const auto& [date, day] : by_date) {
    add(all.orders, day.orders);
    add(all.total, day.total);
    add(all.refunded, day.refunded);
    rows.push_back({.cells = {date, day.orders, Money{day.gross}, Money{day.discount},
                              Money{day.total}, Money{day.refunded}, Money{all.total}},
                    .cursor = {}});
  }
  return Contents{
      {{"orders", all.orders},
       {"revenue", Money{all.total}},
       {"refunded", Money{all.refunded}},
       {"average_order", all.orders == 0 ? Cell{} : Cell{Money{all.total / all.orders}}}},
      rows_of(std::move(rows))};
}

Result revenue_by_ticket_type(const QueryRequest& request) {
  const auto filter = date_filter(request);
  if (!filter) return std::unexpected(filter.error());
  struct Sales {
    std::string name;
    std::int64_t units = 0, gross = 0, discount = 0, total = 0;
  };
  std::map<std::pair<std::string, std::string>, Sales> sales;  // by date and slug
  const Days days(request);
  by_day<models::TicketSalesQuarter>(
      request, days, models::reports::kTicketPrefix,
      [&](const std::string& date, std::string_view rest, const models::TicketSalesQuarter& sold) {
        if (!filter->has(date)) return;
        Sales& of = sales[{date, std::string(rest.substr(1))}];
        of.name = sold.name();
        add(of.units, sold.units());
        add(of.gross, sold.gross());
        add(of.discount, sold.discount());
        add(of.total, sold.total());
      });
  std::vector<Row> rows;
  std::int64_t units = 0;
  std::int64_t total = 0;
  for (const auto& [of, sold] : sales) {
    add(units, sold.units);
    add(total, sold.total);
    rows.push_back({.cells = {of.first, of.second, sold.name, sold.units, Money{sold.gross},
                              Money{sold.discount}, Money{sold.total}},
                    .cursor = {}});
  }
  return Contents{{{"quantity", units}, {"revenue", Money{total}}}, rows_of(std::move(rows))};
}

Result registration_flow(const QueryRequest& request) {
  const auto filter = date_filter(request);
  if (!filter) return std::unexpected(filter.error());
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> flow;
  const Days days(request);
  by_day<models::FlowQuarter>(
      request, days, models::reports::kFlowPrefix,
      [&](const std::string& date, std::string_view, const models::FlowQuarter& quarter) {
        if (!filter->has(date)) return;
        add(flow[date].first, quarter.registrations());
        add(flow[date].second, quarter.cancellations());
      });
  std::vector<Row> rows;
  std::int64_t registrations = 0;
  std::int64_t cancellations = 0;
  for (const auto& [date, day] : flow) {
    add(registrations, day.first);
    add(cancellations, day.second);
    rows.push_back({.cells = {date, day.first, day.second, day.first - day.second}, .cursor = {}});
  }
  return Contents{{{"registrations", registrations},
                   {"cancellations", cancellations},
                   {"net", registrations - cancellations}},
                  rows_of(std::move(rows))};
}

Result utm_attribution(const QueryRequest& request) {
  std::vector<models::CampaignSales> campaigns;
  std::int64_t revenue = 0;
  std::int64_t unattributed = 0;
  request.view.model(models::reports::kName)
      .scan(models::reports::kCampaignPrefix, "",
            [&](std::string_view key, std::string_view value) {
              models::parse_value(key, value, campaigns.emplace_back());
              const models::CampaignSales& one = campaigns.back();
              add(revenue, one.paid().amount());
              if (!one.has_source() && !one.has_medium() && !one.has_campaign())
                unattributed = one.paid().count();
              return true;
            });
  std::ranges::stable_sort(campaigns, std::ranges::greater(),
                           [](const auto& one) { return one.paid().count(); });
  std::vector<Row> rows;
  std::int64_t orders = 0;
  const auto text = [](bool has, const std::string& value) { return has ? Cell{value} : Cell{}; };
  for (const models::CampaignSales& one : campaigns) {
    add(orders, one.paid().count());
    rows.push_back(
        {.cells = {text(one.has_source(), one.source()), text(one.has_medium(), one.medium()),
                   text(one.has_campaign(), one.campaign()), one.placed().count(),
                   one.paid().count(), Money{one.paid().amount()},
                   share(one.paid().amount(), revenue)},
         .cursor = {}});
  }
  return Contents{
      {{"orders", orders}, {"unattributed_orders", unattributed}, {"revenue", Money{revenue}}},
      rows_of(std::move(rows))};
}

Result check_in_throughput(const QueryRequest& request) {
  namespace status = models::check_in_status;
  const Days days(request);
  std::vector<Row> rows;
  std::int64_t all = 0;
  std::int64_t peak = 0;
  request.view.model(status::kName)
      .scan(status::kQuarterPrefix, "", [&](std::string_view key, std::string_view value) {
        models::CheckInCount count;
        models::parse_value(key, value, count);
        if (count.check_ins() == 0) return true;  // all of them voided
        const Instant from{static_cast<std::int64_t>(models::number_at_end(key)) *
                           models::kQuarterHour};
        add(all, count.check_ins());
        peak = std::max(peak, count.check_ins());
        rows.push_back({.cells = {from, days.local_time(from), count.check_ins()}, .cursor = {}});
        return true;
      });
  return Contents{{{"check_ins", all}, {"peak", peak}}, rows_of(std::move(rows))};
}

}  // namespace lanyard::api::reports
