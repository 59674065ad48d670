#pragma once

#include <rocksdb/options.h>

#include <memory>
#include <string_view>

namespace lanyard::store {

inline constexpr std::string_view kLogFamily = "log";
inline constexpr std::string_view kIndexFamily = "index";
inline constexpr std::string_view kAnswersFamily = "answers";
inline constexpr std::string_view kSnapshotsFamily = "snapshots";
/// Before the name of a read model's family.
inline constexpr std::string_view kViewPrefix = "view.";

/// For every RocksDB of ours.
rocksdb::DBOptions database_options();

/// By the family's name.
rocksdb::ColumnFamilyOptions family_options(std::string_view family,
                                            const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace lanyard::store
