#include "store/rocksdb/database.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "events/check.h"
#include "store/rocksdb/journal_room.h"
#include "store/rocksdb/options.h"
#include "store/rocksdb/witness.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

// Of openings while the tables changed, and of those that failed though they did not: their files
// may have been gone already, but not for long.
constexpr int kAttempts = 50;
constexpr int kSteadyAttempts = 3;
constexpr std::chrono::milliseconds kPause{20};

/// A server may be writing the files: then once they held still for as long as it took.
void check_files(const fs::path& directory, DatabaseMode mode) {
  for (int attempt = 1;; ++attempt) {
    const std::string before = tables_fingerprint(directory);
    try {
      check_witness(directory, mode != DatabaseMode::kCreate);
      return;
    } catch (const StorageError&) {
      if (attempt == kAttempts || tables_fingerprint(directory) == before) throw;
    }
  }
}

/// What a read-only opening has just found is gone.
bool misses_a_file(const rocksdb::Status& status) {
  return status.IsPathNotFound() || status.IsNotFound() ||
         status.ToString().find("No such file") != std::string::npos;
}

}  // namespace

std::string tables_fingerprint(const fs::path& directory) {
  std::error_code error;
  std::string manifest = current_manifest(directory);
  const std::uintmax_t size = fs::file_size(directory / manifest, error);
  return manifest.append(" ").append(std::to_string(size)).append(witness_text(directory));
}

std::shared_ptr<Database> Database::open(const fs::path& directory, DatabaseMode mode,
                                         const std::vector<std::string>& required,
                                         std::shared_ptr<rocksdb::Cache> cache) {
  std::shared_ptr<Database> database(new Database(directory, mode, std::move(cache)));
  check_files(directory, mode);
  if (!database->read_only()) {
    database->env_ = std::make_unique<WitnessingEnv>(directory);
    store::require_ok(database->try_open(required), directory, "opening");
    return database;
  }
  database->open_beside_writer(required);
  return database;
}

void Database::open_beside_writer(const std::vector<std::string>& required) {
  int steady = 0;
  for (int attempt = 1;; ++attempt) {
    const std::string before = tables_fingerprint(directory_);
    rocksdb::Status status = try_open(required);
    if (tables_fingerprint(directory_) != before) {
      // RocksDB first reads which tables there are, then which write-ahead logs. What was flushed
      // in between, its log deleted, is in neither.
      families_.clear();
      db_.reset();
      if (status.ok()) status = rocksdb::Status::TryAgain("a server goes on changing it");
    } else if (status.ok()) {
      return;
    } else if (!misses_a_file(status) || ++steady == kSteadyAttempts) {
      throw storage_error(status, directory_, "opening");
    }
    if (attempt == kAttempts) throw storage_error(status, directory_, "opening");
    std::this_thread::sleep_for(kPause);
  }
}

rocksdb::Status Database::try_open(const std::vector<std::string>& required) {
  rocksdb::DBOptions options = database_options();
  options.env = env_ ? &env_->env() : reading_env();
  options.create_if_missing = mode_ == DatabaseMode::kCreate;
  options.create_missing_column_families = mode_ == DatabaseMode::kCreate;

  std::vector<std::string> names;
  const rocksdb::Status listed =
      rocksdb::DB::ListColumnFamilies(options, directory_.string(), &names);
  if (!listed.ok() && mode_ != DatabaseMode::kCreate) return listed;
  for (const std::string& name : required) {
    if (std::ranges::find(names, name) != names.end()) continue;
    if (mode_ != DatabaseMode::kCreate) {
      return rocksdb::Status::Corruption("there is no family " + name);
    }
    names.push_back(name);
  }
  if (std::ranges::find(names, rocksdb::kDefaultColumnFamilyName) == names.end()) {
    names.push_back(rocksdb::kDefaultColumnFamilyName);
  }

  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) {
    descriptors.emplace_back(name, family_options(name, cache_));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      read_only() ? rocksdb::DB::OpenForReadOnly(options, directory_.string(), descriptors,
                                                 &handles, &opened)
                  : rocksdb::DB::Open(options, directory_.string(), descriptors, &handles, &opened);
  if (!status.ok()) return status;
  db_.reset(opened);
  for (std::size_t i = 0; i < handles.size(); ++i) families_.emplace(names[i], own(handles[i]));
  return status;
}

Database::~Database() {
  families_.clear();
  if (db_) db_->Close().PermitUncheckedError();
}

Database::Family Database::own(rocksdb::ColumnFamilyHandle* handle) const {
  return {handle, [db = db_.get()](rocksdb::ColumnFamilyHandle* owned) {
            db->DestroyColumnFamilyHandle(owned).PermitUncheckedError();
          }};
}

void Database::write_witness() const {
  require_writable();
  env_->write_witness();
}

void Database::require_writable() const {
  if (read_only()) throw StorageError(directory_.string() + " is open for reading only");
}

Database::Family Database::family(std::string_view name) const {
  const auto found = families_.find(name);
  LANYARD_CHECK(found != families_.end(), "opening made sure of it");
  return found->second;
}

Database::Families Database::release_families(std::string_view prefix) {
  Families released;
  for (auto family = families_.lower_bound(prefix);
       family != families_.end() && family->first.starts_with(prefix);) {
    auto node = families_.extract(family++);
    released.insert(std::move(node));
  }
  return released;
}

Database::Family Database::create_family(const std::string& name) {
  require_writable();
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  require_ok(db_->CreateColumnFamily(family_options(name, cache_), name, &handle),
             "creating the family " + name);
  return own(handle);
}

}  // namespace lanyard::store
