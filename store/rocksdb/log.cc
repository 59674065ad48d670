#include "store/rocksdb/log.h"

#include <rocksdb/write_batch.h>

#include <algorithm>

#include "events/event.h"
#include "store/chain.h"
#include "store/record.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/options.h"

namespace lanyard::store {
namespace {

/// Above every key of the partition.
std::string partition_end(std::string_view partition) {
  return std::string(partition).append(1, '\1');
}

/// Records of one partition, as of when it was made: an iterator is a view of its own.
class RocksCursor final : public RecordCursor {
 public:
  RocksCursor(std::shared_ptr<const Database> database, rocksdb::ColumnFamilyHandle* family,
              std::string_view partition, Position from)
      : database_(std::move(database)), partition_(partition), end_(partition_end(partition)) {
    set_partition(partition, begin_);
    lower_ = begin_;
    upper_ = end_;
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower_;
    options.iterate_upper_bound = &upper_;
    options.fill_cache = false;
    records_.reset(database_->db().NewIterator(options, family));
    std::string key;
    set_log_key(partition, from, key);
    records_->SeekForPrev(key);
    // Before the first record, or behind a record that ends before `from`: the next one.
    if (!records_->Valid()) {
      check();
      records_->Seek(key);
    } else if (const auto record = summarize_record(records_->value().ToStringView());
               record && record->last < from) {
      records_->Next();
    }
  }

  bool next(Position& first, std::string_view& bytes) override {
    if (started_) records_->Next();
    started_ = true;
    if (!records_->Valid()) {
      check();
      return false;
    }
    last_read_ = first = {read_big_endian(records_->key().ToStringView().substr(begin_.size()))};
    bytes = records_->value().ToStringView();
    return true;
  }

 private:
  void check() const {
    const rocksdb::Status status = records_->status();
    if (status.ok()) return;
    database_->require_ok(status, "reading " + partition_ + " behind the record at " +
                                      std::to_string(last_read_.value));
  }

  const std::shared_ptr<const Database> database_;
  const std::string partition_;
  std::string begin_;
  const std::string end_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> records_;
  Position last_read_;
  bool started_ = false;
};

}  // namespace

const std::vector<std::string>& RocksLog::required_families() {
  static const std::vector<std::string> names = {std::string(kLogFamily), std::string(kIndexFamily),
                                                 std::string(kAnswersFamily),
                                                 std::string(kSnapshotsFamily)};
  return names;
}

RocksLog::RocksLog(std::shared_ptr<Database> database)
    : database_(std::move(database)),
      log_(database_->family(kLogFamily)),
      index_(database_->family(kIndexFamily)),
      answers_(database_->family(kAnswersFamily)),
      snapshots_(database_->family(kSnapshotsFamily)) {
  find_heads();
}

void RocksLog::find_heads() {
  const std::unique_ptr<rocksdb::Iterator> records(
      database_->db().NewIterator(rocksdb::ReadOptions(), log_.get()));
  for (records->SeekToFirst(); records->Valid();) {
    const std::string_view key = records->key().ToStringView();
    const std::string partition(key.substr(0, key.find('\0')));
    heads_.emplace(partition, last_record(*records, partition));
    records->Seek(partition_end(partition));
  }
  database_->require_ok(records->status(), "looking for the conferences");
}

Head RocksLog::last_record(rocksdb::Iterator& records, std::string_view partition) const {
  records.SeekForPrev(partition_end(partition));
  const std::string doing = "reading the end of " + std::string(partition);
  database_->require_ok(records.status(), doing);
  const std::string_view bytes = records.value().ToStringView();
  const auto record = summarize_record(bytes);
  if (!record) {
    database_->require_ok(rocksdb::Status::Corruption("the last record is no commit"), doing);
  }
  return {record->last, events::hash_of(bytes)};
}

std::vector<std::string> RocksLog::partitions() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> slugs;
  slugs.reserve(heads_.size());
  for (const auto& [slug, head] : heads_) slugs.push_back(slug);
  return slugs;
}

Head RocksLog::head(std::string_view partition) const {
  const std::lock_guard lock(mutex_);
  const auto found = heads_.find(partition);
  return found == heads_.end() ? Head{} : found->second;
}

AppendResult RocksLog::append(const AppendBatch& batch) {
  const Head before = head(batch.partition);
  if (before.position != batch.expected_last || !has_revisions(batch)) {
    return AppendResult::kConflict;
  }
  const Head after = head_after(before, batch);
  std::size_t size = 4096;
  for (const EncodedCommit& commit : batch.commits) size += 2 * commit.record.size();
  rocksdb::WriteBatch changes(size);
  put_commits(batch, changes);
  put_snapshot(batch.partition, batch.snapshot, changes);
  write(changes, "writing commits");
  if (!batch.commits.empty()) {
    const std::lock_guard lock(mutex_);
    heads_.insert_or_assign(batch.partition, after);
  }
  return AppendResult::kDurable;
}

bool RocksLog::has_revisions(const AppendBatch& batch) const {
  return std::ranges::all_of(batch.expected_revisions, [&](const ExpectedRevision& expected) {
    return last_revision(batch.partition, expected.stream) == expected.revision;
  });
}

Revision RocksLog::last_revision(std::string_view partition, std::string_view stream) const {
  std::string prefix;
  set_stream_prefix(partition, stream, prefix);
  std::string last;
  set_index_key(partition, stream, {UINT64_MAX}, last);
  const rocksdb::Slice lower = prefix;
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  const std::unique_ptr<rocksdb::Iterator> entries(
      database_->db().NewIterator(options, index_.get()));
  entries->SeekForPrev(last);
  if (entries->Valid()) {
    return {read_big_endian(entries->key().ToStringView().substr(prefix.size()))};
  }
  database_->require_ok(entries->status(), "reading the index");
  return {};
}

void RocksLog::put_commits(const AppendBatch& batch, rocksdb::WriteBatch& write) const {
  std::string key;
  std::string value;
  // The batch is in memory and unlimited: its operations have no way to fail.
  for (const EncodedCommit& commit : batch.commits) {
    set_log_key(batch.partition, commit.first, key);
    write.Put(log_.get(), key, commit.record).PermitUncheckedError();
    put_index(batch.partition, commit.index, write);
    for (const KeyedAnswer& keyed : commit.answers) {
      set_answer_key(batch.partition, keyed.caller, keyed.key, key);
      value.clear();
      keyed.answer.AppendToString(&value);
      write.Put(answers_.get(), key, value).PermitUncheckedError();
    }
  }
}

void RocksLog::put_index(std::string_view partition, const std::vector<IndexEntry>& entries,
                         rocksdb::WriteBatch& write) const {
  std::string key;
  std::string positions;
  for (auto last = entries.begin(); last != entries.end(); ++last) {
    const auto same = [&](const IndexEntry& entry) { return entry.stream == last->stream; };
    if (std::any_of(std::next(last), entries.end(), same)) continue;
    positions.clear();
    for (const IndexEntry& entry : entries) {
      if (same(entry)) append_big_endian(entry.position.value, positions);
    }
    set_index_key(partition, last->stream, last->revision, key);
    write.Put(index_.get(), key, positions).PermitUncheckedError();
  }
}

void RocksLog::put_snapshot(std::string_view partition, const std::vector<SnapshotChange>& changes,
                            rocksdb::WriteBatch& write) const {
  std::string key;
  for (const SnapshotChange& change : changes) {
    set_snapshot_key(partition, change.key, key);
    if (change.value) {
      write.Put(snapshots_.get(), key, *change.value).PermitUncheckedError();
    } else {
      write.Delete(snapshots_.get(), key).PermitUncheckedError();
    }
  }
}

void RocksLog::write(rocksdb::WriteBatch& changes, std::string_view doing) {
  database_->require_writable();
  {
    const std::lock_guard lock(mutex_);
    if (failure_) throw StorageError("nothing is written after a failure: " + *failure_);
  }
  rocksdb::WriteOptions options;
  // All of them: what stands in a write-ahead log that has a successor is on the disk.
  options.sync = true;
  const rocksdb::Status status = database_->db().Write(options, &changes);
  if (status.ok()) return;
  const StorageError error = storage_error(status, database_->directory(), doing);
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = error.what();
  throw error;
}

std::unique_ptr<RecordCursor> RocksLog::read(std::string_view partition, Position from) const {
  return std::make_unique<RocksCursor>(database_, log_.get(), partition, from);
}

std::vector<IndexEntry> RocksLog::stream(std::string_view partition, std::string_view stream,
                                         Revision after, std::size_t limit) const {
  std::vector<IndexEntry> found;
  if (after.value == UINT64_MAX) return found;
  std::string prefix;
  set_stream_prefix(partition, stream, prefix);
  const std::string end = after_prefix(prefix);
  const rocksdb::Slice upper = end;
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> entries(
      database_->db().NewIterator(options, index_.get()));
  std::string start;
  set_index_key(partition, stream, {after.value + 1}, start);
  for (entries->Seek(start); entries->Valid() && found.size() < limit; entries->Next()) {
    const std::uint64_t last = read_big_endian(entries->key().ToStringView().substr(prefix.size()));
    std::string_view positions = entries->value().ToStringView();
    const std::uint64_t count = positions.size() / 8;
    if (positions.size() % 8 != 0 || count == 0 || count > last) {
      database_->require_ok(rocksdb::Status::Corruption("an entry is no list of positions"),
                            "reading the index");
    }
    for (std::uint64_t revision = last - count + 1; revision <= last && found.size() < limit;
         ++revision, positions.remove_prefix(8)) {
      if (revision <= after.value) continue;
      found.push_back({std::string(stream), {revision}, {read_big_endian(positions)}});
    }
  }
  database_->require_ok(entries->status(), "reading the index");
  return found;
}

std::optional<std::string> RocksLog::get(const Database::Family& family, const std::string& key,
                                         std::string_view doing) const {
  std::string value;
  const rocksdb::Status status =
      database_->db().Get(rocksdb::ReadOptions(), family.get(), key, &value);
  if (status.IsNotFound()) return std::nullopt;
  database_->require_ok(status, doing);
  return value;
}

std::optional<events::StoredAnswer> RocksLog::answer(std::string_view partition,
                                                     std::string_view caller,
                                                     std::string_view key) const {
  std::string stored_key;
  set_answer_key(partition, caller, key, stored_key);
  const auto value = get(answers_, stored_key, "reading a stored answer");
  if (!value) return std::nullopt;
  std::optional<events::StoredAnswer> answer(std::in_place);
  if (!answer->ParseFromString(*value)) {
    database_->require_ok(rocksdb::Status::Corruption("it is no StoredAnswer"),
                          "reading a stored answer");
  }
  return answer;
}

std::optional<std::string> RocksLog::snapshot(std::string_view partition,
                                              std::string_view key) const {
  std::string stored_key;
  set_snapshot_key(partition, key, stored_key);
  return get(snapshots_, stored_key, "reading the snapshot");
}

void RocksLog::scan_snapshot(
    std::string_view partition, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  std::string start;
  set_snapshot_key(partition, prefix, start);
  const std::string end = after_prefix(start);
  const rocksdb::Slice upper = end;
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> entries(
      database_->db().NewIterator(options, snapshots_.get()));
  for (entries->Seek(start); entries->Valid(); entries->Next()) {
    const std::string_view key = entries->key().ToStringView().substr(partition.size() + 1);
    if (!visit(key, entries->value().ToStringView())) return;
  }
  database_->require_ok(entries->status(), "reading the snapshot");
}

void RocksLog::drop_snapshot(std::string_view partition) {
  std::string begin;
  set_partition(partition, begin);
  rocksdb::WriteBatch changes;
  changes.DeleteRange(snapshots_.get(), begin, partition_end(partition)).PermitUncheckedError();
  write(changes, "deleting the snapshot");
}

void RocksLog::write_snapshot(std::string_view partition,
                              const std::vector<SnapshotChange>& changes) {
  rocksdb::WriteBatch batch;
  put_snapshot(partition, changes, batch);
  write(batch, "writing the snapshot");
}

}  // namespace lanyard::store
