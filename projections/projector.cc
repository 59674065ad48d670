#include "projections/projector.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <span>
#include <thread>

#include "projections/keys.h"

namespace lanyard::projections {
namespace {

constexpr std::string_view kCheckpointKey = "!checkpoint";

std::string registry_key(std::string_view partition) { return std::string(partition) + "/!"; }

std::string ends_early(std::string_view partition, Position at, Position head) {
  return "the log of `" + std::string(partition) + "` ends at position " +
         std::to_string(at.value) + ", before its head " + std::to_string(head.value);
}

/// Calls `work` once for each of so many threads, this one among them; throws what one of them
/// threw.
template <class Work>
void in_parallel(unsigned threads, const Work& work) {
  std::vector<std::exception_ptr> failures(threads);
  const auto guarded = [&](unsigned thread) {
    try {
      work(thread);
    } catch (...) {
      failures[thread] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back(guarded, thread);
    guarded(0);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace

std::string generation_prefix(std::string_view partition, const Generation& generation) {
  std::string prefix(partition);
  prefix.push_back('/');
  prefix += std::to_string(generation.number());
  prefix.push_back('/');
  return prefix;
}

Registry read_registry(const store::ViewSnapshot& snapshot, std::string_view family,
                       std::string_view partition) {
  const std::string key = registry_key(partition);
  Registry registry;
  if (const auto stored = snapshot.get(family, key)) parse_value(key, *stored, registry);
  return registry;
}

Position read_checkpoint(const store::ViewSnapshot& snapshot, std::string_view family,
                         std::string_view prefix) {
  const std::string key = join_key(prefix, kCheckpointKey);
  Checkpoint checkpoint;
  if (const auto stored = snapshot.get(family, key)) parse_value(key, *stored, checkpoint);
  return {checkpoint.position()};
}

void Track::apply(const events::Commit& commit) {
  if (commit.last() <= position || commit.first() > position + 1) return;
  for (const events::RecordedEvent& event : commit.events) {
    if (event.position > position) model->apply(commit, event, *writer);
  }
  position = commit.last();
}

void Track::collect(std::string_view partition, Changes& changes) {
  writer->collect(changes);
  if (position == written) return;
  Checkpoint checkpoint;
  checkpoint.set_position(position.value);
  changes.put(model->name(), generation_prefix(partition, generation), kCheckpointKey) =
      checkpoint.SerializeAsString();
  written = position;
}

Projector::Projector(std::string partition, store::EventLog& log, store::ViewStore& views)
    : partition_(std::move(partition)), log_(log), views_(views) {
  for (const auto& model : read_models()) views_.create_family(model->name());
  head_ = log_.head(partition_).position;
  const auto snapshot = views_.view();
  for (const auto& model : read_models()) open(*model, *snapshot);
  write();
}

/// Nothing when its checkpoint is beyond the log: then it is damaged, or of another log.
std::optional<Track> Projector::resume(const ReadModel& model, const Generation& generation,
                                       const store::ViewSnapshot& snapshot) const {
  const std::string family(model.name());
  const std::string prefix = generation_prefix(partition_, generation);
  const Position position = read_checkpoint(snapshot, family, prefix);
  if (position > head_) return std::nullopt;
  return Track{&model, generation, position, position,
               std::make_unique<CachedWriter>(family, prefix)};
}

/// A new generation of the entry's model, empty.
Track Projector::begin(Entry& entry) const {
  Generation generation;
  generation.set_version(entry.model->version());
  entry.registry.set_last_number(entry.registry.last_number() + 1);
  generation.set_number(entry.registry.last_number());
  entry.registry_changed = true;
  std::string family(entry.model->name());
  return {entry.model,
          generation,
          {},
          {},
          std::make_unique<CachedWriter>(family, generation_prefix(partition_, generation))};
}

void Projector::drop_building(Entry& entry) {
  if (!entry.registry.has_building()) return;
  *entry.registry.add_discarded() = entry.registry.building();
  entry.registry.clear_building();
  entry.building.reset();
  entry.registry_changed = true;
}

void Projector::open(const ReadModel& model, const store::ViewSnapshot& snapshot) {
  Entry& entry = entries_.emplace_back();
  entry.model = &model;
  entry.registry = read_registry(snapshot, model.name(), partition_);
  Registry& registry = entry.registry;
  if (registry.has_building() && registry.building().version() == model.version()) {
    entry.building = resume(model, registry.building(), snapshot);
  }
  if (!entry.building) drop_building(entry);

  if (registry.has_current()) {
    const bool same_version = registry.current().version() == model.version();
    if (same_version) entry.live = resume(model, registry.current(), snapshot);
    const Position position =
        read_checkpoint(snapshot, model.name(), generation_prefix(partition_, registry.current()));
    if (position > head_) {
      *registry.add_discarded() = registry.current();
      registry.clear_current();
    } else if (!same_version) {
      entry.frozen = position;
      if (!entry.building) {
        entry.building = begin(entry);
        *registry.mutable_building() = entry.building->generation;
      }
    }
  }
  if (!registry.has_current()) {
    entry.live = begin(entry);
    *registry.mutable_current() = entry.live->generation;
  }
}

std::vector<Track*> Projector::tracks() {
  std::vector<Track*> all;
  for (Entry& entry : entries_) {
    if (entry.live) all.push_back(&*entry.live);
    if (entry.building) all.push_back(&*entry.building);
  }
  return all;
}

Position Projector::position() const {
  std::optional<Position> lowest;
  for (const Entry& entry : entries_) {
    const Position reached = entry.live ? entry.live->position : entry.frozen;
    if (!lowest || reached < *lowest) lowest = reached;
  }
  return lowest.value_or(Position{});
}

Position Projector::front() const {
  Position furthest;
  for (const Entry& entry : entries_) {
    if (entry.live) furthest = std::max(furthest, entry.live->position);
    if (entry.building) furthest = std::max(furthest, entry.building->position);
  }
  return furthest;
}

void Projector::apply(const std::vector<std::shared_ptr<const events::Commit>>& commits) {
  const auto all = tracks();
  for (const auto& commit : commits) {
    for (Track* track : all) track->apply(*commit);
    // Commands that wait for a processor come first: what is applied here takes milliseconds, and
    // the scheduler would let all of it pass.
    std::this_thread::yield();
  }
  if (!commits.empty()) head_ = std::max(head_, commits.back()->last());
  swap_in(head_);
  write();
}

bool Projector::catch_up(Position head, std::size_t events, unsigned threads) {
  head_ = std::max(head_, head);
  const auto all = tracks();
  const auto lowest = std::ranges::min_element(all, {}, &Track::position);
  if ((*lowest)->position >= head_) {
    cursor_.reset();
    return false;
  }
  read_slice((*lowest)->position, events, threads);
  apply_slice(threads);
  swap_in(head_);
  write();
  return true;
}

void Projector::read_slice(Position from, std::size_t events, unsigned threads) {
  bool fresh = !cursor_ || cursor_at_ != from;
  if (fresh) {
    cursor_ = log_.read(partition_, from + 1);
    cursor_at_ = from;
  }
  slice_size_ = 0;
  Position first;
  std::string_view bytes;
  // Threads that share the decoding need the records beside each other; one alone decodes each in
  // its place.
  std::size_t records = 0;
  while (cursor_at_ < head_ && cursor_at_.value - from.value < events) {
    if (!cursor_->next(first, bytes)) {
      if (records > 0) break;  // where they end is known when they are decoded
      if (fresh) throw store::StorageError(ends_early(partition_, cursor_at_, head_));
      cursor_ = log_.read(partition_, cursor_at_ + 1);  // the log has grown since
      fresh = true;
      continue;
    }
    if (slice_size_ == slice_.size()) slice_.emplace_back();
    if (threads > 1) {
      if (records == records_.size()) records_.emplace_back();
      records_[records].first = first;
      records_[records].bytes.assign(bytes);
      ++records;
      ++slice_size_;
      cursor_at_ = first;
      continue;
    }
    decode(first, bytes, slice_[slice_size_]);
    cursor_at_ = slice_[slice_size_++].last();
  }
  if (records == 0) return;
  in_parallel(threads, [&](unsigned thread) {
    const std::size_t end = records * (thread + 1) / threads;
    for (std::size_t i = records * thread / threads; i < end; ++i)
      decode(records_[i].first, records_[i].bytes, slice_[i]);
  });
  cursor_at_ = slice_[records - 1].last();
}

void Projector::decode(Position first, std::string_view bytes, events::Commit& commit) const {
  std::string reason;
  if (events::decode(bytes, commit, reason)) return;
  throw store::StorageError("the record at position " + std::to_string(first.value) + " of `" +
                            partition_ + "` cannot be read: " + reason);
}

void Projector::apply_slice(unsigned threads) {
  const std::span commits(slice_.data(), slice_size_);
  const auto all = tracks();
  if (threads <= 1) {
    for (const events::Commit& commit : commits) {
      for (Track* track : all) track->apply(commit);
    }
    return;
  }
  std::atomic<std::size_t> next = 0;
  in_parallel(threads, [&](unsigned) {
    Changes changes;
    for (std::size_t i = next++; i < all.size(); i = next++) {
      for (const events::Commit& commit : commits) all[i]->apply(commit);
      all[i]->collect(partition_, changes);
      views_.write(changes.finish());
    }
  });
}

/// What was built and has reached everything else becomes what queries read.
void Projector::swap_in(Position head) {
  for (Entry& entry : entries_) {
    if (!entry.building || entry.building->position < std::max(head, front())) continue;
    *entry.registry.add_discarded() = entry.registry.current();
    *entry.registry.mutable_current() = entry.registry.building();
    entry.registry.clear_building();
    entry.live = std::move(entry.building);
    entry.building.reset();
    entry.registry_changed = true;
  }
}

void Projector::write() {
  for (Entry& entry : entries_) {
    if (entry.live) entry.live->collect(partition_, changes_);
    if (entry.building) entry.building->collect(partition_, changes_);
    if (entry.registry_changed) {
      changes_.put(entry.model->name(), registry_key(partition_), "") =
          entry.registry.SerializeAsString();
      entry.registry_changed = false;
    }
  }
  if (const auto& changes = changes_.finish(); !changes.empty()) views_.write(changes);
  auto snapshot = views_.view();
  for (Track* track : tracks()) track->writer->set_snapshot(snapshot);
  std::vector<ReadView::Source> sources;
  for (const Entry& entry : entries_) {
    sources.push_back({std::string(entry.model->name()), std::string(entry.model->name()),
                       generation_prefix(partition_, entry.registry.current())});
  }
  view_ = std::make_shared<const ReadView>(std::move(snapshot), position(), std::move(sources));
}

bool Projector::discard() {
  for (Entry& entry : entries_) {
    if (entry.registry.discarded().empty()) continue;
    const std::string family(entry.model->name());
    views_.erase_prefix(family, generation_prefix(partition_, entry.registry.discarded(0)));
    entry.registry.mutable_discarded()->DeleteSubrange(0, 1);
    views_.write({{family, registry_key(partition_), entry.registry.SerializeAsString()}});
    return true;
  }
  return false;
}

Projector::Entry* Projector::find(std::string_view model) {
  const auto entry = std::ranges::find(
      entries_, model, [](const Entry& candidate) { return candidate.model->name(); });
  return entry == entries_.end() ? nullptr : &*entry;
}

bool Projector::rebuild(std::string_view model) {
  Entry* entry = find(model);
  if (entry == nullptr) return false;
  drop_building(*entry);
  entry->building = begin(*entry);
  *entry->registry.mutable_building() = entry->building->generation;
  swap_in(head_);
  write();
  return true;
}

bool Projector::start_over(std::string_view model) {
  Entry* entry = find(model);
  if (entry == nullptr) return false;
  drop_building(*entry);
  *entry->registry.add_discarded() = entry->registry.current();
  entry->live = begin(*entry);
  *entry->registry.mutable_current() = entry->live->generation;
  write();
  return true;
}

std::vector<ModelStatus> Projector::status() const {
  std::vector<ModelStatus> all;
  for (const Entry& entry : entries_) {
    ModelStatus& one = all.emplace_back();
    one.name = entry.model->name();
    one.version = entry.registry.current().version();
    one.position = entry.live ? entry.live->position : entry.frozen;
    if (entry.building) {
      one.rebuilding_to = std::max(head_, Position{1});
      one.rebuilt_to = entry.building->position;
    }
  }
  return all;
}

}  // namespace lanyard::projections
