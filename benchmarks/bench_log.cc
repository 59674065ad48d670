// Reading a whole log: bare, folded into the state, and into every read model.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "domain/evolve.h"
#include "log/bare.h"
#include "log/history.h"
#include "log/progress.h"
#include "projections/runner.h"
#include "report.h"
#include "server_under_test.h"
#include "store/engine.h"

namespace {

using namespace lanyard::benchmarks;
namespace store = lanyard::store;

constexpr std::string_view kPartition = "bench";

/// From opening the log until the state is complete. Whoever folds keeps the state: what it costs
/// to take it apart is the caller's.
std::uint64_t fold(const std::filesystem::path& data, lanyard::domain::State& state) {
  const auto engine = store::open_engine(data, {.mode = store::OpenMode::kReadOnly});
  const auto cursor = engine->log().read(kPartition, {1});
  lanyard::Position first;
  std::string_view bytes;
  std::string reason;
  std::uint64_t events = 0;
  lanyard::events::Commit commit;
  while (cursor->next(first, bytes)) {
    if (!lanyard::events::decode(bytes, commit, reason)) throw std::runtime_error(reason);
    for (const auto& event : commit.events) {
      state = lanyard::domain::evolve(std::move(state), commit.recorded_at, event);
    }
    events += commit.events.size();
  }
  return events;
}

void rebuild(const std::filesystem::path& data) {
  const auto engine = store::open_engine(data, {});
  lanyard::projections::rebuild_offline(*engine, kPartition, {}, show_progress("events"));
}

std::vector<Row> measure(const std::filesystem::path& data, int rounds) {
  std::uint64_t events = 0;
  {
    lanyard::domain::State state;
    events = fold(data, state);  // also brings the log into the page cache
  }
  std::vector<double> bare;
  std::vector<double> folded;
  std::vector<double> rebuilt;
  for (int round = 0; round < rounds; ++round) {
    const auto rate = [&](const std::function<void()>& work) {
      return static_cast<double>(events) / seconds_of(work);
    };
    bare.push_back(rate([&] { iterate_bare(data); }));
    {
      lanyard::domain::State state;
      folded.push_back(rate([&] { fold(data, state); }));
    }
    rebuilt.push_back(rate([&] { rebuild(data); }));
    std::cerr << fmt::format("  bare {}/s, fold {}/s, rebuild {}/s\n", number(bare.back()),
                             number(folded.back()), number(rebuilt.back()));
  }
  const auto row = [&](std::string what, const std::vector<double>& measured, double at_least) {
    Row made;
    made.what = fmt::format("{}, log of {} events", what, number(static_cast<double>(events)));
    made.measured = number(median(measured)) + " events/s";
    made.baseline = fmt::format("bare RocksDB iteration: {} events/s", number(median(bare)));
    made.ratio = median(measured) / median(bare);
    made.at_least = at_least;
    return made;
  };
  return {row("fold (decode and evolve)", folded, 0.08),
          row("rebuild of all read models", rebuilt, 0.03)};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Reads a whole log three ways and compares events a second: by RocksDB alone, folding it "
      "into the state (decode and "
      "evolve), and rebuilding all read models. Makes the log first unless --data names a "
      "directory of make_history; that one's "
      "read models are rebuilt in place.\n\nExample:\n  bench_log --events 2000000");
  std::filesystem::path directory = std::filesystem::temp_directory_path();
  std::filesystem::path data;
  std::uint64_t events = 500'000;
  int rounds = 3;
  bool markdown = false;
  app.add_option("--events", events, "Size of the log that is made")->capture_default_str();
  app.add_option("--data", data, "Use this directory's log instead")->check(CLI::ExistingDirectory);
  app.add_option("--directory", directory, "Where the log is made")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", rounds, "Medians are compared")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  app.add_flag("--markdown", markdown, "Print a Markdown table");
  CLI11_PARSE(app, argc, argv);
  try {
    const TemporaryDirectory temporary(directory);
    if (data.empty()) {
      data = temporary.path() / "data";
      make_history(data, {events / 8, 0}, show_progress("events"));
    }
    const std::vector<Row> rows = measure(data, rounds);
    std::cout << machine() << "\n\n";
    print(rows, markdown);
    return std::ranges::all_of(rows, &Row::holds) ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << "bench_log: " << failure.what() << '\n';
    return 1;
  }
}
