#include "store/rocksdb/key_table.h"

#include <rocksdb/cache.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "store/rocksdb/witness.h"

namespace lanyard::store {
namespace {

constexpr std::size_t kCacheBytes = 8ULL << 20U;

class RocksKeyTable final : public KeyTable {
 public:
  explicit RocksKeyTable(std::shared_ptr<Database> database)
      : database_(std::move(database)),
        family_(database_->family(rocksdb::kDefaultColumnFamilyName)) {
    // Somebody was being forgotten when the process ended.
    if (!database_->read_only() && load(kUnfinished)) {
      // Something to flush, so that a write-ahead log of now gets a successor.
      rocksdb::WriteBatch batch;
      mark_unfinished(batch);
      write(batch, "destroying keys");
      erase_destroyed({});
    }
  }

  std::optional<std::string> load(std::string_view identity) const override {
    std::string key;
    const rocksdb::Status status =
        database_->db().Get(rocksdb::ReadOptions(), family_.get(),
                            rocksdb::Slice(identity.data(), identity.size()), &key);
    if (status.IsNotFound()) return std::nullopt;
    database_->require_ok(status, "reading a key");
    return key;
  }

  void save(const std::vector<std::pair<std::string, SubjectKey>>& keys) override {
    database_->require_writable();
    rocksdb::WriteBatch batch;
    for (const auto& [identity, key] : keys) {
      batch.Put(family_.get(), identity, rocksdb::Slice(key.view().data(), key.view().size()))
          .PermitUncheckedError();
    }
    write(batch, "writing keys");
  }

  void destroy(const std::vector<std::string>& identities) override {
    database_->require_writable();
    bool any = false;
    rocksdb::WriteBatch batch;
    for (const std::string& identity : identities) {
      any = any || load(identity).has_value();
      batch.Put(family_.get(), identity, rocksdb::Slice()).PermitUncheckedError();
    }
    // Of whom there is no key no file holds one.
    if (any) mark_unfinished(batch);
    write(batch, "destroying keys");
    if (any) erase_destroyed(identities);
  }

 private:
  static rocksdb::Slice unfinished() { return {kUnfinished.data(), kUnfinished.size()}; }
  void mark_unfinished(rocksdb::WriteBatch& batch) {
    batch.Put(family_.get(), unfinished(), "1").PermitUncheckedError();
  }

  void write(rocksdb::WriteBatch& batch, std::string_view doing) {
    rocksdb::WriteOptions options;
    options.sync = true;
    database_->require_ok(database_->db().Write(options, &batch), doing);
  }

  /// Writes the tables anew that may hold what these keys were, all of them when none are named,
  /// and waits until the old ones, and the write-ahead logs, are gone.
  void erase_destroyed(const std::vector<std::string>& identities) {
    const bool all = std::exchange(unfinished_, true) || identities.empty();
    const std::vector<std::filesystem::path> before = files(".log");
    rocksdb::DB& db = database_->db();
    database_->require_ok(db.Flush(rocksdb::FlushOptions(), family_.get()), "flushing keys");
    rocksdb::CompactRangeOptions anew;
    anew.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    anew.exclusive_manual_compaction = true;
    const auto write_anew = [&](const rocksdb::Slice* only) {
      database_->require_ok(db.CompactRange(anew, family_.get(), only, only), "writing keys anew");
    };
    if (all) write_anew(nullptr);
    for (const rocksdb::Slice identity : identities) {
      if (!all) write_anew(&identity);
    }
    wait_until_deleted(before);
    rocksdb::WriteBatch batch;
    batch.Delete(family_.get(), unfinished()).PermitUncheckedError();
    write(batch, "destroying keys");
    unfinished_ = false;
  }

  std::vector<std::filesystem::path> files(std::string_view extension) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(database_->directory())) {
      if (entry.path().extension() == extension) found.push_back(entry.path());
    }
    return found;
  }

  /// Whether a write-ahead log of then, or a table that is not in use, is still there.
  bool holds_old_files(const std::vector<std::filesystem::path>& journals) const {
    if (std::ranges::any_of(journals, [](const auto& path) { return exists(path); })) return true;
    std::vector<rocksdb::LiveFileMetaData> live;
    database_->db().GetLiveFilesMetaData(&live);
    return std::ranges::any_of(files(".sst"), [&live](const auto& path) {
      return std::ranges::none_of(live, [&path](const auto& table) {
        return path.filename().string() == table.relative_filename;
      });
    });
  }

  /// RocksDB deletes on a thread of its own, and not while a copy is made.
  void wait_until_deleted(const std::vector<std::filesystem::path>& journals) const {
    rocksdb::DB& db = database_->db();
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      // Allowing what was allowed looks for files to delete.
      database_->require_ok(db.DisableFileDeletions(), "deleting old keys");
      database_->require_ok(db.EnableFileDeletions(false), "deleting old keys");
      if (!holds_old_files(journals)) return;
      std::this_thread::sleep_for(kPause);
    }
    throw StorageError(database_->directory().string() +
                       ": files that hold destroyed keys cannot be deleted");
  }

  /// Set while files may hold what was destroyed. No identity begins with a zero byte.
  static constexpr std::string_view kUnfinished{"\0unfinished", 11};
  static constexpr int kAttempts = 3'000;
  static constexpr std::chrono::milliseconds kPause{10};

  const std::shared_ptr<Database> database_;
  const Database::Family family_;
  bool unfinished_ = false;  // one of these failed, or is under way
};

class AbsentKeyTable final : public KeyTable {
 public:
  std::optional<std::string> load(std::string_view) const override { return std::nullopt; }
  void save(const std::vector<std::pair<std::string, SubjectKey>>&) override {
    throw StorageError("there is no key store, and it is open for reading only");
  }
  void destroy(const std::vector<std::string>&) override { save({}); }
};

}  // namespace

std::shared_ptr<Database> open_key_database(const std::filesystem::path& directory,
                                            KeyRingMode mode) {
  const bool read_only = mode == KeyRingMode::kReadOnly;
  const bool absent =
      !std::filesystem::exists(directory / "CURRENT") && witness_text(directory).empty();
  if (read_only && absent) return nullptr;
  return Database::open(directory, read_only ? DatabaseMode::kReadOnly : DatabaseMode::kCreate, {},
                        rocksdb::NewLRUCache(kCacheBytes));
}

std::unique_ptr<KeyTable> make_key_table(std::shared_ptr<Database> database) {
  if (!database) return std::make_unique<AbsentKeyTable>();
  return std::make_unique<RocksKeyTable>(std::move(database));
}

std::unique_ptr<KeyRing> open_key_ring(const std::filesystem::path& directory, KeyRingMode mode) {
  return std::make_unique<CachedKeyRing>(make_key_table(open_key_database(directory, mode)));
}

}  // namespace lanyard::store
