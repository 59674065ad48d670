#include "api/host.h"

#include <algorithm>
#include <utility>

#include "events/event.h"

namespace lanyard::api {

Partition::Partition(std::string slug, store::Engine& engine, const store::Clock& clock,
                     store::SequencerOptions options, const Hooks& hooks,
                     const FoldProgress& progress)
    : slug_(std::move(slug)),
      keys_(engine.keys()),
      sealer_(keys_.sealer(slug_)),
      opener_(keys_.opener(slug_)),
      runner_(slug_, engine,
              [this, on_progress = hooks.on_progress](Position position) {
                if (on_progress) on_progress(*this, position);
              }),
      sequencer_(slug_, engine, clock, make_machine(slug_, engine, progress), options,
                 [this, on_durable = hooks.on_durable](
                     const std::vector<std::shared_ptr<const events::Commit>>& commits) {
                   runner_.enqueue(commits);
                   if (on_durable) on_durable(*this, commits);
                 }) {}

Host::Host(store::Engine& engine, store::Clock& clock, store::SequencerOptions options,
           Partition::Hooks hooks, const Progress& progress)
    : engine_(engine), clock_(clock), options_(options), hooks_(std::move(hooks)) {
  for (const std::string& slug : engine_.log().partitions()) {
    const auto fold_progress = [&](std::uint64_t done, std::uint64_t total) {
      if (progress) progress(slug, done, total);
    };
    partitions_.emplace(
        slug, std::make_shared<Partition>(slug, engine_, clock_, options_, hooks_, fold_progress));
  }
}

Host::~Host() = default;

std::shared_ptr<Partition> Host::find(std::string_view slug) const {
  const std::lock_guard lock(mutex_);
  const auto found = partitions_.find(slug);
  return found == partitions_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Partition>> Host::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Partition>> all;
  all.reserve(partitions_.size());
  for (const auto& [slug, partition] : partitions_) all.push_back(partition);
  return all;
}

std::shared_ptr<Partition> Host::begin(std::string_view slug) {
  const std::lock_guard lock(mutex_);
  for (const Partitions* partitions : {&partitions_, &beginning_}) {
    if (const auto found = partitions->find(slug); found != partitions->end()) return found->second;
  }
  auto partition = std::make_shared<Partition>(std::string(slug), engine_, clock_, options_, hooks_,
                                               FoldProgress{});
  beginning_.emplace(slug, partition);
  return partition;
}

void Host::settle(std::string_view slug) {
  std::shared_ptr<Partition> ended;  // its threads are joined outside the lock
  const std::lock_guard lock(mutex_);
  const auto found = beginning_.find(slug);
  if (found == beginning_.end()) return;
  if (found->second->sequencer().durable_position().value > 0) {
    partitions_.insert(beginning_.extract(found));
  } else if (found->second.use_count() == 1) {
    // Nobody else is creating it at this moment; whoever comes next begins anew.
    ended = std::move(found->second);
    beginning_.erase(found);
  }
}

std::vector<std::string> Host::drain(std::chrono::milliseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  std::vector<std::string> unfinished;
  for (const auto& partition : all()) {
    if (auto what = partition->sequencer().drain(until)) unfinished.push_back(*std::move(what));
  }
  return unfinished;
}

std::optional<std::string> Host::failure() const {
  for (const auto& partition : all()) {
    if (auto reason = partition->sequencer().failure()) return reason;
    if (auto reason = partition->runner().failure()) return reason;
  }
  return std::nullopt;
}

std::unique_ptr<store::TestClock> make_test_clock(store::Engine& engine, Instant start) {
  store::EventLog& log = engine.log();
  for (const std::string& slug : log.partitions()) {
    const auto cursor = log.read(slug, log.head(slug).position);
    Position first;
    std::string_view bytes;
    events::Commit commit;
    std::string reason;
    if (!cursor->next(first, bytes)) continue;
    if (!events::decode(bytes, commit, reason)) {
      throw store::StorageError("the end of the log of " + slug + " cannot be read: " + reason);
    }
    start = std::max(start, commit.recorded_at);
  }
  return std::make_unique<store::TestClock>(start);
}

}  // namespace lanyard::api
