#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "store/rocksdb/database.h"

namespace lanyard::store {

/// The log in RocksDB. Heads are kept in memory; everything else is read where it is.
class RocksLog final : public EventLog {
 public:
  /// The families that a log needs.
  static const std::vector<std::string>& required_families();

  /// Finds every partition's head. Throws StorageError.
  explicit RocksLog(std::shared_ptr<Database> database);

  std::vector<std::string> partitions() const override;
  AppendResult append(const AppendBatch& batch) override;
  Head head(std::string_view partition) const override;
  std::unique_ptr<RecordCursor> read(std::string_view partition, Position from) const override;
  std::vector<IndexEntry> stream(std::string_view partition, std::string_view stream,
                                 Revision after, std::size_t limit) const override;
  std::optional<events::StoredAnswer> answer(std::string_view partition, std::string_view caller,
                                             std::string_view key) const override;
  std::optional<std::string> snapshot(std::string_view partition,
                                      std::string_view key) const override;
  void scan_snapshot(std::string_view partition, std::string_view prefix,
                     const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  void drop_snapshot(std::string_view partition) override;
  void write_snapshot(std::string_view partition,
                      const std::vector<SnapshotChange>& changes) override;

 private:
  void find_heads();
  /// Of the partition's last record, which must be there.
  Head last_record(rocksdb::Iterator& records, std::string_view partition) const;
  bool has_revisions(const AppendBatch& batch) const;
  Revision last_revision(std::string_view partition, std::string_view stream) const;
  void put_commits(const AppendBatch& batch, rocksdb::WriteBatch& write) const;
  /// An entry for each stream of a commit: its last revision there, and where its events stand.
  void put_index(std::string_view partition, const std::vector<IndexEntry>& entries,
                 rocksdb::WriteBatch& write) const;
  void put_snapshot(std::string_view partition, const std::vector<SnapshotChange>& changes,
                    rocksdb::WriteBatch& write) const;
  /// Durable when it returns. Remembers a failure: from then on every write throws.
  void write(rocksdb::WriteBatch& write, std::string_view doing);
  std::optional<std::string> get(const Database::Family& family, const std::string& key,
                                 std::string_view doing) const;

  const std::shared_ptr<Database> database_;
  const Database::Family log_;
  const Database::Family index_;
  const Database::Family answers_;
  const Database::Family snapshots_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Head, std::less<>> heads_;
  std::optional<std::string> failure_;
};

}  // namespace lanyard::store
