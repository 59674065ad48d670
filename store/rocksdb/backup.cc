#include "store/rocksdb/backup.h"

#include <rocksdb/utilities/checkpoint.h>

#include "store/anchor.h"
#include "store/files.h"
#include "store/rocksdb/log.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

void copy_database(const Database& database, const fs::path& target) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&database.db(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(target.string());
  require_ok(status, target, "copying");
}

/// Opens the copy, and so proves that it can be.
std::vector<Anchor> heads_of(const fs::path& database) {
  const RocksLog log(
      Database::open(database, DatabaseMode::kReadOnly, RocksLog::required_families(), nullptr));
  std::vector<Anchor> heads;
  for (std::string& slug : log.partitions()) {
    const Head head = log.head(slug);
    heads.push_back({std::move(slug), head});
  }
  return heads;
}

}  // namespace

void make_backup(const Database& log, const Database* keys, bool test_clock, const fs::path& target,
                 const std::function<void(std::string_view step)>& progress) {
  if (fs::exists(target)) throw StorageError(target.string() + " exists already");
  fs::path unfinished = target;
  unfinished += ".unfinished";
  const DataDirectory copy(unfinished);
  std::error_code error;
  // Left from a backup that was interrupted, unless there is something else in it.
  if (copy.holds_nothing_else() && !fs::exists(copy.format())) fs::remove_all(copy.path, error);
  if (fs::exists(copy.path)) {
    throw StorageError(copy.path.string() + " exists already, and is no interrupted backup");
  }
  create_directory_durably(copy.path);
  progress("copying the log and the read models");
  copy_database(log, copy.database());
  if (keys != nullptr) {
    // After the log, so that the key of everything in it is there.
    progress("copying the keys");
    copy_database(*keys, copy.keys());
  }
  progress("opening the copy");
  write_file_durably(copy.anchor(), render_anchors(heads_of(copy.database())));
  if (test_clock) copy.mark_test_clock();
  copy.write_format();
  rename_durably(copy.path, target);
}

}  // namespace lanyard::store
