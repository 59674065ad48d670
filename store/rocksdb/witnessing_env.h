#pragma once

#include <rocksdb/env.h>

#include <filesystem>
#include <memory>

namespace lanyard::store {

/// For a database that is opened for writing: the usual environment, which keeps the database's
/// witness (witness.h) as its files are written, and deletes none of them before the witness
/// vouches for the list of tables that no longer needs it. Must outlive the database. Safe from any
/// thread.
class WitnessingEnv {
 public:
  /// Throws StorageError when the witness that is there cannot be read.
  explicit WitnessingEnv(const std::filesystem::path& database);
  ~WitnessingEnv();

  rocksdb::Env& env() const { return *env_; }

  /// For all that is synced now, when anything was since the last time; else only a write-ahead log
  /// that has a successor is vouched for. Durable when it returns. Throws StorageError.
  void write_witness() const;

 private:
  class Witness;
  class File;
  class FileSystem;

  const std::shared_ptr<Witness> witness_;
  const std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace lanyard::store
