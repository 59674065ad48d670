#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http_connection.h"
#include "server_process.h"

namespace lanyard::benchmarks {

/// A directory of its own under `parent`, removed with everything in it.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(const std::filesystem::path& parent);
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The ready conference `bench`: ticket type `general` (100.00) and add-on `lunch` (25.00), neither
/// of them limited.
inline constexpr std::string_view kConference = "/v1/conferences/bench";

/// `lanyard serve` on an empty data directory, with the conference made over HTTP.
class ServerUnderTest {
 public:
  ServerUnderTest(const std::filesystem::path& program, const std::filesystem::path& parent,
                  const std::vector<std::string>& arguments);

  std::uint16_t port() const { return server_->port(); }
  const tests::ServerProcess& process() const { return *server_; }

  /// Sends one command on a connection of its own; throws unless it is accepted.
  tests::HttpAnswer command(std::string_view name, std::string_view body);
  tests::HttpAnswer get(std::string_view target);

  /// Where the log ends now: the position of a command sent for that.
  std::uint64_t log_position();

  /// Waits until the read models hold everything acknowledged so far, and returns for how long, in
  /// seconds. Throws when they take longer than `limit_ms`: the run before does not count.
  double catch_up(int limit_ms);

  /// Starts the server again on what it holds.
  void restart();
  void stop();

 private:
  TemporaryDirectory directory_;
  tests::ServerOptions options_;
  std::unique_ptr<tests::ServerProcess> server_;
  std::uint64_t marks_ = 0;
};

/// The baseline, answering with that many bytes.
std::unique_ptr<tests::ServerProcess> start_echo(const std::filesystem::path& program,
                                                 double answer_bytes, int threads);

}  // namespace lanyard::benchmarks
