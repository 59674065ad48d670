#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lanyard::benchmarks {

/// What one run of wrk saw.
struct WrkFigures {
  double seconds = 0;
  double requests = 0;
  double bytes = 0;  ///< of all answers, headers included
  double p50_micros = 0;
  double p99_micros = 0;

  double per_second() const { return requests / seconds; }
  double answer_bytes() const { return bytes / requests; }
};

struct WrkRun {
  std::uint16_t port = 0;
  int connections = 1;
  int threads = 1;
  int seconds = 5;
  std::string script;                  ///< name in benchmarks/wrk, without `.lua`
  std::vector<std::string> arguments;  ///< for the script
};

/// Runs wrk. Throws when it cannot run, a connection fails, a request times out or an answer's
/// status is 400 or more: such a run counts for nothing.
WrkFigures run_wrk(const WrkRun& run);

}  // namespace lanyard::benchmarks
