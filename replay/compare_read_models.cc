#include <fmt/format.h>

#include <algorithm>

#include "projections/projector.h"
#include "replay/compare.h"
#include "replay/scratch.h"

namespace lanyard::replay {
namespace {

/// Why a stored model cannot be compared; nothing when it can, and then how far it is.
std::optional<std::string> not_comparable(const store::ViewSnapshot& snapshot,
                                          const projections::ReadModel& model,
                                          const std::string& partition, Position& reached) {
  const auto registry = projections::read_registry(snapshot, model.name(), partition);
  if (registry.current().version() != model.version()) {
    return fmt::format("it is version {}, this program makes version {}",
                       registry.current().version(), model.version());
  }
  const std::string prefix = projections::generation_prefix(partition, registry.current());
  reached = projections::read_checkpoint(snapshot, model.name(), prefix);
  return std::nullopt;
}

}  // namespace

void compare_read_models(
    store::Engine& engine, const Walk& walk, const std::filesystem::path& scratch,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    PartitionReport& report, std::vector<Finding>& findings) {
  const ScratchDirectory directory(scratch);
  const auto rebuilt = store::open_engine(directory.path() / "store", {});
  try {
    const auto differences = projections::compare_with_log(
        report.partition, engine.log(), engine.views(), rebuilt->views(), progress);
    for (const projections::Difference& difference : differences) {
      findings.push_back({report.partition, difference.position,
                          fmt::format("read model {}: {}", difference.model, difference.what)});
    }
    const auto snapshot = engine.views().view();
    const std::vector<std::string> families = engine.views().families();
    std::vector<std::string> absent;
    for (const auto& model : projections::read_models()) {
      const std::string name(model->name());
      if (std::ranges::count(differences, name, &projections::Difference::model) > 0) continue;
      Position reached;
      if (std::ranges::count(families, name) == 0 ||
          !projections::read_registry(*snapshot, name, report.partition).has_current()) {
        absent.push_back(name);
        continue;
      }
      if (const auto reason = not_comparable(*snapshot, *model, report.partition, reached)) {
        report.notes.push_back(fmt::format("read model {} was not compared: {}", name, *reason));
        continue;
      }
      report.models.push_back(name);
      if (reached != walk.head().position) {
        report.notes.push_back(fmt::format("read model {} has reached {} and was compared there",
                                           name, reached.value));
      }
    }
    if (!absent.empty()) {
      report.notes.push_back(
          fmt::format("read models that are not on the disk, as those of a running server may be, "
                      "were not compared: {}",
                      fmt::join(absent, ", ")));
    }
  } catch (const store::StorageError& error) {
    findings.push_back({report.partition, std::nullopt,
                        fmt::format("the read models cannot be read: {}", error.what())});
  }
}

}  // namespace lanyard::replay
