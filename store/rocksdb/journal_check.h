#pragma once

#include <filesystem>

namespace lanyard::store {

/// Reads the write-ahead logs and manifests of a database that is about to be opened, and throws
/// StorageError when one has a damaged record with an intact one behind it.
///
/// RocksDB refuses most such files itself. But it takes a record whose length or type was damaged
/// for the end of what was written, as after a power cut, and would go on without the rest.
void check_journals(const std::filesystem::path& database);

}  // namespace lanyard::store
