#pragma once

#include <filesystem>
#include <memory>

#include "store/cached_key_ring.h"
#include "store/rocksdb/database.h"

namespace lanyard::store {

/// The key store's RocksDB. Throws StorageError.
std::shared_ptr<Database> open_key_database(const std::filesystem::path& directory,
                                            KeyRingMode mode);

/// Keys in that database; in none when it is null: then there are no keys, and none can be made.
std::unique_ptr<KeyTable> make_key_table(std::shared_ptr<Database> database);

}  // namespace lanyard::store
