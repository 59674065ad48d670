#include <algorithm>

#include "api/header_field.h"
#include "api/http/handlers.h"
#include "api/http/shared.h"

namespace lanyard::api::http {
namespace {

/// Whether an If-None-Match field holds the tag; the comparison is weak (RFC 9110, 13.1.2).
bool holds_tag(std::string_view field, std::string_view tag) {
  if (field == "*") return true;
  for (std::string_view one : elements_of(field)) {
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag) return true;
  }
  return false;
}

/// Whether the body is as its Content-Type says, and not compressed on top of that.
bool is_plain(const Request& request) {
  return std::ranges::all_of(elements_of(request.content_encoding), [](std::string_view coding) {
    return same_token(coding, "identity");
  });
}

void fail(Worker& worker, Request& request, const Problem& problem, Reply& reply) {
  show_position(worker, request, reply);
  reply.fail(problem, request.request_id);
}

}  // namespace

void show_position(Worker& worker, Request& request, Reply& reply) {
  Problem ignored;
  // What is refused before it comes here was not taken apart.
  if (request.segments.empty()) parse_target(request, ignored);
  const std::vector<std::string>& path = request.segments;
  if (path.size() < 3 || path[0] != "v1" || path[1] != "conferences") return;
  if (const std::shared_ptr<Partition>& partition = worker.partition(path[2])) {
    reply.position = partition->sequencer().durable_position();
  }
}

Problem no_conference(std::string_view slug) {
  return make_problem(404, "not_found", "There is no conference `" + std::string(slug) + "`.");
}

bool only_parameters(const Request& request, std::initializer_list<std::string_view> known,
                     Problem& problem) {
  std::vector<FieldError> errors;
  for (const auto& [name, value] : request.parameters) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (name == "as_of") {
      errors.push_back({name, "not_available", "as_of is not available yet"});
    } else {
      errors.push_back({name, "unknown_parameter", "there is no such query parameter here"});
    }
  }
  if (errors.empty()) return true;
  problem = malformed_request(std::move(errors));
  return false;
}

std::size_t body_limit(const Request& request, const ServerOptions& options) {
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  return path.ends_with("/commands") ? options.max_batch_bytes : options.max_body_bytes;
}

bool client_has(const Request& request, std::string_view etag, Reply& reply) {
  reply.header("ETag", etag);
  if (request.if_none_match.empty() || !holds_tag(request.if_none_match, etag)) return false;
  reply.status = 304;
  return true;
}

bool wants_feed(const Request& request) {
  constexpr std::string_view kFeed = "text/event-stream";
  if (request.accept.size() < kFeed.size()) return false;
  const Wish feed = wish_for(kFeed, request.accept);
  return feed.named && feed.thousandths > 0 &&
         feed.thousandths >= wish_for(kJson, request.accept).thousandths;
}

void answer_from(const QueryCache::Entry& entry, const Request& request, Reply& reply) {
  reply.position = entry.position;
  if (!client_has(request, entry.etag, reply)) reply.content = entry.body;
}

bool handle_at_once(Worker& worker, Request& request, Reply& reply, Outcome& outcome) {
  const bool refused = !request.repeated.empty() || !is_plain(request);
  if (request.verb != Verb::get || refused || wants_feed(request)) {
    return false;
  }
  const QueryCache::Entry* entry =
      worker.cache().find(request.target, worker.shared().host.clock());
  if (entry == nullptr) return false;
  outcome.line = entry->route;
  answer_from(*entry, request, reply);
  return true;
}

Task<void> handle(Connection& connection, Request& request, Reply& reply, Outcome& outcome) {
  Worker& worker = connection.worker();
  Problem problem;
  const bool readable = parse_target(request, problem);
  if (!request.repeated.empty()) {
    co_return fail(worker, request,
                   malformed_request(request.repeated, "duplicate_header",
                                     "the header field is there more than once"),
                   reply);
  }
  if (!is_plain(request)) {
    reply.header("Accept-Encoding", "identity");
    co_return fail(worker, request,
                   make_problem(415, "unsupported_media_type",
                                "Bodies are taken as they are, without a Content-Encoding."),
                   reply);
  }
  if (!readable) co_return fail(worker, request, problem, reply);
  const Match match = find_route(request);
  if (match.route == nullptr) {
    if (match.allow.empty()) {
      problem = make_problem(404, "not_found", "There is nothing at this path.");
    } else {
      problem = make_problem(405, "method_not_allowed",
                             request.method.substr(0, 20) + " is not possible here.");
      problem.allow = match.allow;
    }
    co_return fail(worker, request, problem, reply);
  }
  outcome.line = match.index;
  switch (match.route->action) {
    case Action::kCommand:
      co_return co_await handle_command(worker, match, request, reply, outcome);
    case Action::kServerCommand:
      co_return co_await handle_server_command(worker, match, request, reply, outcome);
    case Action::kBatch:
      co_return co_await handle_batch(worker, match, request, reply);
    case Action::kQuery:
      co_return co_await handle_query(connection, match, request, reply);
    case Action::kTestClockRead:
    case Action::kTestClockSet:
      co_return co_await handle_test_clock(worker, match, request, reply);
    case Action::kProjections:
    case Action::kCheckpoint:
      co_return co_await handle_inspection(worker, match, request, reply);
    case Action::kRebuild:
    case Action::kConferences:
    case Action::kHealth:
    case Action::kReady:
    case Action::kMetrics:
    case Action::kOpenApi:
      co_return handle_admin(worker, match, request, reply);
  }
}

}  // namespace lanyard::api::http
