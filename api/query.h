#pragma once

#include <expected>
#include <functional>
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
  std::string accept;           ///< the Accept field as it was sent, for routes with a choice
  events::Rendering rendering;  ///< opener and the conference's currency

  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// Makes a body that is too large to be in memory as a whole: each call appends the next piece to
/// `out`, which is empty, and tells whether more follow. A piece should have some ten thousand
/// bytes; an empty one is fine. Called on a helper thread, one call at a time, while the reader has
/// taken what came before: it may block and compute, and memory stays at a piece, however slow the
/// reader is. It may refer to the QueryRequest that it was made for, and to all that this refers
/// to: they live as long as it does, and the view stays at its position. What it throws in the
/// first call is answered as an error; later on the connection is cut, so that nobody takes a part
/// for the whole.
using Pieces = std::move_only_function<bool(std::string& out)>;

/// What a query answers: a body, or what makes it piece by piece.
///
/// A body in pieces goes out with `Transfer-Encoding: chunked`. Its ETag is made of the target and
/// the position instead of the bytes, so it must depend on nothing else, neither clock nor chance.
struct QueryAnswer {
  QueryAnswer(std::string whole) : body(std::move(whole)) {}  // NOLINT: JSON is the usual answer
  explicit QueryAnswer(Pieces parts) : pieces(std::move(parts)) {}

  std::string body;
  Pieces pieces;                                       ///< in place of `body`, unless empty
  std::string_view content_type = "application/json";  ///< a literal
  std::string
      file_name;  ///< what it is saved as: letters, digits, `-`, `.`; empty: nothing is said
};

using QueryResult = std::expected<QueryAnswer, Problem>;

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
  bool live = false;  ///< goes on as a feed for who accepts text/event-stream (api/http/feed.cc)
  /// What it may answer with. Several: by Accept, and such answers are never kept in the cache.
  std::vector<std::string_view> content_types = {"application/json"};
  QueryResult (*handle)(const QueryRequest&);
};

const std::vector<QueryRoute>& query_routes();

}  // namespace lanyard::api
