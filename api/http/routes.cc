#include "api/http/routes.h"

#include <algorithm>

namespace lanyard::api::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    segments.emplace_back(path.substr(at, slash - at));
    at = slash + 1;
  }
  return segments;
}

std::vector<Route> make_routes() {
  constexpr std::string_view kConference = "/v1/conferences/{conference}";
  std::vector<Route> made;
  const auto add = [&made](Verb verb, std::string path, Action action, std::string_view summary,
                           const QueryRoute* query = nullptr) {
    Route route{verb, std::move(path), action, summary, query, {}};
    route.pattern = split(route.path);
    made.push_back(std::move(route));
  };
  const auto below = [kConference](std::string_view path) {
    return std::string(kConference).append(path);
  };
  add(Verb::post, below("/commands/{command}"), Action::kCommand, "Executes one command.");
  add(Verb::post, below("/commands"), Action::kBatch, "Executes a batch of commands, a line each.");
  add(Verb::post, "/v1/commands/{command}", Action::kServerCommand,
      "Executes a command that is not about one conference.");
  add(Verb::get, below("/projections"), Action::kProjections,
      "The read models: version, position, lag, progress of a rebuild.");
  add(Verb::post, below("/projections/{name}/rebuild"), Action::kRebuild,
      "Builds a read model anew beside the old one, and swaps it in.");
  add(Verb::get, below("/audit/checkpoint"), Action::kCheckpoint,
      "Position and chain hash of the log's end.");
  add(Verb::get, "/v1/conferences", Action::kConferences, "All conferences.");
  add(Verb::get, "/v1/test-clock", Action::kTestClockRead,
      "The test clock; 404 without --test-clock.");
  add(Verb::put, "/v1/test-clock", Action::kTestClockSet,
      "Moves the test clock forward, and commits every expiry that became due.");
  add(Verb::get, "/healthz", Action::kHealth, "Whether the process answers.");
  add(Verb::get, "/readyz", Action::kReady, "Whether commands are accepted, else why not.");
  add(Verb::get, "/metrics", Action::kMetrics, "Prometheus metrics.");
  add(Verb::get, "/openapi.json", Action::kOpenApi, "This description.");
  for (const QueryRoute& query : query_routes()) {
    add(Verb::get, below(query.path), Action::kQuery, query.summary, &query);
  }
  return made;
}

/// What a segment such as `{access_code}.pdf` ends in.
std::string_view after_placeholder(std::string_view segment) {
  return segment.substr(segment.find('}') + 1);
}

bool matches(const Route& route, const std::vector<std::string>& segments) {
  const auto& pattern = route.pattern;
  const bool rest = !pattern.empty() && pattern.back().ends_with("...}");
  if (rest ? segments.size() < pattern.size() : segments.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].front() == '{') {
      const std::string_view ending = after_placeholder(pattern[i]);
      if (segments[i].size() <= ending.size() || !segments[i].ends_with(ending)) return false;
    } else if (pattern[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

void take_values(const Route& route, const std::vector<std::string>& segments, Match& match) {
  for (std::size_t i = 0; i < route.pattern.size(); ++i) {
    if (route.pattern[i].front() != '{') continue;
    const std::size_t ending = after_placeholder(route.pattern[i]).size();
    std::string value = segments[i].substr(0, segments[i].size() - ending);
    if (route.pattern[i].ends_with("...}")) {
      for (std::size_t j = i + 1; j < segments.size(); ++j) value += "/" + segments[j];
    }
    match.values.push_back(std::move(value));
  }
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> all = make_routes();
  return all;
}

std::string_view placeholder(std::string_view segment) {
  if (segment.empty() || segment.front() != '{') return {};
  segment = segment.substr(1, segment.find('}') - 1);
  if (segment.ends_with("...")) segment.remove_suffix(3);
  return segment;
}

Match find_route(const Request& request) {
  Match match;
  const Verb verb = request.verb == Verb::head ? Verb::get : request.verb;
  const std::span<const Route> all = routes();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!matches(all[i], request.segments)) continue;
    if (all[i].verb != verb) {
      const std::string_view name = all[i].verb == Verb::get   ? "GET, HEAD"
                                    : all[i].verb == Verb::put ? "PUT"
                                                               : "POST";
      if (match.allow.find(name) == std::string::npos) {
        if (!match.allow.empty()) match.allow += ", ";
        match.allow += name;
      }
      continue;
    }
    match.route = &all[i];
    match.index = i;
    take_values(all[i], request.segments, match);
    return match;
  }
  return match;
}

}  // namespace lanyard::api::http
