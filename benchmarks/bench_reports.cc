// Reports over a long past, and rebuilding what they are read from.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>

#include "api/reports/report.h"
#include "log/bare.h"
#include "log/history.h"
#include "log/progress.h"
#include "projections/runner.h"
#include "report.h"
#include "server_under_test.h"
#include "store/engine.h"

namespace {

using namespace lanyard::benchmarks;

/// Milliseconds until the whole answer was there, by report: medians, one client.
using Times = std::map<std::string, double>;

Times ask_all(const std::filesystem::path& program, const std::filesystem::path& data, int rounds) {
  lanyard::tests::ServerOptions options;
  options.program = program;
  options.data = data;
  options.ready_limit = std::chrono::seconds(600);
  const auto server = lanyard::tests::start_server(options);
  lanyard::tests::HttpConnection connection(server->port());
  Times times;
  for (const lanyard::api::reports::Report& report : lanyard::api::reports::all()) {
    const std::string target = std::string(kConference) + std::string(report.path);
    std::vector<double> taken;
    for (int round = 0; round < rounds; ++round) {
      // A parameter that differs keeps the answer from being one that is kept from before.
      const std::string unique = fmt::format("{}?wait_ms={}", target, round);
      taken.push_back(1000 * seconds_of([&] {
                        if (connection.get(unique).status != 200) {
                          throw std::runtime_error("no answer from " + target);
                        }
                      }));
    }
    times[std::string(report.name)] = median(taken);
  }
  server->request_stop();
  if (server->wait().status != 0) throw std::runtime_error("the server ended badly");
  return times;
}

double rebuild(const std::filesystem::path& data, const std::vector<std::string>& models) {
  const auto engine = lanyard::store::open_engine(data, {});
  return seconds_of([&] {
    lanyard::projections::rebuild_offline(*engine, "bench", models, show_progress("events"));
  });
}

std::vector<Row> compare(const Times& few, const Times& many, const std::string& size,
                         const std::string& few_size, double scan_seconds) {
  std::vector<Row> rows;
  for (const auto& [name, milliseconds] : many) {
    Row& row = rows.emplace_back();
    row.what = fmt::format("report `{}`, {} orders", name, size);
    row.measured = fmt::format("{:.2f} ms", milliseconds);
    row.baseline = fmt::format("the same of {} orders: {:.2f} ms", few_size, few.at(name));
    row.ratio = milliseconds / few.at(name);
  }
  const auto slowest =
      std::ranges::max_element(many, {}, [](const auto& report) { return report.second; });
  Row& row = rows.emplace_back();
  row.what = fmt::format("the slowest, `{}`", slowest->first);
  row.measured = fmt::format("{:.2f} ms", slowest->second);
  row.baseline = fmt::format("bare RocksDB iteration of the log: {:.0f} ms", 1000 * scan_seconds);
  row.ratio = slowest->second / (1000 * scan_seconds);
  row.at_most = 0.05;
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Asks `lanyard serve` for every report over many orders (of long lists the first page) and "
      "compares the times with those over a hundredth of them, and with a bare iteration of the "
      "log: a report that scanned history could not be faster. Then rebuilds the model `reports` "
      "alone, and all read models. Makes the pasts first: a few minutes for a million "
      "orders.\n\nExample:\n  bench_reports --orders 1000000");
  std::filesystem::path directory = std::filesystem::temp_directory_path();
  std::filesystem::path program = LANYARD_PROGRAM;
  std::uint64_t orders = 1'000'000;
  int rounds = 21;
  bool markdown = false;
  app.add_option("--orders", orders, "Orders of the long past")
      ->capture_default_str()
      ->check(CLI::Range(1'000, 100'000'000));
  app.add_option("--directory", directory, "Where the pasts are made")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", rounds, "Requests for each report; medians are compared")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000));
  app.add_option("--server", program, "The server")
      ->capture_default_str()
      ->check(CLI::ExistingFile);
  app.add_flag("--markdown", markdown, "Print a Markdown table");
  CLI11_PARSE(app, argc, argv);
  try {
    const TemporaryDirectory temporary(directory);
    const auto made = [&](const char* name, std::uint64_t purchases) {
      make_history(temporary.path() / name, {purchases, 0}, show_progress("events"));
      return temporary.path() / name;
    };
    const auto few = made("few", orders / 100);
    const auto many = made("many", orders);
    iterate_bare(many);  // brings the log into the page cache
    const double scan = seconds_of([&] { iterate_bare(many); });
    const std::string size = number(static_cast<double>(orders));
    std::vector<Row> rows = compare(ask_all(program, few, rounds), ask_all(program, many, rounds),
                                    size, number(static_cast<double>(orders / 100)), scan);
    const std::string baseline = fmt::format("bare RocksDB iteration of the log: {:.1f} s", scan);
    const auto rebuilt = [&](const char* what, const std::vector<std::string>& models) {
      const double seconds = rebuild(many, models);
      rows.push_back({.what = fmt::format("rebuild of {}, {} orders", what, size),
                      .measured = fmt::format("{:.1f} s", seconds),
                      .baseline = baseline,
                      .ratio = seconds / scan,
                      .at_least = {},
                      .at_most = {}});
    };
    rebuilt("the read model `reports`", {"reports"});
    rebuilt("all read models", {});
    std::cout << machine() << "\n\n";
    print(rows, markdown);
    return std::ranges::all_of(rows, &Row::holds) ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "bench_reports: " << failure.what() << '\n';
    return 1;
  }
}
