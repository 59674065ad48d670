#include "replay/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "replay/compare.h"
#include "replay/walk.h"

namespace lanyard::replay {
namespace {

constexpr std::string_view kNotCompared =
    "snapshot and read models were not compared with a log that is bad";

std::optional<store::Head> anchor_of(const std::vector<store::Anchor>& anchors,
                                     std::string_view partition) {
  const auto found = std::ranges::find(anchors, partition, &store::Anchor::partition);
  return found == anchors.end() ? std::nullopt : std::optional(found->head);
}

void verify_partition(store::Engine& engine, const std::string& partition,
                      const std::optional<store::Head>& anchor, const VerifyOptions& options,
                      VerifyReport& report) {
  const auto progress = [&](std::string_view step) {
    return [&options, text = fmt::format("{}: {}", partition, step)](std::uint64_t done,
                                                                     std::uint64_t total) {
      if (options.progress) options.progress(text, done, total);
    };
  };
  PartitionReport& result = report.partitions.emplace_back();
  result.partition = partition;
  Walk walk(engine.log(), partition);
  const bool sound = walk.run(anchor, progress("reading the log"));
  result.head = walk.head();
  result.commits = walk.commits();
  result.orders_priced = walk.orders_priced();
  result.unknown_events = walk.unknown_events();
  if (!sound) {
    report.findings.push_back(walk.problem());
    result.notes.emplace_back(kNotCompared);
    return;
  }
  compare_snapshot(engine.log(), walk, result, report.findings);
  compare_read_models(engine, walk, options.scratch, progress("rebuilding read models"), result,
                      report.findings);
}

}  // namespace

VerifyReport verify(store::Engine& engine, const std::vector<store::Anchor>& anchors,
                    const VerifyOptions& options) {
  VerifyReport report;
  if (options.progress) options.progress("reading every table", 0, 0);
  for (std::string& file : engine.damaged_files()) {
    report.findings.push_back({"", std::nullopt, std::move(file)});
  }
  std::vector<std::string> partitions = engine.log().partitions();
  for (const store::Anchor& anchor : anchors) {  // a partition may have lost all of its log
    if (anchor.head.position.value > 0 && !std::ranges::count(partitions, anchor.partition)) {
      partitions.push_back(anchor.partition);
    }
  }
  for (const std::string& partition : partitions) {
    if (!options.partitions.empty() && !std::ranges::count(options.partitions, partition)) continue;
    verify_partition(engine, partition, anchor_of(anchors, partition), options, report);
  }
  return report;
}

}  // namespace lanyard::replay
