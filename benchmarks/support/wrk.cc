#include "wrk.h"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>

#include "server_process.h"

namespace lanyard::benchmarks {
namespace {

double figure(const std::string& line, const std::string& name) {
  const std::size_t at = line.find('"' + name + "\": ");
  if (at == std::string::npos) throw std::runtime_error("wrk gave no figure " + name);
  return std::stod(line.substr(at + name.size() + 4));
}

}  // namespace

WrkFigures run_wrk(const WrkRun& run) {
  const std::string scripts = LANYARD_WRK_SCRIPTS;
  ::setenv("LANYARD_WRK_COMMON", (scripts + "/common.lua").c_str(), 1);
  std::vector<std::string> words{fmt::format("-t{}", run.threads),
                                 fmt::format("-c{}", run.connections),
                                 fmt::format("-d{}s", run.seconds),
                                 "--timeout",
                                 "10s",
                                 "-s",
                                 fmt::format("{}/{}.lua", scripts, run.script),
                                 fmt::format("http://127.0.0.1:{}", run.port),
                                 "--"};
  words.insert(words.end(), run.arguments.begin(), run.arguments.end());
  const tests::Ended ended =
      tests::run_program(LANYARD_WRK, words, std::chrono::seconds(run.seconds + 30));
  const std::size_t at = ended.output.find("FIGURES ");
  if (ended.status != 0 || at == std::string::npos) {
    throw std::runtime_error("wrk failed:\n" + ended.output);
  }
  const std::string line = ended.output.substr(at);
  if (figure(line, "failed") > 0 || figure(line, "refused") > 0 || figure(line, "requests") < 1) {
    throw std::runtime_error("the run does not count, requests failed: " + line);
  }
  return {figure(line, "micros") / 1e6, figure(line, "requests"), figure(line, "bytes"),
          figure(line, "p50"), figure(line, "p99")};
}

}  // namespace lanyard::benchmarks
