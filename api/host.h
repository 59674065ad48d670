#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/commands.h"
#include "projections/runner.h"
#include "store/clock.h"
#include "store/engine.h"
#include "store/sequencer.h"

namespace lanyard::api {

/// A domain command as the sequencer carries it.
class DomainCommand final : public store::Command {
 public:
  explicit DomainCommand(domain::Command value) : value(std::move(value)) {}
  std::string_view name() const override { return domain::name(value); }
  domain::Command value;
};

/// One conference at work: its writer and its read models. Lives as long as the host.
class Partition {
 public:
  /// `on_progress`: the read models moved to a position; `on_durable`: commits became durable. Both may be empty, must not block,
  /// and run on the partition's own threads.
  struct Hooks {
    std::function<void(Partition&, Position)> on_progress;
    std::function<void(Partition&, const std::vector<std::shared_ptr<const events::Commit>>&)> on_durable;
  };
  Partition(std::string slug, store::Engine& engine, const store::Clock& clock,
            store::SequencerOptions options, const Hooks& hooks);

  const std::string& slug() const { return slug_; }
  store::Sequencer& sequencer() { return sequencer_; }
  projections::Runner& runner() { return runner_; }
  events::Sealer& sealer() { return sealer_; }
  const events::Opener& opener() const { return opener_; }

 private:
  std::string slug_;
  events::Sealer& sealer_;
  const events::Opener& opener_;
  projections::Runner runner_;
  store::Sequencer sequencer_;
};

/// Every conference of a data directory. Safe from any thread.
class Host {
 public:
  /// Opens all partitions of the engine's log; `progress` tells of folds that take long (a snapshot that is missing or of
  /// another version). Engine and clock outlive the host. Throws StorageError.
  Host(store::Engine& engine, store::Clock& clock, store::SequencerOptions options, Partition::Hooks hooks);
  ~Host();

  store::Engine& engine() { return engine_; }
  store::Clock& clock() { return clock_; }

  /// Null when there is no such conference.
  std::shared_ptr<Partition> find(std::string_view slug) const;
  std::vector<std::shared_ptr<Partition>> all() const;

  /// For a submission whose first command is CreateConference of this slug: the partition, begun when there is none. Until
  /// the conference is durable, find() does not show it; `confirm` shows it, `abandon` ends it again when the command was refused.
  std::shared_ptr<Partition> begin(std::string_view slug);
  void confirm(std::string_view slug);
  void abandon(std::string_view slug);

  /// Refuses new commands everywhere, finishes and answers what is queued, writes the anchor.
  void drain();
  /// Why a partition stopped accepting commands, if one did.
  std::optional<std::string> failure() const;

 private:
  store::Engine& engine_;
  store::Clock& clock_;
  store::SequencerOptions options_;
  Partition::Hooks hooks_;
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::shared_ptr<Partition>>> partitions_;  // sorted by slug
  std::vector<std::pair<std::string, std::shared_ptr<Partition>>> beginning_;
};

}  // namespace lanyard::api
