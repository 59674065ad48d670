// A query while commands change what it reads.
#include <fmt/format.h>

#include <stdexcept>

#include "load_client.h"
#include "scenario.h"

namespace lanyard::benchmarks {
namespace {

constexpr int kConnections = 64;
constexpr double kCommandsPerSecond = 1000;

}  // namespace

std::vector<Row> inventory_under_change(Bench& bench) {
  const HttpOptions& options = bench.options;
  const std::string path = std::string(kConference) + "/inventory";
  const auto run = [&](std::uint16_t port, int seconds) {
    return run_wrk({port, kConnections, options.wrk_threads, seconds, "get", {path}});
  };
  const double bytes = run(bench.server.port(), 1).answer_bytes();
  const auto echo = bench.echo(bytes);
  std::vector<double> alone;
  std::vector<double> beside;
  std::vector<double> ours;
  std::vector<double> rates;
  for (int round = 0; round < options.rounds; ++round) {
    alone.push_back(run(echo->port(), options.seconds).per_second());
    SteadyCommands commands(bench.server.port(), kCommandsPerSecond, bench.fresh_prefix());
    beside.push_back(run(echo->port(), options.seconds).per_second());
    ours.push_back(run(bench.server.port(), options.seconds).per_second());
    rates.push_back(commands.stop());
    const double behind = bench.server.catch_up(options.catch_up_ms);
    bench.say(fmt::format(
        "  inventory {}/s at {} commands/s; echo {}/s, with the commands going on beside it {}/s; "
        "read models there after {:.0f} ms",
        number(ours.back()), number(rates.back()), number(alone.back()), number(beside.back()),
        behind * 1000));
    if (rates.back() < 0.95 * kCommandsPerSecond) {
      throw std::runtime_error(fmt::format(
          "the run does not count: only {} commands/s changed the inventory", rates.back()));
    }
  }
  const std::string measured = number(median(ours)) + " requests/s";
  Row plain;
  plain.what = "inventory query while 1,000 commands/s change it, 64 connections";
  plain.measured = measured;
  plain.baseline = fmt::format("echo of {} bytes, nothing beside it: {} requests/s", number(bytes),
                               number(median(alone)));
  plain.ratio = median(ours) / median(alone);
  plain.at_least = 0.7;
  Row equal;
  equal.what = "the same";
  equal.measured = measured;
  equal.baseline =
      fmt::format("echo while the server takes the same 1,000 commands/s: {} requests/s",
                  number(median(beside)));
  equal.ratio = median(ours) / median(beside);
  return {plain, equal};
}

}  // namespace lanyard::benchmarks
