#pragma once

#include <rocksdb/db.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/rocksdb/status.h"
#include "store/rocksdb/witnessing_env.h"

namespace lanyard::store {

enum class DatabaseMode {
  kCreate,  ///< families that are missing are made
  kReadWrite,
  kReadOnly,
};

/// Of a RocksDB that a server may be writing: differs after every change of which files there are.
/// Who reads its files and finds the same before and after has read what belongs together.
std::string tables_fingerprint(const std::filesystem::path& directory);

/// An open RocksDB. Closes when its last owner goes: cursors and views keep it open.
class Database {
 public:
  /// Opens every family there is; at least `required`. Throws StorageError.
  static std::shared_ptr<Database> open(const std::filesystem::path& directory, DatabaseMode mode,
                                        const std::vector<std::string>& required,
                                        std::shared_ptr<rocksdb::Cache> cache);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  const std::filesystem::path& directory() const { return directory_; }
  bool read_only() const { return mode_ == DatabaseMode::kReadOnly; }

  using Family = std::shared_ptr<rocksdb::ColumnFamilyHandle>;
  using Families = std::map<std::string, Family, std::less<>>;
  /// As of opening. The family must be there.
  Family family(std::string_view name) const;
  const Families& families() const { return families_; }
  /// Forgets the handles whose names start with `prefix`, giving them away.
  Families release_families(std::string_view prefix);
  Family create_family(const std::string& name);

  /// From now on, whatever was written until now must be there. Throws StorageError.
  void write_witness() const;

  /// Throws StorageError when the database is open for reading only.
  void require_writable() const;
  void require_ok(const rocksdb::Status& status, std::string_view doing) const {
    store::require_ok(status, directory_, doing);
  }

 private:
  Database(std::filesystem::path directory, DatabaseMode mode,
           std::shared_ptr<rocksdb::Cache> cache)
      : directory_(std::move(directory)), mode_(mode), cache_(std::move(cache)) {}
  rocksdb::Status try_open(const std::vector<std::string>& required);
  /// Until it was opened while the tables stayed the same.
  void open_beside_writer(const std::vector<std::string>& required);
  Family own(rocksdb::ColumnFamilyHandle* handle) const;

  const std::filesystem::path directory_;
  const DatabaseMode mode_;
  const std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<WitnessingEnv> env_;  ///< of a database that is open for writing
  std::unique_ptr<rocksdb::DB> db_;
  Families families_;
};

}  // namespace lanyard::store
