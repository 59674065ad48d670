#include <algorithm>
#include <memory>
#include <utility>

#include "api/header_field.h"
#include "api/queries/support.h"
#include "api/reports/report.h"
#include "events/check.h"
#include "events/json.h"
#include "events/money.h"
#include "events/spaces.h"
#include "events/time.h"
#include "projections/read_model.h"

namespace lanyard::api::reports {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kCsv = "text/csv";
constexpr std::size_t kPieceBytes = 32 << 10;
constexpr std::size_t kKeysAtOnce = 256;

/// A cell's value as both forms write it; nothing for a text, or for nothing.
std::optional<std::string> plain(const Cell& cell, std::string_view currency) {
  std::string out;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return std::to_string(*count);
  if (const auto* money = std::get_if<Money>(&cell)) return money_text(money->minor, currency);
  if (const auto* percent = std::get_if<Percent>(&cell)) {
    append_money(percent->basis_points, 2, out);
    return out;
  }
  if (const auto* days = std::get_if<DayCount>(&cell)) {
    append_money(days->hundredths, 2, out);
    return out;
  }
  if (const auto* instant = std::get_if<Instant>(&cell)) return to_string(*instant);
  return std::nullopt;
}

void append_json_cell(const Cell& cell, std::string_view currency, std::string& out) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    events::append_json_string(*text, out);
  } else if (const auto* yes = std::get_if<bool>(&cell)) {
    out += *yes ? "true" : "false";
  } else if (std::holds_alternative<std::monostate>(cell)) {
    out += "null";
  } else if (std::holds_alternative<std::int64_t>(cell)) {
    out += *plain(cell, currency);
  } else {
    events::append_json_string(*plain(cell, currency), out);
  }
}

void append_json_fact(const Fact& fact, std::string_view currency, std::string& out) {
  if (!fact.counts) return append_json_cell(fact.value, currency, out);
  out.push_back('{');
  bool first = true;
  for (const auto& [name, count] : *fact.counts) {
    if (!std::exchange(first, false)) out.push_back(',');
    events::append_json_string(name, out);
    out.append(":").append(std::to_string(count));
  }
  out.push_back('}');
}

/// RFC 4180, and safe to open in a spreadsheet: a text that would be taken for a formula gets an
/// apostrophe (OWASP, "CSV Injection").
void append_csv_text(std::string_view text, std::string& out) {
  const std::string_view shown = without_spaces(text);
  std::string safe;
  if (!shown.empty() && std::string_view("=+-@").contains(shown[0])) safe = "'";
  if (!text.empty() && (text[0] == '\t' || text[0] == '\r') && safe.empty()) safe = "'";
  safe += text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) {
    out += safe;
    return;
  }
  out.push_back('"');
  for (const char c : safe) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_csv_cell(const Cell& cell, std::string_view currency, std::string& out) {
  if (const auto* text = std::get_if<std::string>(&cell)) return append_csv_text(*text, out);
  if (const auto* yes = std::get_if<bool>(&cell)) {
    out += *yes ? "Yes" : "No";
  } else if (const auto value = plain(cell, currency)) {
    out += *value;
  }
}

std::string json(const Report& report, Contents contents, const QueryRequest& request) {
  const std::string_view currency = request.rendering.currency;
  std::string members = "\"report\":";
  events::append_json_string(report.name, members);
  members += ",\"currency\":";
  events::append_json_string(currency, members);
  members += ",\"summary\":{";
  for (std::size_t i = 0; i < contents.summary.size(); ++i) {
    if (i > 0) members.push_back(',');
    events::append_json_string(contents.summary[i].name, members);
    members.push_back(':');
    append_json_fact(contents.summary[i], currency, members);
  }
  members.push_back('}');
  std::vector<std::string_view> names;
  for (const Column& column : report.columns) names.push_back(column.name);
  for (const OwnColumn& column : contents.more) names.emplace_back(column.name);
  // What is not a list has few rows, all of them.
  queries::List list(request, report.list ? request.limit : INT64_MAX);
  for (Row row; contents.next(row); row = {}) {
    std::string item = "{";
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) item.push_back(',');
      events::append_json_string(names[i], item);
      item.push_back(':');
      append_json_cell(row.cells.at(i), currency, item);
    }
    item.push_back('}');
    if (!list.take_json(row.cursor, item)) break;
  }
  return std::move(list).finish(members);
}

Pieces csv(const Report& report, Contents contents, const QueryRequest& request) {
  std::string header;
  for (const Column& column : report.columns) {
    if (!header.empty()) header.push_back(',');
    append_csv_text(column.title, header);
  }
  for (const OwnColumn& column : contents.more) {
    header.push_back(',');
    append_csv_text(column.title, header);
  }
  header += "\r\n";
  return [next = std::move(contents.next), header = std::move(header),
          &request](std::string& out) mutable {
    out += std::exchange(header, {});
    Row row;
    while (out.size() < kPieceBytes) {
      if (!next(row)) return false;
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (i > 0) out.push_back(',');
        append_csv_cell(row.cells[i], request.rendering.currency, out);
      }
      out += "\r\n";
      row = {};
    }
    return true;
  };
}

QueryResult answer(const Report& report, const QueryRequest& request) {
  const int as_json = wish_for(kJson, request.accept).thousandths;
  const int as_csv = wish_for(kCsv, request.accept).thousandths;
  if (as_json == 0 && as_csv == 0) {
    return std::unexpected(
        make_problem(406, "not_acceptable", "A report is `application/json` or `text/csv`."));
  }
  auto contents = report.run(request);
  if (!contents) return std::unexpected(std::move(contents.error()));
  if (as_csv <= as_json) return json(report, std::move(*contents), request);
  QueryAnswer made(csv(report, std::move(*contents), request));
  made.content_type = "text/csv; charset=utf-8";
  made.file_name = std::string(request.conference) + "-" + std::string(report.name) + ".csv";
  return made;
}

template <std::size_t kIndex>
QueryResult answer_report(const QueryRequest& request) {
  return answer(all()[kIndex], request);
}

template <std::size_t... kIndex>
std::vector<QueryRoute> routes_of(std::index_sequence<kIndex...>) {
  std::vector<QueryRoute> routes;
  for (const auto& [index, handle] : {std::pair<std::size_t, QueryResult (*)(const QueryRequest&)>{
           kIndex, &answer_report<kIndex>}...}) {
    const Report& report = all()[index];
    routes.push_back({.path = report.path,
                      .summary = report.summary,
                      .parameters = report.parameters,
                      .list = report.list,
                      .content_types = {kJson, kCsv},
                      .handle = handle});
  }
  return routes;
}

}  // namespace

std::vector<QueryRoute> routes() {
  constexpr std::size_t kReports = 16;
  LANYARD_CHECK(all().size() == kReports, "every report has a route");
  return routes_of(std::make_index_sequence<kReports>());
}

std::move_only_function<bool(Row&)> rows_of(std::vector<Row> rows) {
  return [rows = std::move(rows), at = std::size_t{0}](Row& row) mutable {
    if (at == rows.size()) return false;
    row = std::move(rows[at++]);
    return true;
  };
}

std::move_only_function<bool(Row&)> scan_rows(
    const QueryRequest& request, std::string_view model, std::string prefix,
    std::function<void(std::string_view, std::string_view, std::vector<Row>&)> make) {
  std::string from;
  if (!request.after.empty()) from = prefix + request.after + std::string(1, '\0');
  return [reader = request.view.model(model), prefix = std::move(prefix), from = std::move(from),
          make = std::move(make), rows = std::vector<Row>(), at = std::size_t{0},
          ended = false](Row& row) mutable {
    while (at == rows.size()) {
      if (ended) return false;
      rows.clear();
      at = 0;
      std::size_t keys = 0;
      ended = true;
      reader.scan(prefix, from, [&](std::string_view key, std::string_view value) {
        if (keys++ == kKeysAtOnce) {
          from = key;
          ended = false;
          return false;
        }
        make(key, value, rows);
        return true;
      });
    }
    row = std::move(rows[at++]);
    return true;
  };
}

Percent share(std::int64_t part, std::int64_t whole) {
  while (whole > 100'000'000'000'000) {  // so that nothing below leaves 64 bits
    part /= 10;
    whole /= 10;
  }
  if (whole <= 0) return {};
  return {part / whole * 10'000 + ((part % whole) * 20'000 + whole) / (2 * whole)};
}

}  // namespace lanyard::api::reports
