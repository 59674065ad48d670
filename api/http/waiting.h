#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "api/http/request.h"
#include "api/http/types.h"
#include "api/http/worker.h"
#include "api/problem.h"
#include "api/server_options.h"
#include "events/types.h"

namespace lanyard::api::http {

/// `min_position` and `wait_ms`, which any query understands.
struct WaitOptions {
  Position min_position;
  std::int64_t wait_millis = 2'000;
};

/// An integer parameter within bounds, both included; else `errors` gets one more.
void take_integer(const std::string& name, const std::string& value, std::int64_t low,
                  std::int64_t high, std::int64_t& out, std::vector<FieldError>& errors);

/// False when the parameter is neither of the two.
bool take_wait_option(const std::string& name, const std::string& value,
                      const ServerOptions& limits, WaitOptions& options,
                      std::vector<FieldError>& errors);
/// The two of a request, whatever else it asks for.
std::expected<WaitOptions, Problem> read_wait_options(const Request& request,
                                                      const ServerOptions& limits);

// Both return when the position is reached, the time is over, or the server stops: nobody who waits
// holds that up. Whether it is reached is for the caller to see.

/// Until the read models have the position.
Task<void> wait_for_models(Worker& worker, Partition& partition, WaitOptions options);
/// Until the log has the position.
Task<void> wait_for_log(Worker& worker, Partition& partition, WaitOptions options);

/// 503, for who waited in vain.
Problem not_caught_up(const Worker& worker, Position wanted, Position reached);

}  // namespace lanyard::api::http
