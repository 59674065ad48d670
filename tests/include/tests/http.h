// Servers in the process, and clients that speak to them: what tests over HTTP stand on.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/host.h"
#include "api/server.h"
#include "api/server_options.h"
#include "api/signals.h"
#include "store/clock.h"
#include "store/engine.h"

namespace lanyard::tests {

/// A directory of its own, gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A server on a free port over a RocksDB of its own.
class TestServer {
 public:
  struct Setup {
    std::optional<Instant> test_clock;
    std::function<void(api::ServerOptions&)> options = [](api::ServerOptions&) {};
    store::SequencerOptions sequencer = {};
    /// What the server uses in place of its engine.
    std::function<std::unique_ptr<store::Engine>(std::unique_ptr<store::Engine>)> wrap = {};
  };
  TestServer();
  explicit TestServer(Setup setup);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::filesystem::path directory() const { return directory_.path() / "data"; }
  api::Host& host() { return *host_; }
  api::Server& server() { return *server_; }
  /// Stops and starts again on the same directory.
  void restart();

 private:
  void start();
  void stop();

  Setup setup_;
  TemporaryDirectory directory_;
  std::unique_ptr<store::Engine> engine_;
  std::unique_ptr<store::Clock> clock_;
  std::unique_ptr<api::Signals> signals_;
  std::unique_ptr<api::Host> host_;
  std::unique_ptr<api::Server> server_;
  std::uint16_t port_ = 0;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
  int status = 0;                              ///< 0: the connection ended before an answer came
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  std::string header(const std::string& name) const;
  /// The value at a JSON pointer: a string as it is, anything else as JSON; `<none>` if there is
  /// none.
  std::string at(std::string_view pointer) const;
  std::string code() const { return at("/code"); }
  std::uint64_t position() const;
  std::vector<std::string> lines() const;  ///< of an NDJSON body
};

std::string json_at(std::string_view json, std::string_view pointer);

/// One connection. Not safe for threads.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Response request(std::string_view method, std::string_view target, std::string_view body = "",
                   const Headers& headers = {});
  Response get(std::string_view target, const Headers& headers = {});
  /// With `Content-Type: application/json` unless the headers say otherwise.
  Response post(std::string_view target, std::string_view body, const Headers& headers = {});
  /// A command of the conference `pycon`.
  Response command(std::string_view name, std::string_view body, const Headers& headers = {});
  Response batch(std::string_view lines, std::string_view query = "");

  // --- byte by byte

  /// False when the other side is gone.
  bool send(std::string_view bytes);
  void half_close();
  Response receive(bool head = false);
  /// What comes until the text is there, the other side ends, or ten seconds are over.
  std::string receive_until(std::string_view text);
  /// Whether the other side closes within ten seconds.
  bool ends();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The conference `pycon` in USD, with the ticket types `student` (100.00, `quantity` units) and
/// `regular` (250.00), and the add-on `shirt` (25.50). Returns the last position, which the read
/// models have.
std::uint64_t set_up_conference(Client& client, int quantity = 0);

}  // namespace lanyard::tests
