#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request.h"
#include "api/query.h"

namespace lanyard::api::http {

/// What a route leads to. Queries have one each in query_routes(), commands one each in
/// command_table().
enum class Action {
  kCommand,
  kBatch,
  kServerCommand,
  kQuery,
  kProjections,
  kRebuild,
  kCheckpoint,
  kConferences,
  kTestClockRead,
  kTestClockSet,
  kHealth,
  kReady,
  kMetrics,
  kOpenApi,
};

struct Route {
  Verb verb;
  std::string path;  ///< `/v1/conferences/{conference}/…`; `{name...}` at the end takes the rest
  Action action;
  std::string_view summary;
  const QueryRoute* query = nullptr;
  std::vector<std::string> pattern;  ///< the path's segments
};

/// All routes of the server: requests are routed by it, and OpenAPI is made of it.
std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;
  std::size_t index = 0;            ///< of the route
  std::vector<std::string> values;  ///< of the placeholders, in order
  std::string
      allow;  ///< when no route has the method: those that the path has; empty: no such path
};

Match find_route(const Request& request);

/// `{name}` and `{name...}`: the name; else empty.
std::string_view placeholder(std::string_view segment);

}  // namespace lanyard::api::http
