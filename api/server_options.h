#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "store/clock.h"

namespace lanyard::api {

/// What a server can be told; every limit has its option in config.cc.
struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  std::size_t io_threads = 2;

  std::size_t max_connections = 10'000;
  std::size_t max_header_bytes = 16 << 10;
  std::size_t max_body_bytes = 1 << 20;    ///< of one command
  std::size_t max_batch_bytes = 16 << 20;  ///< of an NDJSON batch
  std::size_t max_batch_lines = 10'000;
  std::size_t max_line_bytes = 1 << 20;

  std::chrono::milliseconds header_timeout{
      10'000};  ///< from a request's first byte to its header's end
  std::chrono::milliseconds body_timeout{60'000};
  std::chrono::milliseconds idle_timeout{75'000};  ///< between requests
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds drain_timeout{10'000};  ///< for requests under way when stopping
  std::chrono::milliseconds drain_limit{30'000};    ///< for what is queued then to be written
  std::chrono::milliseconds heartbeat{15'000};      ///< of live feeds
  std::chrono::milliseconds max_wait{30'000};       ///< the most that `wait_ms` may ask for

  store::TestClock* test_clock = nullptr;  ///< null: /v1/test-clock is 404
};

}  // namespace lanyard::api
