#include <algorithm>
#include <random>
#include <utility>

#include "api/http/handlers.h"
#include "api/http/shared.h"
#include "api/http/waiting.h"
#include "api/query.h"
#include "events/event.h"
#include "projections/conference.h"
#include "projections/views.pb.h"

namespace lanyard::api::http {
namespace {

constexpr std::int64_t kMaxLimit = 1'000;
constexpr std::size_t kMaxCursor = 1'000;
/// Answers longer than this are not worth keeping.
constexpr std::size_t kMaxCached = 256 << 10;

/// What every query understands, beside its own parameters.
struct QueryOptions {
  WaitOptions wait;
  std::int64_t limit = 100;
  std::string after;
};

class ParameterReader {
 public:
  ParameterReader(const QueryRoute& route, const ServerOptions& options)
      : route_(route), limits_(options) {}

  std::expected<QueryOptions, Problem> read(const Request& request) {
    for (const auto& [name, value] : request.parameters) take(name, value);
    if (!errors_.empty()) return std::unexpected(malformed_request(std::move(errors_)));
    return std::move(options_);
  }

 private:
  void take(const std::string& name, const std::string& value) {
    if (take_wait_option(name, value, limits_, options_.wait, errors_)) return;
    if (name == "as_of") {
      errors_.push_back({name, "not_available", "as_of is not available yet"});
    } else if (name == "limit" && route_.list) {
      take_integer(name, value, 1, kMaxLimit, options_.limit, errors_);
    } else if (name == "after" && route_.list) {
      if (value.size() > kMaxCursor) {
        errors_.push_back({name, "too_long", "no cursor is that long"});
      }
      options_.after = value;
    } else if (std::ranges::none_of(route_.parameters,
                                    [&](const QueryParameter& one) { return one.name == name; })) {
      errors_.push_back({name, "unknown_parameter", "there is no such query parameter here"});
    }
  }

  const QueryRoute& route_;
  const ServerOptions& limits_;
  QueryOptions options_;
  std::vector<FieldError> errors_;
};

/// Of an answer in pieces: this program gives the same bytes to the same question at the same
/// position. Another program may not, so that tags end with the process.
std::string tag_of_pieces(const Request& request, const QueryRequest& query) {
  static const std::string process =
      std::to_string(std::random_device{}()) + " " + std::to_string(std::random_device{}()) + "\n";
  return tag_of(process + request.target + "\n" + request.accept + "\n" +
                std::to_string(query.view.position().value));
}

std::string currency_of(const projections::ReadView& view) {
  projections::ConferenceView conference;
  view.model(projections::conference::kName).get(projections::conference::kKey, conference);
  return conference.currency();
}

/// A query and all that it refers to.
struct Asked {
  Asked(std::shared_ptr<Partition> of, std::shared_ptr<const projections::ReadView> seen,
        Host& host, const Request& request)
      : partition(std::move(of)),
        view(std::move(seen)),
        currency(currency_of(*view)),
        query{.conference = partition->slug(),
              .path = {},
              .parameters = {},
              .view = *view,
              .log = host.engine().log(),
              .now = host.clock().now(),
              .limit = 0,
              .after = {},
              .accept = request.accept,
              .rendering = {.opener = &partition->opener(),
                            .currency = currency,
                            .unset = events::Unset::kNull}} {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  const std::shared_ptr<Partition> partition;
  const std::shared_ptr<const projections::ReadView> view;
  const std::string currency;
  QueryRequest query;
};

/// Pieces and what they refer to, which goes after them.
struct KeptPieces {
  std::shared_ptr<Asked> asked;
  Pieces pieces;
  bool operator()(std::string& out) { return pieces(out); }
};

}  // namespace

std::string tag_of(std::string_view bytes) {
  return "\"" + to_hex(events::hash_of(bytes)).substr(0, 32) + "\"";
}

Task<void> handle_query(Connection& connection, const Match& match, Request& request,
                        Reply& reply) {
  Worker& worker = connection.worker();
  const QueryRoute& route = *match.route->query;
  const std::shared_ptr<Partition> partition = worker.partition(match.values[0]);
  if (!partition) co_return reply.fail(no_conference(match.values[0]), request.request_id);
  reply.position = partition->runner().position();
  if (route.live && wants_feed(request)) {
    co_return co_await handle_feed(connection, *partition, request, reply);
  }
  auto options = ParameterReader(route, worker.shared().options).read(request);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  co_await wait_for_models(worker, *partition, options->wait);
  const Position wanted = options->wait.min_position;
  const auto view = partition->runner().view();
  reply.position = view->position();
  if (wanted > view->position()) {
    co_return reply.fail(not_caught_up(worker, wanted, view->position()), request.request_id);
  }
  const auto asked = std::make_shared<Asked>(partition, view, worker.shared().host, request);
  QueryRequest& query = asked->query;
  query.path = {match.values.begin() + 1, match.values.end()};
  query.limit = options->limit;
  query.after = std::move(options->after);
  for (const auto& [name, value] : request.parameters) {
    const bool declared = std::ranges::any_of(
        route.parameters, [&name = name](const QueryParameter& one) { return one.name == name; });
    if (declared) query.parameters.emplace_back(name, value);
  }
  QueryResult result = route.handle(query);
  if (!result) co_return reply.fail(result.error(), request.request_id);
  reply.content_type = result->content_type;
  if (!result->file_name.empty()) {
    reply.header("Content-Disposition", "attachment; filename=\"" + result->file_name + "\"");
  }
  const bool chosen = route.content_types.size() > 1;
  if (chosen) reply.header("Vary", "Accept");
  QueryCache::Entry entry{.partition = partition,
                          .position = view->position(),
                          .made_at = query.now,
                          .route = match.index,
                          .body = std::move(result->body),
                          .etag = {}};
  if (result->pieces) {
    entry.etag = tag_of_pieces(request, query);
    answer_from(entry, request, reply);
    reply.content = {};
    if (reply.status == 304) co_return;
    reply.pieces = KeptPieces{asked, std::move(result->pieces)};
    co_return;
  }
  entry.etag = tag_of(entry.body);
  if (entry.body.size() <= kMaxCached && !chosen && reply.content_type == kJson) {
    co_return answer_from(worker.cache().put(request.target, std::move(entry)), request, reply);
  }
  answer_from(entry, request, reply);
  reply.content = {};
  reply.body = std::move(entry.body);
}

}  // namespace lanyard::api::http
