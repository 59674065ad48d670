#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lanyard::tests {

/// How a program ended and what it wrote.
struct Ended {
  int status = 0;      ///< of exit; 128 + signal when a signal ended it
  std::string output;  ///< standard output and standard error
};

/// Runs a program to its end, which must come within the limit: else it is killed and this throws.
Ended run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  std::chrono::seconds limit = std::chrono::seconds(120));

/// The program ended before it was ready; `ended` says how.
class StartFailure : public std::runtime_error {
 public:
  explicit StartFailure(Ended how)
      : std::runtime_error("the server ended before it was ready:\n" + how.output),
        ended(std::move(how)) {}
  Ended ended;
};

struct ServerOptions {
  std::filesystem::path program;
  std::filesystem::path data;          ///< for `--data`; empty for programs that have none
  std::vector<std::string> arguments;  ///< after these
  std::string subcommand = "serve";    ///< empty: none
  std::optional<std::uint64_t> file_size_limit;  ///< of every file it writes, in bytes
  std::chrono::seconds ready_limit{60};
};

/// A server in a process of its own on a free port of the loopback, killed with this object. To be
/// started from a thread that outlives it: the kernel kills it when that thread ends, so that no
/// server survives its test.
class ServerProcess {
 public:
  /// Returns without waiting for the server.
  explicit ServerProcess(const ServerOptions& options);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Waits for the line that says where it listens. Throws StartFailure.
  void wait_until_ready();
  std::uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }
  /// From the start of the process to the ready line.
  std::chrono::microseconds start_time() const { return start_time_; }

  /// Returns when it has ended, and at the latest after so long: to strike at any moment. From any
  /// thread.
  void let_live(std::chrono::microseconds at_most) const;
  /// SIGKILL, without waiting for the end; from any thread.
  void strike();
  void kill();          ///< and waits for the end
  void request_stop();  ///< SIGTERM
  Ended wait(std::chrono::seconds limit = std::chrono::seconds(60));

  /// Resident memory, in bytes.
  std::uint64_t resident_bytes() const;

 private:
  Ended collect(int raw_status);

  ServerOptions options_;
  pid_t pid_ = -1;
  int output_ = -1;  // the server's standard output
  int errors_ = -1;  // an unlinked file: its standard error
  std::string text_;
  std::uint16_t port_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::microseconds start_time_{0};
};

/// `ServerProcess`, ready.
std::unique_ptr<ServerProcess> start_server(const ServerOptions& options);

}  // namespace lanyard::tests
