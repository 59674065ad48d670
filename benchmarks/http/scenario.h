#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report.h"
#include "server_under_test.h"
#include "wrk.h"

namespace lanyard::benchmarks {

struct HttpOptions {
  std::filesystem::path server;
  std::filesystem::path echo;
  std::filesystem::path directory;  ///< data directories are made in it: the disk that is measured
  int io_threads = 2;               ///< of both servers
  int wrk_threads = 1;
  int rounds = 3;
  int seconds = 5;  ///< of a round
  int last_ticket_rounds = 20;
  int catch_up_ms = 1000;  ///< what read models may be behind at a run's end
};

/// What all scenarios of a run share: the server under test, and a baseline sized to its answers.
class Bench {
 public:
  explicit Bench(const HttpOptions& options);

  const HttpOptions& options;
  ServerUnderTest server;

  /// A prefix for users and keys that no run had before, always of one size.
  std::string fresh_prefix();

  /// wrk with `connections` and a script that takes the path and a fresh prefix. Checks afterwards
  /// that the read models catch up, and counts the time that takes as the run's.
  WrkFigures measure(int connections, const std::string& script, const std::string& path,
                     int seconds, const std::vector<std::string>& more = {});
  /// The same load on the echo.
  WrkFigures measure_echo(std::uint16_t port, int connections, const std::string& script,
                          const std::string& path, int seconds,
                          const std::vector<std::string>& more = {});

  std::unique_ptr<tests::ServerProcess> echo(double answer_bytes) const;

  /// Progress, on standard error.
  static void say(const std::string& text);

 private:
  int prefixes_ = 0;
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  std::vector<Row> (*run)(Bench&);
};

std::vector<Row> add_to_cart_throughput(Bench&);
std::vector<Row> add_to_cart_latency(Bench&);
std::vector<Row> purchases(Bench&);
std::vector<Row> discounted_purchases(Bench&);
std::vector<Row> batches(Bench&);
std::vector<Row> inventory_under_change(Bench&);
std::vector<Row> last_tickets(Bench&);
std::vector<Row> check_ins(Bench&);
std::vector<Row> check_in_latency(Bench&);
std::vector<Row> preload(Bench&);

}  // namespace lanyard::benchmarks
