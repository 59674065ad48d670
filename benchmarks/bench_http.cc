// Starts the server and the echo baseline, loads both in turns and compares them.
#include <CLI/CLI.hpp>
#include <array>
#include <iostream>

#include "http/scenario.h"

namespace {

using namespace lanyard::benchmarks;

constexpr std::array kScenarios{std::pair{"add-to-cart", &add_to_cart_throughput},
                                std::pair{"latency", &add_to_cart_latency},
                                std::pair{"purchase", &purchases},
                                std::pair{"purchase-discounted", &discounted_purchases},
                                std::pair{"batch", &batches},
                                std::pair{"inventory", &inventory_under_change},
                                std::pair{"last-tickets", &last_tickets},
                                std::pair{"check-in", &check_ins},
                                std::pair{"check-in-latency", &check_in_latency},
                                std::pair{"preload", &preload}};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Measures `lanyard serve` over HTTP on this machine, each figure beside its baseline in the "
      "same run: starts the server on "
      "a data directory of its own and the echo baseline, both on the loopback, loads them in "
      "turns (wrk; purchases by a client of "
      "our own), and prints medians and ratios. A run in which a request fails, or after which the "
      "read models are behind, "
      "ends the program with an error.\n\nExamples:\n  bench_http\n  bench_http --only latency "
      "--seconds 2\n  bench_http "
      "--markdown >> rows.md");
  HttpOptions options;
  options.server = LANYARD_PROGRAM;
  options.echo = LANYARD_ECHO;
  options.directory = std::filesystem::temp_directory_path();
  std::vector<std::string> only;
  std::vector<std::string> names;
  for (const auto& [name, run] : kScenarios) names.emplace_back(name);
  bool markdown = false;
  app.add_option("--only", only, "Scenarios to run (all when not given)")
      ->check(CLI::IsMember(names));
  app.add_option("--directory", options.directory,
                 "Where data directories are made: on the disk to measure")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", options.rounds, "Rounds of each side; medians are compared")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  app.add_option("--seconds", options.seconds, "Length of a round")
      ->capture_default_str()
      ->check(CLI::Range(1, 600));
  app.add_option("--io-threads", options.io_threads, "I/O threads of the server and of the echo")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--wrk-threads", options.wrk_threads, "Threads of wrk")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--last-ticket-rounds", options.last_ticket_rounds, "Rounds of `last-tickets`")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--catch-up-ms", options.catch_up_ms,
                 "How far read models may be behind when a run ends")
      ->capture_default_str()
      ->check(CLI::Range(1, 30'000));
  app.add_option("--server", options.server, "The server")
      ->capture_default_str()
      ->check(CLI::ExistingFile);
  app.add_flag("--markdown", markdown, "Print a Markdown table");
  CLI11_PARSE(app, argc, argv);

  bool holds = true;
  std::vector<Row> rows;
  for (const auto& [name, run] : kScenarios) {
    if (!only.empty() && std::ranges::find(only, name) == only.end()) continue;
    try {
      Bench::say(std::string(name) + ":");
      Bench bench(options);
      for (Row& row : run(bench)) {
        holds = holds && row.holds();
        rows.push_back(std::move(row));
      }
      bench.server.stop();
    } catch (const std::exception& failure) {
      std::cerr << "bench_http: " << name << ": " << failure.what() << '\n';
      holds = false;
    }
  }
  std::cout << machine() << "\n\n";
  print(rows, markdown);
  return holds ? 0 : 1;
}
