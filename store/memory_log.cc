#include "store/memory_log.h"

#include <algorithm>

#include "store/chain.h"

namespace lanyard::store {
namespace {

/// The records that were there when it was made.
class MemoryCursor final : public RecordCursor {
 public:
  MemoryCursor(std::shared_ptr<const MemoryLog::Partition> partition, std::size_t next,
               std::size_t end)
      : partition_(std::move(partition)), next_(next), end_(end) {}

  bool next(Position& first, std::string_view& bytes) override {
    if (next_ == end_) return false;
    const std::shared_lock lock(partition_->mutex);
    const MemoryLog::Record& record = partition_->records[next_++];
    first = record.first;
    bytes = record.bytes;
    return true;
  }

 private:
  const std::shared_ptr<const MemoryLog::Partition> partition_;
  std::size_t next_;
  const std::size_t end_;
};

class EmptyCursor final : public RecordCursor {
 public:
  bool next(Position&, std::string_view&) override { return false; }
};

void apply(const std::vector<SnapshotChange>& changes,
           std::map<std::string, std::string, std::less<>>& snapshot) {
  for (const SnapshotChange& change : changes) {
    if (change.value) {
      snapshot.insert_or_assign(change.key, *change.value);
    } else {
      snapshot.erase(change.key);
    }
  }
}

bool has_revisions(const MemoryLog::Partition& partition,
                   const std::vector<ExpectedRevision>& expected) {
  return std::ranges::all_of(expected, [&](const ExpectedRevision& expectation) {
    const auto found = partition.streams.find(expectation.stream);
    const Revision revision =
        found == partition.streams.end() ? Revision{} : found->second.rbegin()->first;
    return revision == expectation.revision;
  });
}

}  // namespace

std::shared_ptr<MemoryLog::Partition> MemoryLog::find(std::string_view partition) const {
  const std::shared_lock lock(mutex_);
  const auto found = partitions_.find(partition);
  return found == partitions_.end() ? nullptr : found->second;
}

std::shared_ptr<MemoryLog::Partition> MemoryLog::find_or_make(std::string_view partition) {
  const std::unique_lock lock(mutex_);
  auto& found = partitions_[std::string(partition)];
  if (!found) found = std::make_shared<Partition>();
  return found;
}

std::vector<std::string> MemoryLog::partitions() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> slugs;
  for (const auto& [slug, partition] : partitions_) {
    const std::shared_lock partition_lock(partition->mutex);
    if (!partition->records.empty()) slugs.push_back(slug);
  }
  return slugs;
}

AppendResult MemoryLog::append(const AppendBatch& batch) {
  const auto partition = find_or_make(batch.partition);
  const std::unique_lock lock(partition->mutex);
  if (partition->head.position != batch.expected_last ||
      !has_revisions(*partition, batch.expected_revisions)) {
    return AppendResult::kConflict;
  }
  partition->head = head_after(partition->head, batch);
  for (const EncodedCommit& commit : batch.commits) {
    partition->records.push_back({commit.first, commit.last, commit.record});
    for (const IndexEntry& entry : commit.index) {
      partition->streams[entry.stream][entry.revision] = entry.position;
    }
    for (const KeyedAnswer& keyed : commit.answers) {
      partition->answers.insert_or_assign({keyed.caller, keyed.key}, keyed.answer);
    }
  }
  apply(batch.snapshot, partition->snapshot);
  return AppendResult::kDurable;
}

Head MemoryLog::head(std::string_view slug) const {
  const auto partition = find(slug);
  if (!partition) return {};
  const std::shared_lock lock(partition->mutex);
  return partition->head;
}

std::unique_ptr<RecordCursor> MemoryLog::read(std::string_view slug, Position from) const {
  const auto partition = find(slug);
  if (!partition) return std::make_unique<EmptyCursor>();
  const std::shared_lock lock(partition->mutex);
  const auto begin = std::ranges::lower_bound(partition->records, from, {}, &Record::last);
  return std::make_unique<MemoryCursor>(
      partition, static_cast<std::size_t>(begin - partition->records.begin()),
      partition->records.size());
}

std::vector<IndexEntry> MemoryLog::stream(std::string_view slug, std::string_view stream,
                                          Revision after, std::size_t limit) const {
  std::vector<IndexEntry> entries;
  const auto partition = find(slug);
  if (!partition) return entries;
  const std::shared_lock lock(partition->mutex);
  const auto found = partition->streams.find(stream);
  if (found == partition->streams.end()) return entries;
  for (auto entry = found->second.upper_bound(after);
       entry != found->second.end() && entries.size() < limit; ++entry) {
    entries.push_back({std::string(stream), entry->first, entry->second});
  }
  return entries;
}

std::optional<events::StoredAnswer> MemoryLog::answer(std::string_view slug,
                                                      std::string_view caller,
                                                      std::string_view key) const {
  const auto partition = find(slug);
  if (!partition) return std::nullopt;
  const std::shared_lock lock(partition->mutex);
  const auto found = partition->answers.find({std::string(caller), std::string(key)});
  if (found == partition->answers.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> MemoryLog::snapshot(std::string_view slug, std::string_view key) const {
  const auto partition = find(slug);
  if (!partition) return std::nullopt;
  const std::shared_lock lock(partition->mutex);
  const auto found = partition->snapshot.find(key);
  if (found == partition->snapshot.end()) return std::nullopt;
  return found->second;
}

void MemoryLog::scan_snapshot(
    std::string_view slug, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  const auto partition = find(slug);
  if (!partition) return;
  // A copy: a visitor may look at the log while it is called.
  std::vector<std::pair<std::string, std::string>> entries;
  {
    const std::shared_lock lock(partition->mutex);
    for (auto entry = partition->snapshot.lower_bound(prefix);
         entry != partition->snapshot.end() && entry->first.starts_with(prefix); ++entry) {
      entries.push_back(*entry);
    }
  }
  for (const auto& [key, value] : entries) {
    if (!visit(key, value)) return;
  }
}

void MemoryLog::drop_snapshot(std::string_view slug) {
  const auto partition = find(slug);
  if (!partition) return;
  const std::unique_lock lock(partition->mutex);
  partition->snapshot.clear();
}

void MemoryLog::write_snapshot(std::string_view slug, const std::vector<SnapshotChange>& changes) {
  const auto partition = find_or_make(slug);
  const std::unique_lock lock(partition->mutex);
  apply(changes, partition->snapshot);
}

}  // namespace lanyard::store
