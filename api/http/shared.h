#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "api/host.h"
#include "api/http/worker.h"
#include "api/server_options.h"

namespace lanyard::api::http {

/// What all io threads share.
struct Shared {
  Shared(Host& served, ServerOptions settings) : host(served), options(std::move(settings)) {}

  Host& host;
  const ServerOptions options;
  boost::asio::thread_pool helpers{2};  ///< for work that blocks: making partitions, the test clock
  std::vector<std::unique_ptr<Worker>> workers;

  std::atomic<bool> draining{false};
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
};

}  // namespace lanyard::api::http
