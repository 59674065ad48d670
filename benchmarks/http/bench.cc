#include <fmt/format.h>

#include <iostream>

#include "scenario.h"

namespace lanyard::benchmarks {

Bench::Bench(const HttpOptions& given)
    : options(given),
      server(given.server, given.directory, {"--io-threads", std::to_string(given.io_threads)}) {}

std::string Bench::fresh_prefix() { return fmt::format("r{:03}-", prefixes_++); }

void Bench::say(const std::string& text) { std::cerr << text << std::endl; }

WrkFigures Bench::measure(int connections, const std::string& script, const std::string& path,
                          int seconds, const std::vector<std::string>& more) {
  WrkRun run{server.port(), connections, std::min(options.wrk_threads, connections),
             seconds,       script,      {path, fresh_prefix()}};
  run.arguments.insert(run.arguments.end(), more.begin(), more.end());
  WrkFigures figures = run_wrk(run);
  const double behind = server.catch_up(options.catch_up_ms);
  say(fmt::format("  {} × {}: {}/s, median {} µs, read models there after {:.0f} ms", connections,
                  script, number(figures.per_second()), number(figures.p50_micros), behind * 1000));
  figures.seconds += behind;
  return figures;
}

WrkFigures Bench::measure_echo(std::uint16_t port, int connections, const std::string& script,
                               const std::string& path, int seconds,
                               const std::vector<std::string>& more) {
  WrkRun run{port,    connections, std::min(options.wrk_threads, connections),
             seconds, script,      {path, fresh_prefix()}};
  run.arguments.insert(run.arguments.end(), more.begin(), more.end());
  const WrkFigures figures = run_wrk(run);
  say(fmt::format("  {} × {} on the echo: {}/s, median {} µs", connections, script,
                  number(figures.per_second()), number(figures.p50_micros)));
  return figures;
}

std::unique_ptr<tests::ServerProcess> Bench::echo(double answer_bytes) const {
  return start_echo(options.echo, answer_bytes, options.io_threads);
}

}  // namespace lanyard::benchmarks
