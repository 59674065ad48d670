#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/machine.h"
#include "projections/runner.h"
#include "store/clock.h"
#include "store/engine.h"
#include "store/sequencer.h"

namespace lanyard::api {

/// One conference at work: its writer and its read models. Lives as long as the host.
class Partition {
 public:
  /// `on_progress`: the read models moved to a position; `on_durable`: commits became durable. Both
  /// may be empty, must not block, and run on the partition's own threads or one that submits.
  struct Hooks {
    std::function<void(Partition&, Position)> on_progress;
    std::function<void(Partition&, const std::vector<std::shared_ptr<const events::Commit>>&)>
        on_durable;
  };
  Partition(std::string slug, store::Engine& engine, const store::Clock& clock,
            store::SequencerOptions options, const Hooks& hooks, const FoldProgress& progress);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  const std::string& slug() const { return slug_; }
  store::Sequencer& sequencer() { return sequencer_; }
  projections::Runner& runner() { return runner_; }
  events::Sealer& sealer() { return sealer_; }
  /// For commands of a dry run, which leaves no keys behind.
  std::unique_ptr<store::TrialKeys> trial_keys() const { return keys_.trial(slug_); }
  const events::Opener& opener() const { return opener_; }

 private:
  const std::string slug_;
  store::KeyRing& keys_;
  events::Sealer& sealer_;
  const events::Opener& opener_;
  projections::Runner runner_;
  store::Sequencer sequencer_;
};

/// Every conference of a data directory. Safe from any thread.
class Host {
 public:
  /// Hears of a fold that takes long (a snapshot that is missing or of another version).
  using Progress =
      std::function<void(std::string_view slug, std::uint64_t done, std::uint64_t total)>;

  /// Opens all partitions of the engine's log. Engine and clock outlive the host. Throws
  /// StorageError.
  Host(store::Engine& engine, store::Clock& clock, store::SequencerOptions options,
       Partition::Hooks hooks, const Progress& progress = {});
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  ~Host();

  store::Engine& engine() { return engine_; }
  store::Clock& clock() { return clock_; }

  /// Null when there is no such conference.
  std::shared_ptr<Partition> find(std::string_view slug) const;
  std::vector<std::shared_ptr<Partition>> all() const;

  /// For a submission that begins with CreateConference of this slug: the partition that has it,
  /// else a new and empty one that find() does not show yet. After the answer, `settle` shows it
  /// when the conference is durable, and ends it when not.
  std::shared_ptr<Partition> begin(std::string_view slug);
  /// Let go of the partition before, and call it on none of its threads: it may end it and join
  /// them.
  void settle(std::string_view slug);

  /// Refuses new commands everywhere, finishes and answers what is queued, for at most that long.
  /// Says, conference by conference, what was not finished: nothing of that was answered, and the
  /// host's end would wait for it. The anchor is left to whoever can say that it could not be
  /// written.
  std::vector<std::string> drain(std::chrono::milliseconds most);
  /// Why a partition stopped accepting commands, if one did.
  std::optional<std::string> failure() const;

 private:
  store::Engine& engine_;
  store::Clock& clock_;
  store::SequencerOptions options_;
  Partition::Hooks hooks_;
  using Partitions = std::map<std::string, std::shared_ptr<Partition>, std::less<>>;
  mutable std::mutex mutex_;
  Partitions partitions_;
  Partitions beginning_;
};

/// A test clock for the engine's conferences: it begins at `start`, or at the last time that one of
/// their logs has, if that is later. Throws StorageError.
std::unique_ptr<store::TestClock> make_test_clock(store::Engine& engine, Instant start);

}  // namespace lanyard::api
