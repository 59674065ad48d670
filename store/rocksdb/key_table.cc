#include "store/rocksdb/key_table.h"

#include <rocksdb/cache.h>
#include <rocksdb/write_batch.h>

#include "store/rocksdb/witness.h"

namespace lanyard::store {
namespace {

constexpr std::size_t kCacheBytes = 8ULL << 20U;

class RocksKeyTable final : public KeyTable {
 public:
  explicit RocksKeyTable(std::shared_ptr<Database> database)
      : database_(std::move(database)),
        family_(database_->family(rocksdb::kDefaultColumnFamilyName)) {}

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
    rocksdb::WriteOptions options;
    options.sync = true;
    database_->require_ok(database_->db().Write(options, &batch), "writing keys");
  }

 private:
  const std::shared_ptr<Database> database_;
  const Database::Family family_;
};

class AbsentKeyTable final : public KeyTable {
 public:
  std::optional<std::string> load(std::string_view) const override { return std::nullopt; }
  void save(const std::vector<std::pair<std::string, SubjectKey>>&) override {
    throw StorageError("there is no key store, and it is open for reading only");
  }
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
