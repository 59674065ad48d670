#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "events/event.h"
#include "projections/read_model.h"
#include "projections/runner.h"
#include "projections/views.pb.h"
#include "store/log.h"

// How read models are kept. A model has one family, with its name, for all partitions; each
// partition's keys there are
//
//   <partition>/!                          Registry: which generation queries read, which is being
//                                          built, which are being deleted
//   <partition>/<generation>/!checkpoint   Checkpoint
//   <partition>/<generation>/<key>         the model's values
//
// A generation is one building of the model, by one version of it. The registry is in the same
// family as what it speaks of, so a crash, which may take any family back to an earlier state of
// itself, takes it back together with them.

namespace lanyard::projections {

/// What one write changes, gathered; the memory of the write before is used again.
class Changes {
 public:
  /// A value to be filled in.
  std::string& put(std::string_view family, std::string_view prefix, std::string_view key);
  void erase(std::string_view family, std::string_view prefix, std::string_view key);
  /// All since the last call; valid until the next change.
  const std::vector<store::ViewChange>& finish();

 private:
  store::ViewChange& next(std::string_view family, std::string_view prefix, std::string_view key);

  std::vector<store::ViewChange> changes_;
  std::size_t used_ = 0;
};

/// Values of one generation, read through and kept in memory until written. One thread at a time.
class CachedWriter final : public Writer {
 public:
  CachedWriter(std::string family, std::string prefix)
      : family_(std::move(family)), prefix_(std::move(prefix)) {}

  /// What is read through. Must hold everything that collect gave out.
  void set_snapshot(std::shared_ptr<const store::ViewSnapshot> snapshot) {
    snapshot_ = std::move(snapshot);
  }
  /// Adds what changed since the last call, in key order, and lets go of values not used lately.
  void collect(Changes& changes);

 protected:
  void erase(std::string_view key, const google::protobuf::MessageLite& type) override;
  google::protobuf::MessageLite& edit(std::string_view key,
                                      const google::protobuf::MessageLite& type) override;
  google::protobuf::MessageLite& create(std::string_view key,
                                        const google::protobuf::MessageLite& type) override;
  const google::protobuf::MessageLite* find(std::string_view key,
                                            const google::protobuf::MessageLite& type) override;

 private:
  struct Value {
    const google::protobuf::MessageLite* type = nullptr;  // its default instance
    std::unique_ptr<google::protobuf::MessageLite> message;
    bool present = false;
    bool stored = false;  // the store has a value, which this one may have changed since
    bool changed = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Values = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
  /// Values let go, by type: their memory, that of their fields included, serves for new ones.
  struct Spare {
    const google::protobuf::MessageLite* type;
    std::vector<Values::node_type> nodes;
  };

  Values::value_type* cached(std::string_view key);
  Values::value_type& added(std::string_view key, const google::protobuf::MessageLite& type);
  Values::value_type& loaded(std::string_view key, const google::protobuf::MessageLite& type);
  void mark(Values::value_type& slot);
  Spare& spare(const google::protobuf::MessageLite& type);
  void let_go();

  std::string family_;
  std::string prefix_;
  std::shared_ptr<const store::ViewSnapshot> snapshot_;
  Values recent_;  // when it has grown large it becomes older_, and what was there is let go
  Values older_;
  std::vector<Values::value_type*> changed_;
  std::vector<Spare> spare_;
};

/// A generation that is being kept up to date.
struct Track {
  const ReadModel* model;
  Generation generation;
  Position position;
  Position written;  ///< what the stored checkpoint says
  std::unique_ptr<CachedWriter> writer;

  /// Applies what is beyond position; nothing when there is a gap before the commit.
  void apply(const events::Commit& commit);
  /// Adds what changed, the checkpoint included.
  void collect(std::string_view partition, Changes& changes);
};

/// The read models of one partition, without a thread: what Runner and the offline tools share. One
/// thread at a time. Every function throws StorageError.
class Projector {
 public:
  /// Opens what is there; a model that has nothing, or whose newest generation is of another
  /// version or beyond the end of the log, gets a new generation to be built.
  Projector(std::string partition, store::EventLog& log, store::ViewStore& views);

  /// What every model that queries read reflects.
  Position position() const;
  /// What the furthest has reached.
  Position front() const;
  /// Applies commits to all that they follow without a gap, and writes.
  void apply(const std::vector<std::shared_ptr<const events::Commit>>& commits);
  /// Reads about `events` events for whatever is furthest behind, up to `head`, applies, writes,
  /// and swaps in what has caught up. False when nothing was behind. With more than one thread each
  /// model is written on its own, by whichever thread takes it.
  bool catch_up(Position head, std::size_t events, unsigned threads = 1);
  /// Deletes a discarded generation. False when there was none.
  bool discard();

  /// Begins to build a model beside the one that answers. False: no such model.
  bool rebuild(std::string_view model);
  /// Begins to build a model in place of what there is, which may be damaged. False: no such model.
  bool start_over(std::string_view model);
  std::shared_ptr<const ReadView> view() const { return view_; }
  std::vector<ModelStatus> status() const;

 private:
  struct Entry {
    const ReadModel* model;
    Registry registry;
    Position frozen;            // of a current generation that this build cannot apply to
    std::optional<Track> live;  // the current generation, when this build can
    std::optional<Track> building;
    bool registry_changed = false;
  };

  void open(const ReadModel& model, const store::ViewSnapshot& snapshot);
  Entry* find(std::string_view model);
  std::optional<Track> resume(const ReadModel& model, const Generation& generation,
                              const store::ViewSnapshot& snapshot) const;
  Track begin(Entry& entry) const;
  static void drop_building(Entry& entry);
  void read_slice(Position from, std::size_t events, unsigned threads);
  void decode(Position first, std::string_view bytes, events::Commit& commit) const;
  void apply_slice(unsigned threads);
  void swap_in(Position head);
  void write();
  std::vector<Track*> tracks();

  std::string partition_;
  store::EventLog& log_;
  store::ViewStore& views_;
  Position head_;
  std::vector<Entry> entries_;
  std::shared_ptr<const ReadView> view_;
  std::unique_ptr<store::RecordCursor> cursor_;  // where reading the log goes on
  Position cursor_at_;
  std::vector<events::Commit> slice_;  // read from the log; its memory is used again
  std::size_t slice_size_ = 0;
  struct Record {
    Position first;
    std::string bytes;
  };
  std::vector<Record> records_;  // the same before they are decoded, when threads share that
  Changes changes_;
};

std::string generation_prefix(std::string_view partition, const Generation& generation);
/// Empty when the partition has none. Throws StorageError.
Registry read_registry(const store::ViewSnapshot& snapshot, std::string_view family,
                       std::string_view partition);
/// 0 when there is none. Throws StorageError.
Position read_checkpoint(const store::ViewSnapshot& snapshot, std::string_view family,
                         std::string_view prefix);

/// One difference between a stored read model and one made from the log.
struct Difference {
  std::string model;
  Position position;  ///< of the stored model's checkpoint
  std::string what;   ///< a sentence: the first key that differs, or why it cannot be compared
};

/// Builds every model of the partition anew in `scratch`, up to the checkpoint of the stored one,
/// and compares all values; also whether the ledger sums to zero. For `verify`: never writes to
/// `stored`. `progress` may be empty.
std::vector<Difference> compare_with_log(
    std::string_view partition, store::EventLog& log, store::ViewStore& stored,
    store::ViewStore& scratch,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace lanyard::projections
