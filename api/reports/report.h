#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/query.h"
#include "events/types.h"

namespace lanyard::api::reports {

struct Money {
  std::int64_t minor = 0;  ///< of the conference's currency
};
struct Percent {
  std::int64_t basis_points = 0;
};
struct DayCount {
  std::int64_t hundredths = 0;
};
/// Nothing (null, an empty cell), a text, a count, a yes or no, an amount, a share, a length of
/// time, an instant.
using Cell = std::variant<std::monostate, std::string, std::int64_t, bool, Money, Percent, DayCount,
                          Instant>;
/// How many there are of each, in the order of showing.
using Counts = std::vector<std::pair<std::string, std::int64_t>>;

struct Column {
  std::string_view name;   ///< of the JSON member
  std::string_view title;  ///< of the CSV column
  std::string_view help;   ///< what it means; docs/reports.md repeats it
};

struct Row {
  std::vector<Cell> cells;  ///< one a column, and one for each that the contents add
  std::string cursor;       ///< where a list goes on; of lists only
};

/// A figure about the whole, shown in JSON beside the rows.
struct Fact {
  Fact(std::string_view called, Cell cell) : name(called), value(std::move(cell)) {}
  Fact(std::string_view called, Counts all)
      : name(called), counts(std::make_shared<const Counts>(std::move(all))) {}

  std::string_view name;
  Cell value;
  std::shared_ptr<const Counts> counts;  ///< in place of the value
};

/// A column that the conference brings with it, behind those of the report.
struct OwnColumn {
  std::string name;
  std::string title;
};

struct Contents {
  std::vector<Fact> summary;
  /// The next row; false: there is none. It may refer to the request.
  std::move_only_function<bool(Row&)> next;
  std::vector<OwnColumn> more = {};
};

using Result = std::expected<Contents, Problem>;

/// One report: `GET …/reports/{name}`, JSON or CSV.
struct Report {
  std::string_view name;
  std::string_view path;  ///< of its route
  std::string_view summary;
  std::vector<QueryParameter> parameters;
  std::vector<Column> columns;
  bool list = false;  ///< long: JSON comes in pages; CSV is whole
  Result (*run)(const QueryRequest&);
};

/// The one table of reports: it routes, names CSV columns, and docs/reports.md is tested against
/// it.
const std::vector<Report>& all();

/// The routes of all reports, for query_routes().
std::vector<QueryRoute> routes();

// --- for the reports

/// Rows that are made at once: their number must not grow with the orders.
std::move_only_function<bool(Row&)> rows_of(std::vector<Row> rows);

/// Rows of a long list, read in order a few hundred keys at a time from a model's `prefix`, behind
/// the list's cursor. `make` adds what a key shows to the rows, with its cursor: what follows the
/// prefix in the key.
std::move_only_function<bool(Row&)> scan_rows(
    const QueryRequest& request, std::string_view model, std::string prefix,
    std::function<void(std::string_view key, std::string_view value, std::vector<Row>& rows)> make);

/// part ÷ whole, rounded half up to a hundredth of a percent; 0 of nothing.
Percent share(std::int64_t part, std::int64_t whole);

// --- the reports, each in the file of its kind

Result waterfall(const QueryRequest& request);
Result reconciliation(const QueryRequest& request);
Result financial(const QueryRequest& request);
Result sales_by_date(const QueryRequest& request);
Result revenue_by_ticket_type(const QueryRequest& request);
Result utm_attribution(const QueryRequest& request);
Result cart_funnel(const QueryRequest& request);
Result inventory(const QueryRequest& request);
Result vouchers(const QueryRequest& request);
Result discounts(const QueryRequest& request);
Result credit_notes(const QueryRequest& request);
Result attendees(const QueryRequest& request);
Result speaker_registrations(const QueryRequest& request);
Result registration_flow(const QueryRequest& request);
Result visa_letters(const QueryRequest& request);
Result check_in_throughput(const QueryRequest& request);

}  // namespace lanyard::api::reports
