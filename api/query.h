#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/problem.h"
#include "events/json.h"
#include "events/types.h"
#include "projections/runner.h"
#include "store/engine.h"

namespace lanyard::api {

/// A query as its handler sees it: path and query parameters decoded, the read models at one
/// position.
struct QueryRequest {
  std::string_view conference;
  std::vector<std::string> path;  ///< values of the route's {placeholders}, in order
  std::vector<std::pair<std::string, std::string>>
      parameters;  ///< of the query string, only declared ones
  const projections::ReadView& view;
  store::EventLog& log;
  Instant now;
  std::int64_t limit = 100;     ///< of a list, checked: 1–1000
  std::string after;            ///< cursor of a list; empty at the start
  events::Rendering rendering;  ///< opener and the conference's currency

  std::optional<std::string_view> parameter(std::string_view name) const;
};

using QueryResult = std::expected<std::string, Problem>;  // the body, JSON

struct QueryParameter {
  std::string_view name;
  std::string_view help;
};

/// One GET route under /v1/conferences/{conference}. The table of all of them (query_routes) routes
/// requests and makes OpenAPI. `min_position`, `wait_ms` and, for lists, `limit` and `after` are
/// understood everywhere and not declared.
struct QueryRoute {
  std::string_view path;  ///< e.g. `/orders/{reference}`; empty: the conference itself
  std::string_view summary;
  std::vector<QueryParameter> parameters;
  bool list = false;  ///< answers {"data": […], "next": …}
  QueryResult (*handle)(const QueryRequest&);
};

const std::vector<QueryRoute>& query_routes();

}  // namespace lanyard::api
