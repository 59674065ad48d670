#include <fmt/format.h>

#include <set>

#include "domain/snapshot_keys.h"
#include "replay/compare.h"

namespace lanyard::replay {
namespace {

/// Where a stream's last event stands: the first position whose effect the snapshot gets wrong.
std::optional<Position> last_position(const store::EventLog& log, const std::string& partition,
                                      const std::string& stream, Revision revision) {
  if (revision.value == 0) return std::nullopt;
  const auto entries = log.stream(partition, stream, {revision.value - 1}, 1);
  if (entries.empty()) return std::nullopt;
  return entries.front().position;
}

/// False when there is nothing to compare with; says so in the report.
bool comparable(const store::EventLog& log, const Walk& walk, PartitionReport& report,
                std::vector<Finding>& findings) {
  const auto bytes = log.snapshot(report.partition, domain::kMetaKey);
  if (!bytes) {
    report.notes.emplace_back("there is no snapshot: the next start folds the log");
    return false;
  }
  domain::SnapshotMeta meta;
  if (!meta.ParseFromString(*bytes)) {
    findings.push_back(
        {report.partition, walk.head().position, "the snapshot does not say how far it reaches"});
    return false;
  }
  if (meta.state_version() != domain::kStateVersion) {
    report.notes.push_back(
        fmt::format("the snapshot has state version {}, this program folds version {}: not "
                    "compared, the next start folds the log",
                    meta.state_version(), domain::kStateVersion));
    return false;
  }
  if (meta.position() != walk.head().position.value ||
      meta.last_recorded_at() != walk.last_recorded_at().micros) {
    findings.push_back({report.partition, Position{meta.position() + 1},
                        fmt::format("the snapshot reaches {}, the log {}", meta.position(),
                                    walk.head().position.value)});
    return false;
  }
  return true;
}

void compare_entities(const store::EventLog& log, const Walk& walk, PartitionReport& report,
                      std::vector<Finding>& findings) {
  const std::string& partition = report.partition;
  std::set<std::string> folded;
  std::optional<Finding> problem;
  const auto note = [&](const std::string& stream, Revision revision, std::string reason) {
    const auto position = last_position(log, partition, stream, revision);
    if (problem && problem->position && (!position || *problem->position <= *position)) return;
    problem = Finding{partition, position, std::move(reason)};
  };
  walk.state().for_each([&](const std::string& stream, const domain::Entity& entity) {
    ++report.entities;
    const std::string key = domain::entity_key(stream, walk.state().has_deadline(stream));
    folded.insert(key);
    const Revision revision{entity.revision()};
    const auto stored = log.snapshot(partition, key);
    if (!stored) {
      note(stream, revision, fmt::format("the snapshot lacks `{}`", stream));
    } else if (*stored != entity.SerializeAsString()) {
      note(stream, revision,
           fmt::format("the snapshot of `{}` is not what its {} events give", stream,
                       revision.value));
    }
    if (!log.stream(partition, stream, revision, 1).empty()) {
      note(stream, revision,
           fmt::format("the index knows more events of `{}` than the {} in the log", stream,
                       revision.value));
    }
  });
  for (const std::string_view prefix : {domain::kSettledPrefix, domain::kLivePrefix}) {
    log.scan_snapshot(partition, prefix, [&](std::string_view key, std::string_view) {
      if (folded.contains(std::string(key))) return true;
      note(std::string(key.substr(prefix.size())), {0},
           fmt::format("the snapshot has `{}`, which no event made", key));
      return false;
    });
  }
  if (problem) findings.push_back(*std::move(problem));
}

}  // namespace

void compare_snapshot(const store::EventLog& log, const Walk& walk, PartitionReport& report,
                      std::vector<Finding>& findings) {
  try {
    if (!comparable(log, walk, report, findings)) return;
    compare_entities(log, walk, report, findings);
  } catch (const store::StorageError& error) {
    findings.push_back({report.partition, std::nullopt,
                        fmt::format("the snapshot cannot be read: {}", error.what())});
  }
}

}  // namespace lanyard::replay
