#pragma once

#include <rocksdb/file_system.h>

#include <filesystem>
#include <memory>

namespace lanyard::store {

/// A write-ahead log that is written into room made before, a step at a time, of zeros: a sync then
/// finds the file as long as it was, and has its contents alone to write, not where the file ends.
/// That is one write to the disk instead of two, one after the other. Where there is no room to be
/// made, it is written as any other file. Closing it cuts the room off; a crash leaves it there:
/// journal_check.h tells zeros, and what was being written into them, from records.
///
/// `file` is the file at `path`, new and empty. Used by one thread at a time, as RocksDB does.
std::unique_ptr<rocksdb::FSWritableFile> with_room(std::unique_ptr<rocksdb::FSWritableFile> file,
                                                   const std::filesystem::path& path);

/// How much is made at once.
inline constexpr std::size_t kJournalRoom = 256 * 1024;

/// The usual environment, in which a write-ahead log ends where its records do: for reading what a
/// crash has left, or a server is writing.
rocksdb::Env* reading_env();

}  // namespace lanyard::store
