#pragma once

#include <deque>
#include <map>
#include <memory>
#include <shared_mutex>

#include "store/log.h"

namespace lanyard::store {

/// The log without a disk: "durable" lasts as long as the object. Cursors may outlive it.
class MemoryLog final : public EventLog {
 public:
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

  struct Record {
    Position first;
    Position last;
    std::string bytes;
  };

  /// The mutex guards the rest. Elements of `records` never move.
  struct Partition {
    mutable std::shared_mutex mutex;
    Head head;
    std::deque<Record> records;
    std::map<std::string, std::map<Revision, Position>, std::less<>> streams;
    std::map<std::pair<std::string, std::string>, events::StoredAnswer> answers;
    std::map<std::string, std::string, std::less<>> snapshot;
  };

 private:
  std::shared_ptr<Partition> find(std::string_view partition) const;
  std::shared_ptr<Partition> find_or_make(std::string_view partition);

  mutable std::shared_mutex mutex_;  // guards the map, not what its partitions hold
  std::map<std::string, std::shared_ptr<Partition>, std::less<>> partitions_;
};

}  // namespace lanyard::store
