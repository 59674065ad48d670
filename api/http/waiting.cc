#include "api/http/waiting.h"

#include <charconv>
#include <optional>
#include <utility>

#include "api/http/shared.h"

namespace lanyard::api::http {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t low,
                                          std::int64_t high) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < low ||
      value > high) {
    return std::nullopt;
  }
  return value;
}

TimePoint end_of(const WaitOptions& options) {
  return SteadyClock::now() + std::chrono::milliseconds(options.wait_millis);
}

}  // namespace

void take_integer(const std::string& name, const std::string& value, std::int64_t low,
                  std::int64_t high, std::int64_t& out, std::vector<FieldError>& errors) {
  if (const auto parsed = parse_integer(value, low, high)) {
    out = *parsed;
    return;
  }
  errors.push_back(
      {name, "out_of_range",
       "must be an integer from " + std::to_string(low) + " to " + std::to_string(high)});
}

bool take_wait_option(const std::string& name, const std::string& value,
                      const ServerOptions& limits, WaitOptions& options,
                      std::vector<FieldError>& errors) {
  if (name == "min_position") {
    std::int64_t position = 0;
    take_integer(name, value, 0, INT64_MAX, position, errors);
    options.min_position = {static_cast<std::uint64_t>(position)};
    return true;
  }
  if (name != "wait_ms") return false;
  take_integer(name, value, 0, limits.max_wait.count(), options.wait_millis, errors);
  return true;
}

std::expected<WaitOptions, Problem> read_wait_options(const Request& request,
                                                      const ServerOptions& limits) {
  WaitOptions options;
  std::vector<FieldError> errors;
  for (const auto& [name, value] : request.parameters) {
    take_wait_option(name, value, limits, options, errors);
  }
  if (!errors.empty()) return std::unexpected(malformed_request(std::move(errors)));
  return options;
}

Task<void> wait_for_models(Worker& worker, Partition& partition, WaitOptions options) {
  const Position wanted = options.min_position;
  if (wanted <= partition.runner().position()) co_return;
  partition.runner().expect(wanted);
  const Shared& shared = worker.shared();
  co_await worker.wait_until(
      [&] { return shared.draining || partition.runner().position() >= wanted; }, end_of(options));
}

Task<void> wait_for_log(Worker& worker, Partition& partition, WaitOptions options) {
  const Position wanted = options.min_position;
  if (wanted <= partition.sequencer().durable_position()) co_return;
  const Shared& shared = worker.shared();
  co_await worker.wait_until(
      [&] { return shared.draining || partition.sequencer().durable_position() >= wanted; },
      end_of(options));
}

Problem not_caught_up(const Worker& worker, Position wanted, Position reached) {
  const std::string at = "position " + std::to_string(reached.value);
  const std::string to = std::to_string(wanted.value);
  Problem problem =
      worker.shared().draining
          ? unavailable("draining", "The server is stopping at " + at + ", before " + to + ".", 2)
          : unavailable("not_caught_up", "An answer would be that of " + at + ": " + to +
                                             " was not reached in time.");
  problem.members.emplace_back("expected", static_cast<std::int64_t>(wanted.value));
  problem.members.emplace_back("actual", static_cast<std::int64_t>(reached.value));
  return problem;
}

}  // namespace lanyard::api::http
