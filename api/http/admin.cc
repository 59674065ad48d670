#include <algorithm>
#include <charconv>
#include <utility>

#include "api/http/command_options.h"
#include "api/http/handlers.h"
#include "api/http/shared.h"
#include "api/http/waiting.h"
#include "api/openapi.h"
#include "events/json.h"
#include "events/time.h"
#include "projections/conference.h"
#include "projections/views.pb.h"

namespace lanyard::api::http {
namespace {

constexpr std::string_view kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";

void append_member(std::string_view name, std::string_view text, std::string& out) {
  out.append("\"").append(name).append("\":");
  events::append_json_string(text, out);
}

void append_member(std::string_view name, std::uint64_t number, std::string& out) {
  out.append("\"").append(name).append("\":").append(std::to_string(number));
}

void append_projection(const projections::ModelStatus& model, Position durable, std::string& out) {
  out.push_back('{');
  append_member("name", model.name, out);
  out.push_back(',');
  append_member("version", model.version, out);
  out.push_back(',');
  append_member("position", model.position.value, out);
  out.push_back(',');
  append_member("lag",
                durable > model.position ? durable.value - model.position.value : std::uint64_t{0},
                out);
  out += ",\"rebuild\":";
  if (model.rebuilding_to.value == 0) {
    out += "null";
  } else {
    out.push_back('{');
    append_member("position", model.rebuilt_to.value, out);
    out.push_back(',');
    append_member("target", model.rebuilding_to.value, out);
    out.push_back('}');
  }
  out.push_back('}');
}

void list_projections(Partition& partition, std::string& out) {
  const Position durable = partition.sequencer().durable_position();
  out += "{\"data\":[";
  for (const projections::ModelStatus& model : partition.runner().status()) {
    if (out.back() != '[') out.push_back(',');
    append_projection(model, durable, out);
  }
  out += "],\"next\":null}";
}

std::optional<Problem> rebuild(Worker& worker, const Match& match, const Request& request,
                               Reply& reply) {
  const std::shared_ptr<Partition>& partition = worker.partition(match.values[0]);
  if (!partition) return no_conference(match.values[0]);
  reply.position = partition->runner().position();
  Problem problem;
  if (!only_parameters(request, {}, problem)) return problem;
  const std::string& name = match.values[1];
  if (!partition->runner().rebuild(name)) {
    return make_problem(404, "not_found", "There is no read model `" + name + "`.");
  }
  reply.status = 202;
  for (const projections::ModelStatus& model : partition->runner().status()) {
    if (model.name != name) continue;
    append_projection(model, partition->sequencer().durable_position(), reply.body);
  }
  return std::nullopt;
}

void append_conference(Partition& partition, std::string& out) {
  const auto view = partition.runner().view();
  projections::ConferenceView conference;
  view->model(projections::conference::kName).get(projections::conference::kKey, conference);
  out.push_back('{');
  append_member("slug", partition.slug(), out);
  out.push_back(',');
  append_member("name", conference.name(), out);
  out.push_back(',');
  append_member("start_date", conference.settings().start_date(), out);
  out.push_back(',');
  append_member("end_date", conference.settings().end_date(), out);
  out.push_back(',');
  append_member("currency", conference.currency(), out);
  out.push_back(',');
  append_member("position", partition.sequencer().durable_position().value, out);
  out.push_back('}');
}

std::optional<Problem> list_conferences(Host& host, const Request& request, std::string& out) {
  Problem problem;
  if (!only_parameters(request, {"limit", "after"}, problem)) return problem;
  std::size_t limit = 100;
  if (const std::string* text = request.parameter("limit")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > 1'000) {
      return malformed_request("limit", "out_of_range", "must be an integer from 1 to 1000");
    }
  }
  const std::string* after = request.parameter("after");
  std::size_t shown = 0;
  std::string last;
  bool more = false;
  out += "{\"data\":[";
  for (const auto& partition : host.all()) {
    if (after != nullptr && partition->slug() <= *after) continue;
    if (shown == limit) {
      more = true;
      break;
    }
    if (shown++ > 0) out.push_back(',');
    append_conference(*partition, out);
    last = partition->slug();
  }
  out += "],\"next\":";
  if (more) {
    events::append_json_string(last, out);
  } else {
    out += "null";
  }
  out.push_back('}');
  return std::nullopt;
}

/// Returns where the log ends.
Position checkpoint(Host& host, Partition& partition, Reply& reply) {
  const store::Head head = host.engine().log().head(partition.slug());
  reply.body = "{";
  append_member("position", head.position.value, reply.body);
  reply.body.push_back(',');
  append_member("hash", to_hex(head.hash), reply.body);
  reply.body.push_back('}');
  return head.position;
}

std::optional<Problem> refuse_readiness(const Shared& shared) {
  if (shared.draining) return unavailable("draining", "The server is stopping.", 2);
  if (const auto reason = shared.host.failure()) {
    return unavailable("storage_failed", "A conference accepts no more commands: " + *reason, 30);
  }
  return std::nullopt;
}

std::string metrics_of(const Shared& shared) {
  MetricsInput input{.counters = {},
                     .host = shared.host,
                     .connections = shared.connections,
                     .connections_accepted = shared.accepted,
                     .connections_refused = shared.refused};
  for (const auto& worker : shared.workers) input.counters.push_back(&worker->counters());
  return render_metrics(input);
}

std::optional<Problem> answer_admin(Worker& worker, const Match& match, const Request& request,
                                    Reply& reply) {
  Shared& shared = worker.shared();
  Problem problem;
  const Action action = match.route->action;
  if (action == Action::kConferences) return list_conferences(shared.host, request, reply.body);
  if (action == Action::kRebuild) return rebuild(worker, match, request, reply);
  if (!only_parameters(request, {}, problem)) return problem;
  if (action == Action::kHealth) {
    reply.body = "{\"status\":\"ok\"}";
    return std::nullopt;
  }
  if (action == Action::kReady) {
    reply.body = "{\"status\":\"ready\"}";
    return refuse_readiness(shared);
  }
  if (action == Action::kMetrics) {
    reply.content_type = kPrometheusText;
    reply.body = metrics_of(shared);
    return std::nullopt;
  }
  reply.content = openapi_document();
  return std::nullopt;
}

}  // namespace

void handle_admin(Worker& worker, const Match& match, Request& request, Reply& reply) {
  if (auto problem = answer_admin(worker, match, request, reply)) {
    reply.fail(*problem, request.request_id);
  }
}

Task<void> handle_inspection(Worker& worker, const Match& match, Request& request, Reply& reply) {
  const std::shared_ptr<Partition> partition = worker.partition(match.values[0]);
  if (!partition) co_return reply.fail(no_conference(match.values[0]), request.request_id);
  reply.position = partition->runner().position();
  Problem problem;
  if (!only_parameters(request, {"min_position", "wait_ms"}, problem)) {
    co_return reply.fail(problem, request.request_id);
  }
  const auto options = read_wait_options(request, worker.shared().options);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  Position reached;
  if (match.route->action == Action::kCheckpoint) {
    co_await wait_for_log(worker, *partition, *options);
    reached = checkpoint(worker.shared().host, *partition, reply);
  } else {
    co_await wait_for_models(worker, *partition, *options);
    reached = partition->runner().position();
    list_projections(*partition, reply.body);
  }
  reply.position = reached;
  if (options->min_position > reached) {
    co_return reply.fail(not_caught_up(worker, options->min_position, reached), request.request_id);
  }
  if (client_has(request, tag_of(reply.body), reply)) reply.body.clear();
}

Task<void> handle_test_clock(Worker& worker, const Match& match, Request& request, Reply& reply) {
  Shared& shared = worker.shared();
  store::TestClock* clock = shared.options.test_clock;
  Problem problem;
  if (clock == nullptr) {
    problem = make_problem(404, "not_found", "The server was not started with --test-clock.");
    co_return reply.fail(problem, request.request_id);
  }
  if (!only_parameters(request, {}, problem)) co_return reply.fail(problem, request.request_id);
  if (match.route->action == Action::kTestClockSet) {
    if (!is_media_type(request.content_type, kJson)) {
      problem =
          make_problem(415, "unsupported_media_type", "The clock is set by application/json.");
      co_return reply.fail(problem, request.request_id);
    }
    request.body.reserve(request.body.size() + CommandParser::padding());
    const auto instant = worker.parser().parse_test_clock(request.body);
    if (!instant) co_return reply.fail(instant.error(), request.request_id);
    if (!clock->advance_to(*instant)) {
      problem = make_problem(
          409, "clock_goes_back",
          "The test clock is at " + to_string(clock->now()) + " and goes forward only.");
      problem.members.emplace_back("now", to_string(clock->now()));
      co_return reply.fail(problem, request.request_id);
    }
    // Waits for writers and read models: not on a thread that serves others.
    co_await worker.elsewhere([&shared] {
      for (const auto& partition : shared.host.all()) {
        partition->sequencer().expire_due();
        partition->runner().wait_for(partition->sequencer().durable_position());
      }
    });
  }
  reply.body = "{\"now\":\"" + to_string(clock->now()) + "\"}";
}

}  // namespace lanyard::api::http
