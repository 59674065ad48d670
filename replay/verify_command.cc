// `lanyard verify`: whether a store's history and everything derived from it can be vouched for.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "replay/commands.h"
#include "replay/progress.h"
#include "replay/verify.h"

namespace lanyard::replay {
namespace {

struct VerifyArguments {
  std::string directory;
  std::vector<std::string> partitions;
};

void print(const PartitionReport& report) {
  fmt::print("{}: {} events in {} commits, chain {}\n", report.partition,
             report.head.position.value, report.commits, to_hex(report.head.hash));
  if (report.orders_priced > 0)
    fmt::print("  priced again: {} {}\n", report.orders_priced,
               report.orders_priced == 1 ? "order" : "orders");
  if (report.entities > 0) {
    fmt::print("  folded: {} entities compared with the snapshot\n", report.entities);
  }
  if (!report.models.empty()) {
    fmt::print("  rebuilt, same bytes: {}\n", fmt::join(report.models, ", "));
  }
  for (const auto& [type, count] : report.unknown_events) {
    fmt::print("  kept, but unknown to this program: {} events of type {}\n", count, type);
  }
  for (const std::string& note : report.notes) fmt::print("  note: {}\n", note);
}

void print(const Finding& finding) {
  if (finding.partition.empty()) {
    fmt::print("BAD: {}\n", finding.reason);
  } else if (finding.position) {
    fmt::print("BAD: {} from position {}: {}\n", finding.partition, finding.position->value,
               finding.reason);
  } else {
    fmt::print("BAD: {}: {}\n", finding.partition, finding.reason);
  }
}

std::unique_ptr<store::Engine> open(const std::string& directory) {
  return store::open_engine(directory, {.mode = store::OpenMode::kReadOnly, .check_anchor = false});
}

int run_verify(const VerifyArguments& options) {
  Progress progress;
  std::unique_ptr<store::Engine> engine;
  std::vector<store::Anchor> anchors;
  try {
    engine = open(options.directory);
    anchors = engine->anchors();
    if (std::ranges::any_of(anchors, [&](const store::Anchor& anchor) {
          return anchor.head.position > engine->log().head(anchor.partition).position;
        })) {
      // A running server may have written both since the log was opened; a log that is opened after
      // the anchor was read is never behind it.
      engine.reset();
      engine = open(options.directory);
    }
  } catch (const store::StorageError& error) {
    fmt::print("BAD: {} does not open: {}\n", options.directory, error.what());
    return 1;
  }
  const std::vector<std::string> known = engine->log().partitions();
  for (const std::string& partition : options.partitions) {
    const bool anchored = std::ranges::count(anchors, partition, &store::Anchor::partition) > 0;
    if (!anchored && !std::ranges::count(known, partition)) {
      fmt::print(stderr, "lanyard: no conference `{}` in {}\n", partition, options.directory);
      return 2;
    }
  }
  const VerifyReport report =
      verify(*engine, anchors,
             {.partitions = options.partitions,
              .progress = [&progress](std::string_view step, std::uint64_t done,
                                      std::uint64_t total) { progress.show(step, done, total); }});
  progress.clear();
  for (const PartitionReport& partition : report.partitions) print(partition);
  for (const Finding& finding : report.findings) print(finding);
  if (report.findings.empty()) {
    fmt::print("good: {} {}\n", report.partitions.size(),
               report.partitions.size() == 1 ? "conference" : "conferences");
  }
  return report.findings.empty() ? 0 : 1;
}

}  // namespace

void add_verify_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "verify", "Prove a store's history, or name the first position that cannot be vouched for.");
  command->footer(
      "Reads every table against its checksums, the hash chain, positions, revisions, times, the\n"
      "index and the anchor; prices each order again; folds all events and compares the state "
      "with\n"
      "the snapshot; builds the read models anew (in $TMPDIR) and compares them byte for byte. "
      "Reads\n"
      "only; works beside a running server. Exit status: 0 good, 1 bad, 2 wrong usage.\n"
      "\n"
      "  lanyard verify data\n"
      "  lanyard verify data --partition pyconf-2027");
  auto options = std::make_shared<VerifyArguments>();
  command->add_option("directory", options->directory, "The data directory")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  command->add_option("--partition", options->partitions, "Only this conference; may be repeated")
      ->type_name("SLUG");
  command->callback([options, &status] { status = run_verify(*options); });
}

}  // namespace lanyard::replay
