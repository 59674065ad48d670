#include "store/rocksdb/backup.h"

#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "store/anchor.h"
#include "store/files.h"
#include "store/rocksdb/log.h"
#include "store/rocksdb/witness.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

constexpr int kBackupAttempts = 30;
constexpr std::chrono::milliseconds kBackupPause{20};

void make_checkpoint(const Database& database, const fs::path& target) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&database.db(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(target.string());
  require_ok(status, target, "copying");
}

/// Tables never change once they are written: a second name for them is a copy.
void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (error) copy_file_durably(from, to);
}

/// Tables, the list of them, and only then what was written since.
void copy_files(const fs::path& from, const fs::path& to) {
  std::vector<fs::path> journals;
  std::vector<fs::path> lists = {from / "CURRENT"};
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".sst") link_or_copy(path, to / path.filename());
    if (path.extension() == ".log") journals.push_back(path);
    if (path.filename().string().starts_with("MANIFEST-")) lists.push_back(path);
  }
  std::ranges::sort(journals);
  for (const fs::path& path : lists) copy_file_durably(path, to / path.filename());
  for (const fs::path& path : journals) copy_file_durably(path, to / path.filename());
  sync_directory(to);
}

/// Beside a server that goes on writing, which nothing here can hold up: until a copy was made
/// while the tables stayed the same.
void copy_beside_writer(const fs::path& from, const fs::path& to) {
  for (int attempt = 1;; ++attempt) {
    fs::create_directory(to);
    const std::string before = tables_fingerprint(from);
    std::string failure;
    try {
      copy_files(from, to);
      if (tables_fingerprint(from) == before) return;
      failure = "a server goes on changing it";
    } catch (const StorageError& error) {
      failure = error.what();  // a file may be gone that was just there
    }
    if (attempt == kBackupAttempts)
      throw StorageError(from.string() + " cannot be copied: " + failure);
    fs::remove_all(to);
    std::this_thread::sleep_for(kBackupPause);
  }
}

void copy_database(const Database& database, const fs::path& target) {
  if (database.read_only()) {
    copy_beside_writer(database.directory(), target);
  } else {
    make_checkpoint(database, target);
  }
  witness_copy(target);
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
