#pragma once

#include <filesystem>

#include "store/rocksdb/journal_check.h"

namespace lanyard::store {

/// The witness of a RocksDB: beside its files, which of them must be there, and how many of their
/// first bytes. It is written by WitnessingEnv; docs/log-format.md says why it suffices.

/// Nothing when `CURRENT` names none.
std::string current_manifest(const std::filesystem::path& database);

/// The witness's bytes; empty when there is none.
std::string witness_text(const std::filesystem::path& database);

/// Of the database's witness; empty when there is none. Throws StorageError when it is damaged.
FileSizes read_witness(const std::filesystem::path& database);

/// Durable when it returns. Throws StorageError.
void write_witness(const std::filesystem::path& database, const FileSizes& sizes);

/// For a copy that was just made: of all its write-ahead logs and its manifest, as they are.
void witness_copy(const std::filesystem::path& database);

/// What is about to be opened, against its witness. Throws StorageError when something is damaged
/// or gone; without a witness only when there has to be one.
void check_witness(const std::filesystem::path& database, bool required);

}  // namespace lanyard::store
