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

/// Where a write-ahead log ends for who reads it: before a last record that was not written as a
/// whole; 0 when the log is gone. RocksDB cannot tell it by the end of the file: logs are written
/// into zeros (journal_room.h). A disk may write the sectors of what is being synced in any order,
/// so such a record has an empty one, or only zeros behind some place. A last record that is there
/// as a whole, but damaged, is not left out: RocksDB is to refuse it.
std::uint64_t journal_end(const std::filesystem::path& journal);

/// Makes all write-ahead logs of a database as long as `journal_end` says. Only for who holds its
/// lock: somebody else may be writing them. Throws StorageError.
void cut_torn_tails(const std::filesystem::path& database);

}  // namespace lanyard::store
