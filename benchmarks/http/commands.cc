// Commands against the echo: AddToCart singly, its latency, and in batches.
#include <fmt/format.h>

#include <stdexcept>

#include "scenario.h"
#include "synced_write.h"

namespace lanyard::benchmarks {
namespace {

const std::string kAddToCart = std::string(kConference) + "/commands/AddToCart";

// Every accepted AddToCart of a new user is at least two events: fewer would mean that wrk counted
// answers that were none.
void require_events(Bench& bench, std::uint64_t before, double commands) {
  const double events = static_cast<double>(bench.server.log_position() - before);
  if (events < 2 * commands) {
    throw std::runtime_error(fmt::format("{} commands made only {} events", commands, events));
  }
}

Row throughput(Bench& bench, int connections, double at_least) {
  const HttpOptions& options = bench.options;
  const double bytes = bench.measure(connections, "add_to_cart", kAddToCart, 2).answer_bytes();
  const auto echo = bench.echo(bytes);
  bench.measure_echo(echo->port(), connections, "add_to_cart", kAddToCart, 1);
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < options.rounds; ++round) {
    theirs.push_back(
        bench.measure_echo(echo->port(), connections, "add_to_cart", kAddToCart, options.seconds)
            .per_second());
    const std::uint64_t before = bench.server.log_position();
    const WrkFigures figures =
        bench.measure(connections, "add_to_cart", kAddToCart, options.seconds);
    require_events(bench, before, figures.requests);
    ours.push_back(figures.per_second());
  }
  Row row;
  row.what = fmt::format("durable AddToCart, {} connections", connections);
  row.measured = number(median(ours)) + " requests/s";
  row.baseline =
      fmt::format("echo of {} bytes: {} requests/s", number(bytes), number(median(theirs)));
  row.ratio = median(ours) / median(theirs);
  row.at_least = at_least;
  return row;
}

}  // namespace

std::vector<Row> add_to_cart_throughput(Bench& bench) {
  return {throughput(bench, 64, 0.3), throughput(bench, 256, 0.35)};
}

std::vector<Row> add_to_cart_latency(Bench& bench) {
  // What an AddToCart writes: a record, two index entries, an answer, changed snapshot entries.
  constexpr std::size_t kWrittenBytes = 1200;
  const HttpOptions& options = bench.options;
  const double bytes = bench.measure(1, "add_to_cart", kAddToCart, 1).answer_bytes();
  const auto echo = bench.echo(bytes);
  std::vector<double> ours;
  std::vector<double> echoes;
  std::vector<double> writes;
  for (int round = 0; round < options.rounds; ++round) {
    writes.push_back(synced_write_micros(options.directory, kWrittenBytes, options.seconds));
    echoes.push_back(
        bench.measure_echo(echo->port(), 1, "add_to_cart", kAddToCart, options.seconds).p50_micros);
    ours.push_back(bench.measure(1, "add_to_cart", kAddToCart, options.seconds).p50_micros);
    bench.say(fmt::format("  bare synced write: median {} µs", number(writes.back())));
  }
  const double floor = median(writes) + median(echoes);
  Row row;
  row.what = "the same, one connection: median latency";
  row.measured = number(median(ours)) + " µs";
  row.baseline = fmt::format("synced RocksDB write {} µs + echo {} µs", number(median(writes)),
                             number(median(echoes)));
  row.ratio = median(ours) / floor;
  row.at_most = 1.4;
  return {row};
}

std::vector<Row> batches(Bench& bench) {
  constexpr int kLines = 1000;
  constexpr int kConnections = 4;
  const HttpOptions& options = bench.options;
  const std::string path = std::string(kConference) + "/commands";
  bench.measure(kConnections, "batch", path, 1, {std::to_string(kLines)});
  bench.measure(64, "add_to_cart", kAddToCart, 1);
  std::vector<double> batched;
  std::vector<double> single;
  for (int round = 0; round < options.rounds; ++round) {
    single.push_back(bench.measure(64, "add_to_cart", kAddToCart, options.seconds).per_second());
    const std::uint64_t before = bench.server.log_position();
    const WrkFigures figures =
        bench.measure(kConnections, "batch", path, options.seconds, {std::to_string(kLines)});
    require_events(bench, before, figures.requests * kLines);
    batched.push_back(figures.per_second() * kLines);
  }
  Row row;
  row.what = fmt::format("NDJSON batches of 1,000 AddToCart, {} connections", kConnections);
  row.measured = number(median(batched)) + " commands/s";
  row.baseline =
      fmt::format("AddToCart singly, 64 connections: {} commands/s", number(median(single)));
  row.ratio = median(batched) / median(single);
  row.at_least = 2;
  return {row};
}

}  // namespace lanyard::benchmarks
