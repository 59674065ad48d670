#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/host.h"
#include "api/server_options.h"
#include "api/signals.h"

namespace lanyard::api {

/// The HTTP server over a host.
///
/// Operation: io threads, each with its own event loop; a connection stays on one of them, and its
/// requests are answered in order. A command waits for the sequencer without holding a thread.
/// Concurrency: start and stop from one thread. Host and signals outlive the server; the host's
/// hooks are `signals.hooks()`.
class Server {
 public:
  Server(Host& host, Signals& signals, ServerOptions options);
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and serves; the port. Throws std::system_error when the address cannot be bound.
  std::uint16_t start();

  /// Accepts no more connections, finishes and answers what is under way, ends live feeds, closes;
  /// drains the host. No effect the second time. When the host could not be drained in time, what
  /// it says of that: the server still holds connections that wait for it, and only stopping it
  /// again, or the end of the process, ends them.
  std::vector<std::string> stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lanyard::api
