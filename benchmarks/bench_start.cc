// Starting on a long past, and what it costs in memory.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "log/history.h"
#include "log/progress.h"
#include "report.h"
#include "server_under_test.h"

namespace {

using namespace lanyard::benchmarks;

struct Start {
  double milliseconds = 0;
  double resident = 0;  // bytes, when ready and after a first query
};

Start start_on(const std::filesystem::path& program, const std::filesystem::path& data) {
  lanyard::tests::ServerOptions options;
  options.program = program;
  options.data = data;
  options.ready_limit = std::chrono::seconds(600);
  const auto server = lanyard::tests::start_server(options);
  lanyard::tests::HttpConnection connection(server->port());
  if (connection.get(std::string(kConference) + "/inventory").status != 200) {
    throw std::runtime_error("the server started but does not answer");
  }
  const Start start{static_cast<double>(server->start_time().count()) / 1000,
                    static_cast<double>(server->resident_bytes())};
  server->request_stop();
  if (server->wait().status != 0) throw std::runtime_error("the server ended badly");
  return start;
}

Start median_start(const std::filesystem::path& program, const std::filesystem::path& data,
                   int rounds) {
  std::vector<double> milliseconds;
  std::vector<double> resident;
  for (int round = 0; round < rounds; ++round) {
    const Start start = start_on(program, data);
    milliseconds.push_back(start.milliseconds);
    resident.push_back(start.resident);
  }
  std::cerr << fmt::format("  {}: ready after {:.1f} ms, {:.1f} MiB resident\n",
                           data.filename().string(), median(milliseconds),
                           median(resident) / (1 << 20));
  return {median(milliseconds), median(resident)};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Starts `lanyard serve` on a long and on a short past of the purchase mix, each shut down "
      "cleanly, and compares the times "
      "until it is ready; states resident memory for an order that is settled and for one that "
      "waits for its payment. Makes the "
      "pasts first: a few minutes.\n\nExample:\n  bench_start --events 5000000");
  std::filesystem::path directory = std::filesystem::temp_directory_path();
  std::filesystem::path program = LANYARD_PROGRAM;
  std::uint64_t events = 5'000'000;
  std::uint64_t small = 50'000;
  std::uint64_t pending = 100'000;
  int rounds = 5;
  bool markdown = false;
  app.add_option("--events", events, "Events of the long past")->capture_default_str();
  app.add_option("--short-events", small, "Events of the short past")->capture_default_str();
  app.add_option("--pending", pending, "Orders waiting for payment, for their memory")
      ->capture_default_str();
  app.add_option("--directory", directory, "Where the pasts are made")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", rounds, "Starts of each; medians are compared")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  app.add_option("--server", program, "The server")
      ->capture_default_str()
      ->check(CLI::ExistingFile);
  app.add_flag("--markdown", markdown, "Print a Markdown table");
  CLI11_PARSE(app, argc, argv);
  try {
    const TemporaryDirectory temporary(directory);
    const auto made = [&](const char* name, const History& history) {
      make_history(temporary.path() / name, history, show_progress("events"));
      return temporary.path() / name;
    };
    const Start brief = median_start(program, made("short", {small / 8, 0}), rounds);
    const Start live =
        median_start(program, made("short-and-pending", {small / 8, pending}), rounds);
    const Start grown = median_start(program, made("long", {events / 8, 0}), rounds);
    Row row;
    row.what = fmt::format("start with {} events, {} orders", number(static_cast<double>(events)),
                           number(static_cast<double>(events / 8)));
    row.measured = fmt::format("{:.1f} ms", grown.milliseconds);
    row.baseline = fmt::format("start with {} events: {:.1f} ms",
                               number(static_cast<double>(small)), brief.milliseconds);
    row.ratio = grown.milliseconds / brief.milliseconds;
    row.at_most = 3;
    std::cout << machine() << "\n\n";
    print({row}, markdown);
    std::cout << fmt::format(
        "\nResident memory when ready: {:.1f} MiB with {} settled orders, {:.1f} MiB with {}: "
        "{:.1f} bytes a settled order.\n"
        "With {} orders waiting for payment beside them {:.1f} MiB: {:.0f} bytes a live order.\n",
        brief.resident / (1 << 20), small / 8, grown.resident / (1 << 20), events / 8,
        (grown.resident - brief.resident) / static_cast<double>(events / 8 - small / 8), pending,
        live.resident / (1 << 20), (live.resident - brief.resident) / static_cast<double>(pending));
    return row.holds() ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "bench_start: " << failure.what() << '\n';
    return 1;
  }
}
