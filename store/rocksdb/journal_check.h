#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lanyard::store {

/// Names of files within a database → some number of their first bytes.
using FileSizes = std::map<std::string, std::uint64_t, std::less<>>;

/// Reads the write-ahead logs and manifests of a database that is about to be opened: how far each
/// is intact. Throws StorageError when one has a damaged record with an intact one behind it.
///
/// RocksDB refuses most such files itself. But it takes a record whose length or type was damaged
/// for the end of what was written, as after a power cut, and would go on without the rest.
FileSizes check_journals(const std::filesystem::path& database);

}  // namespace lanyard::store
