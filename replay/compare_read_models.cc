#include <fmt/format.h>

#include <algorithm>

#include "projections/projector.h"
#include "replay/compare.h"
#include "replay/scratch.h"

namespace lanyard::replay {

void compare_read_models(
    store::Engine& engine, const Walk& walk, const std::filesystem::path& scratch,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    PartitionReport& report, std::vector<Finding>& findings) {
  const ScratchDirectory directory(scratch);
  const auto rebuilt = store::open_engine(directory.path() / "store", {});
  const std::vector<projections::Difference> differences = projections::compare_with_log(
      report.partition, engine.log(), engine.views(), rebuilt->views(), progress);
  for (const projections::Difference& difference : differences) {
    findings.push_back({report.partition, difference.position,
                        fmt::format("read model {}: {}", difference.model, difference.what)});
  }
  for (const auto& model : projections::read_models()) {
    if (!std::ranges::count(differences, model->name(), &projections::Difference::model)) {
      report.models.emplace_back(model->name());
    }
  }
}

}  // namespace lanyard::replay
