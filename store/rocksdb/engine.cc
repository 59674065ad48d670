#include "store/engine.h"

#include <rocksdb/cache.h>

#include <mutex>

#include "store/anchor.h"
#include "store/cached_key_ring.h"
#include "store/data_directory.h"
#include "store/files.h"
#include "store/rocksdb/backup.h"
#include "store/rocksdb/damage.h"
#include "store/rocksdb/key_table.h"
#include "store/rocksdb/log.h"
#include "store/rocksdb/options.h"
#include "store/rocksdb/views.h"
#include "store/sodium.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

/// `keys` is null when there is no key store, which only a read-only opening accepts.
class RocksEngine final : public Engine {
 public:
  RocksEngine(DataDirectory directory, std::shared_ptr<Database> database,
              std::shared_ptr<Database> keys)
      : directory_(std::move(directory)),
        database_(std::move(database)),
        key_database_(std::move(keys)),
        log_(database_),
        views_(database_),
        keys_(make_key_table(key_database_)) {}

  EventLog& log() override { return log_; }
  ViewStore& views() override { return views_; }
  KeyRing& keys() override { return keys_; }

  void write_anchor() override {
    database_->require_writable();
    // What the anchor is for the log.
    key_database_->write_witness();
    // Heads are read and written under one lock: an older anchor never replaces a newer one.
    const std::lock_guard lock(anchor_mutex_);
    std::vector<Anchor> anchors;
    for (std::string& slug : log_.partitions()) {
      const Head head = log_.head(slug);
      anchors.push_back({std::move(slug), head});
    }
    write_file_durably(directory_.anchor(), render_anchors(anchors));
  }

  std::vector<Anchor> anchors() const override { return read_anchors(directory_.anchor()); }

  void flush() override {
    database_->require_writable();
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    for (const auto& [name, handle] : database_->families()) handles.push_back(handle.get());
    const auto views = views_.handles();
    for (const auto& [name, handle] : *views) handles.push_back(handle.get());
    database_->require_ok(database_->db().Flush(rocksdb::FlushOptions(), handles), "flushing");
  }

  void backup(const fs::path& target, bool with_keys,
              const std::function<void(std::string_view step)>& progress) override {
    make_backup(*database_, with_keys ? key_database_.get() : nullptr, directory_.has_test_clock(),
                target, progress);
  }

  std::vector<std::string> damaged_files() override {
    std::vector<std::string> damaged;
    find_damaged_tables(*database_, damaged);
    if (key_database_) find_damaged_tables(*key_database_, damaged);
    return damaged;
  }

 private:
  const DataDirectory directory_;
  const std::shared_ptr<Database> database_;
  const std::shared_ptr<Database> key_database_;
  RocksLog log_;
  RocksViews views_;
  CachedKeyRing keys_;
  std::mutex anchor_mutex_;
};

void refuse_other_clock(const DataDirectory& directory, bool test_clock) {
  if (directory.has_test_clock() && !test_clock) {
    throw StorageError(directory.path.string() +
                       " has seen a test clock: it opens for writing only with one");
  }
}

std::unique_ptr<RocksEngine> open_databases(const DataDirectory& directory, DatabaseMode mode,
                                            std::size_t cache_bytes) {
  auto database = Database::open(directory.database(), mode, RocksLog::required_families(),
                                 rocksdb::NewLRUCache(cache_bytes));
  auto keys = open_key_database(directory.keys(), mode == DatabaseMode::kReadOnly
                                                      ? KeyRingMode::kReadOnly
                                                      : KeyRingMode::kReadWrite);
  return std::make_unique<RocksEngine>(directory, std::move(database), std::move(keys));
}

std::unique_ptr<RocksEngine> create(const DataDirectory& directory, const OpenOptions& options) {
  if (!directory.holds_nothing_else()) {
    throw StorageError(directory.path.string() + " is not empty, and no data directory");
  }
  create_directory_durably(directory.path);
  auto engine = open_databases(directory, DatabaseMode::kCreate, options.block_cache_bytes);
  if (!engine->log().partitions().empty()) {
    throw StorageError(directory.path.string() +
                       " holds history, but its format file is gone: it is not touched");
  }
  sync_directory(directory.path);
  directory.write_format();
  return engine;
}

std::unique_ptr<RocksEngine> open_to_write(const DataDirectory& directory,
                                           const OpenOptions& options) {
  refuse_other_clock(directory, options.test_clock);
  // Before the log, which can only be further than it.
  const auto anchors =
      options.check_anchor ? read_anchors(directory.anchor()) : std::vector<Anchor>{};
  auto engine = directory.exists()
                    ? open_databases(directory, DatabaseMode::kReadWrite, options.block_cache_bytes)
                    : create(directory, options);
  check_anchors(engine->log(), anchors);
  if (options.test_clock && !directory.has_test_clock()) {
    if (!engine->log().partitions().empty()) {
      throw StorageError(directory.path.string() +
                         " holds history made without a test clock: it never opens with one");
    }
    directory.mark_test_clock();
  }
  return engine;
}

std::unique_ptr<RocksEngine> open_to_read(const DataDirectory& directory,
                                          const OpenOptions& options) {
  if (!directory.exists()) {
    throw StorageError(directory.path.string() + " is no data directory");
  }
  const auto anchors =
      options.check_anchor ? read_anchors(directory.anchor()) : std::vector<Anchor>{};
  auto engine = open_databases(directory, DatabaseMode::kReadOnly, options.block_cache_bytes);
  check_anchors(engine->log(), anchors);
  return engine;
}

}  // namespace

std::unique_ptr<Engine> open_engine(const fs::path& directory, const OpenOptions& options) {
  require_sodium();
  const DataDirectory data(directory);
  try {
    return options.mode == OpenMode::kReadOnly ? open_to_read(data, options)
                                               : open_to_write(data, options);
  } catch (const fs::filesystem_error& error) {
    throw StorageError(error.what());
  }
}

}  // namespace lanyard::store
