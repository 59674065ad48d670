// The live feed: server-sent events (WHATWG HTML, 9.2) over a partition's log.
#include <algorithm>
#include <charconv>
#include <utility>

#include "api/http/handlers.h"
#include "api/http/shared.h"
#include "api/http/waiting.h"
#include "events/event.h"
#include "events/filter.h"
#include "events/json.h"

namespace lanyard::api::http {
namespace {

/// What one step reads from the log at most, so that a slow reader costs little memory and others
/// on the thread go on.
constexpr std::size_t kStepEvents = 500;
constexpr std::size_t kStepBytes = 128 << 10;

struct FeedOptions {
  WaitOptions wait;
  Position after;
  events::EventFilter filter;
};

std::optional<Position> parse_position(std::string_view text) {
  Position position;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position.value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() ||
      position.value > static_cast<std::uint64_t>(INT64_MAX)) {
    return std::nullopt;
  }
  return position;
}

std::expected<FeedOptions, Problem> read_options(const Request& request,
                                                 const ServerOptions& limits) {
  FeedOptions options;
  Problem problem;
  if (!only_parameters(request,
                       {"after", "stream", "category", "type", "user", "min_position", "wait_ms"},
                       problem)) {
    return std::unexpected(std::move(problem));
  }
  const auto wait = read_wait_options(request, limits);
  if (!wait) return std::unexpected(wait.error());
  options.wait = *wait;
  // A client that comes back says where it was; its first request's `after` is older.
  const std::string* after = request.parameter("after");
  const bool again = request.has_last_event_id;
  if (again || after != nullptr) {
    const auto position = parse_position(again ? request.last_event_id : *after);
    if (!position) {
      return std::unexpected(malformed_request(again ? "Last-Event-ID" : "after", "invalid_value",
                                               "must be a log position"));
    }
    options.after = *position;
  }
  const auto take = [&request](std::string_view name) -> std::optional<std::string> {
    const std::string* value = request.parameter(name);
    return value == nullptr ? std::nullopt : std::optional(*value);
  };
  options.filter = {take("stream"), take("category"), take("type"), take("user")};
  return options;
}

class Feed {
 public:
  Feed(Connection& connection, Partition& partition, FeedOptions options, bool chunked)
      : connection_(connection),
        worker_(connection.worker()),
        partition_(partition),
        at_(options.after),
        filter_(std::move(options.filter)),
        chunked_(chunked) {}

  Task<void> run() {
    const Shared& shared = worker_.shared();
    while (!shared.draining) {
      const auto ahead = [&] { return partition_.sequencer().durable_position() > at_; };
      if (!ahead()) {
        co_await worker_.wait_until([&] { return shared.draining || ahead(); },
                                    written_ + shared.options.heartbeat);
        if (shared.draining) break;
      }
      std::string text = ahead() ? step() : "";
      // What nobody wants of a busy log is no sign of life.
      const bool silent = SteadyClock::now() >= written_ + shared.options.heartbeat;
      if (text.empty() && silent) text = ": heartbeat\n\n";
      if (text.empty()) {
        co_await worker_.yield();
      } else if (!co_await send(text)) {
        co_return;
      }
    }
    if (chunked_) co_await connection_.write(kLastChunk);
  }

 private:
  /// Reads on, up to what one write should have.
  std::string step() {
    const auto cursor = worker_.shared().host.engine().log().read(partition_.slug(), at_ + 1);
    std::string text;
    std::size_t seen = 0;
    Position first;
    std::string_view bytes;
    events::Commit commit;
    std::string reason;
    while (seen < kStepEvents && text.size() < kStepBytes && cursor->next(first, bytes)) {
      if (!events::decode(bytes, commit, reason)) {
        throw store::StorageError("position " + std::to_string(first.value) + ": " + reason);
      }
      for (const events::RecordedEvent& event : commit.events) {
        if (event.position <= at_) continue;
        ++seen;
        at_ = event.position;
        if (filter_.matches(event)) append(commit, event, text);
      }
    }
    return text;
  }

  void append(const events::Commit& commit, const events::RecordedEvent& event, std::string& out) {
    out += "id: " + std::to_string(event.position.value) + "\nevent: ";
    out += events::type_name(event.event);
    out += "\ndata: ";
    events::append_event_full(
        commit, event,
        {.opener = &partition_.opener(), .currency = "", .unset = events::Unset::kNull}, out);
    out += "\n\n";
  }

  Task<bool> send(std::string_view text) {
    written_ = SteadyClock::now();
    if (!chunked_) co_return co_await connection_.write(text);
    std::string chunk;
    append_chunk(text, chunk);
    co_return co_await connection_.write(chunk);
  }

  Connection& connection_;
  Worker& worker_;
  Partition& partition_;
  Position at_;
  const events::EventFilter filter_;
  const bool chunked_;
  TimePoint written_ = SteadyClock::now();  // when something was last sent
};

}  // namespace

Task<void> handle_feed(Connection& connection, Partition& partition, Request& request,
                       Reply& reply) {
  Worker& worker = connection.worker();
  auto options = read_options(request, worker.shared().options);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  co_await wait_for_log(worker, partition, options->wait);
  const Position wanted = options->wait.min_position;
  const Position reached = partition.sequencer().durable_position();
  reply.position = reached;
  if (wanted > reached) {
    co_return reply.fail(not_caught_up(worker, wanted, reached), request.request_id);
  }
  reply.streamed = true;
  const bool chunked = request.version >= 11;
  std::string head = "HTTP/1.1 200 OK\r\nDate: ";
  head += worker.date();
  head += "\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n";
  if (chunked) head += "Transfer-Encoding: chunked\r\n";
  head += "Lanyard-Position: " + std::to_string(reply.position->value) +
          "\r\nX-Request-Id: " + request.request_id + "\r\n\r\n";
  if (!co_await connection.write(head) || request.verb == Verb::head) co_return;
  Feed feed(connection, partition, std::move(*options), chunked);
  co_await feed.run();
}

}  // namespace lanyard::api::http
