#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "store/data_directory.h"
#include "store/rocksdb/database.h"

namespace lanyard::store {

/// Copies a store that goes on being written. Without `keys` the copy has no key store. Throws
/// StorageError; the target is then not there.
void make_backup(const Database& log, const Database* keys, bool test_clock,
                 const std::filesystem::path& target,
                 const std::function<void(std::string_view step)>& progress);

}  // namespace lanyard::store
