#pragma once

#include <rocksdb/status.h>

#include <filesystem>
#include <string_view>

#include "store/log.h"

namespace lanyard::store {

/// What a failure of RocksDB means to whoever runs the server: the directory, what was being done,
/// the reason.
StorageError storage_error(const rocksdb::Status& status, const std::filesystem::path& directory,
                           std::string_view doing);

/// Throws it unless the status is good.
inline void require_ok(const rocksdb::Status& status, const std::filesystem::path& directory,
                       std::string_view doing) {
  if (!status.ok()) [[unlikely]]
    throw storage_error(status, directory, doing);
}

}  // namespace lanyard::store
