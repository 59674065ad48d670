#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "events/envelope.pb.h"
#include "events/types.h"

namespace lanyard::store {

/// Reading or writing storage failed, or what it holds is damaged. `what()` names the place and the
/// reason. Whoever catches it stops relying on the store: nothing is guessed.
class StorageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where a partition's history ends.
struct Head {
  Position position;  ///< of the last event; 0 for an empty partition
  Hash hash{};        ///< of the last record; zeros for an empty partition
  bool operator==(const Head&) const = default;
};

/// An event's entry in the index (stream, revision) → position.
struct IndexEntry {
  std::string stream;
  Revision revision;
  Position position;
};

/// The answer to remember for an idempotency key.
struct KeyedAnswer {
  std::string caller;
  std::string key;
  events::StoredAnswer answer;
};

/// One commit, encoded (encode_commit in store/chain.h), with what the engine stores beside its
/// record.
struct EncodedCommit {
  Position first;
  Position last;
  std::string record;
  Hash hash{};  ///< of the record
  std::vector<IndexEntry> index;
  std::vector<KeyedAnswer> answers;  ///< at most one for each command of the commit
};

/// A change of the aggregates' snapshot: put, or erase when there is no value.
struct SnapshotChange {
  std::string key;
  std::optional<std::string> value;
};

struct ExpectedRevision {
  std::string stream;
  Revision revision;
};

/// Everything that goes to disk in one synced write: all of it, or none.
struct AppendBatch {
  std::string partition;
  Position expected_last;  ///< the partition's last position; else AppendResult::kConflict
  std::vector<ExpectedRevision> expected_revisions;  ///< of streams before the batch; usually none,
                                                     ///< expected_last implies them
  std::vector<EncodedCommit> commits;                ///< dense from expected_last + 1
  std::vector<SnapshotChange> snapshot;              ///< the state as of the batch's last commit
};

enum class AppendResult { kDurable, kConflict };

/// A stored commit record: its bytes, and where it stands.
struct StoredRecord {
  Position first;
  std::string bytes;
};

/// Walks a partition's records in order over a consistent view taken when it was made. One thread
/// at a time.
class RecordCursor {
 public:
  virtual ~RecordCursor() = default;
  /// The next record, or nothing at the end. The view is valid until the next call. Throws
  /// StorageError.
  virtual bool next(Position& first, std::string_view& bytes) = 0;
};

/// A log of commits for each partition, and what is kept atomically with it. Engines: memory
/// (tests, tools) and RocksDB; docs/architecture.md says how a replicated one fits. All functions
/// may be called from any thread; appends of one partition come from one thread at a time. Every
/// function throws StorageError when storage fails.
class EventLog {
 public:
  virtual ~EventLog() = default;

  /// Slugs of all partitions with at least one commit, sorted.
  virtual std::vector<std::string> partitions() const = 0;

  /// Returns kDurable only after the bytes reached the disk. kConflict changes nothing: the
  /// expected position or a revision is not what the log has. After a throw nothing may be appended
  /// until the store is opened anew.
  virtual AppendResult append(const AppendBatch& batch) = 0;

  /// End of a partition; an empty head for an unknown one. Hash and position are those of the last
  /// stored record.
  virtual Head head(std::string_view partition) const = 0;

  /// Records from the one that contains `from` on.
  virtual std::unique_ptr<RecordCursor> read(std::string_view partition, Position from) const = 0;

  /// Positions of a stream's events after `after`, oldest first, at most `limit`.
  virtual std::vector<IndexEntry> stream(std::string_view partition, std::string_view stream,
                                         Revision after, std::size_t limit) const = 0;

  virtual std::optional<events::StoredAnswer> answer(std::string_view partition,
                                                     std::string_view caller,
                                                     std::string_view key) const = 0;

  virtual std::optional<std::string> snapshot(std::string_view partition,
                                              std::string_view key) const = 0;
  /// Every snapshot entry whose key starts with `prefix`, in key order, until `visit` returns
  /// false.
  virtual void scan_snapshot(
      std::string_view partition, std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
  /// Deletes a partition's snapshot: costs the time to fold it again, nothing else.
  virtual void drop_snapshot(std::string_view partition) = 0;
  /// Replaces the snapshot after a fold, outside a commit; in pieces if large, the last call
  /// completing it.
  virtual void write_snapshot(std::string_view partition,
                              const std::vector<SnapshotChange>& changes) = 0;
};

/// The families that read models live in: disposable, so their writes are not synced and may be
/// lost with a crash, each family going back to an earlier state of itself that is consistent (its
/// checkpoint included).
class ViewSnapshot {
 public:
  virtual ~ViewSnapshot() = default;
  virtual std::optional<std::string> get(std::string_view family, std::string_view key) const = 0;
  /// Keys in [from, end of prefix), ascending, until `visit` returns false; `from` may be empty for
  /// all of the prefix.
  virtual void scan(
      std::string_view family, std::string_view prefix, std::string_view from,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
};

struct ViewChange {
  std::string family;
  std::string key;
  std::optional<std::string> value;
};

class ViewStore {
 public:
  virtual ~ViewStore() = default;
  virtual void create_family(std::string_view family) = 0;  ///< no effect when it is there
  virtual void drop_family(std::string_view family) = 0;    ///< no effect when it is not
  virtual std::vector<std::string> families() const = 0;
  virtual void write(const std::vector<ViewChange>& changes) = 0;  ///< atomic across families
  /// Erases every key that starts with a prefix, which is not empty; cheap, however many there are.
  virtual void erase_prefix(std::string_view family, std::string_view prefix) = 0;
  virtual std::shared_ptr<const ViewSnapshot> view() const = 0;  ///< a consistent view, cheap
};

}  // namespace lanyard::store
