#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "replay/verify.h"
#include "replay/walk.h"

namespace lanyard::replay {

/// The stored snapshot against the fold of the log, byte for byte, in both directions.
void compare_snapshot(const store::EventLog& log, const Walk& walk, PartitionReport& report,
                      std::vector<Finding>& findings);

/// The stored read models against ones built anew up to where the stored ones stand.
void compare_read_models(
    store::Engine& engine, const Walk& walk, const std::filesystem::path& scratch,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
    PartitionReport& report, std::vector<Finding>& findings);

}  // namespace lanyard::replay
