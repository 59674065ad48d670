#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "projections/read_model.h"
#include "store/engine.h"

namespace lanyard::projections {

/// All read models of a partition at one moment: one consistent snapshot.
class ReadView {
 public:
  struct Source {
    std::string model;
    std::string family;
    std::string prefix;
  };
  ReadView(std::shared_ptr<const store::ViewSnapshot> snapshot, Position position,
           std::vector<Source> sources)
      : snapshot_(std::move(snapshot)), position_(position), sources_(std::move(sources)) {}
  /// What every model reflects. (While a new version of one is built beside the old, which then
  /// stands still, the others may be ahead.)
  Position position() const { return position_; }
  /// By the model's name. Bug if there is none.
  Reader model(std::string_view name) const;

 private:
  std::shared_ptr<const store::ViewSnapshot> snapshot_;
  Position position_;
  std::vector<Source> sources_;
};

struct ModelStatus {
  std::string name;
  std::uint32_t version = 0;
  Position position;
  Position rebuilding_to;  ///< 0: no rebuild under way
  Position rebuilt_to;     ///< progress of one
};

/// Keeps the read models of one partition up to date: applies commits in order and writes data and
/// checkpoints together, many commits a write: what comes after a pause at once, what comes soon
/// after a write with what comes until 5 ms have passed, unless somebody waits for it. A thread of
/// its own.
///
/// On start it goes on from the checkpoints, reading what it missed from the log; a model whose
/// version is new, or that is asked to be rebuilt, is built in a family beside the old one, which
/// goes on answering until it is swapped out. Public functions are safe from any thread.
class Runner {
 public:
  /// `on_progress` (may be empty) is called on the runner's thread whenever the position moved.
  /// Must not block.
  Runner(std::string partition, store::Engine& engine, std::function<void(Position)> on_progress);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Commits that became durable, in order (Sequencer::DurableHook).
  void enqueue(const std::vector<std::shared_ptr<const events::Commit>>& commits);

  /// Somebody waits for this position: it is reached without gathering more commits on the way.
  void expect(Position target);

  /// What all models have reached.
  Position position() const;
  /// Cheap; the same object while nothing changed.
  std::shared_ptr<const ReadView> view() const;
  /// Blocks until position() >= target or the runner failed; for tools and tests.
  void wait_for(Position target);

  std::vector<ModelStatus> status() const;
  /// False: no such model. The rebuild goes on in the background; status() shows it.
  bool rebuild(std::string_view model);
  /// Why it stopped, if it did.
  std::optional<std::string> failure() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Deletes and rebuilds models (all when `models` is empty) of a partition of a store that no
/// server holds, reporting events done of events to do. Throws StorageError.
void rebuild_offline(store::Engine& engine, std::string_view partition,
                     const std::vector<std::string>& models,
                     const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace lanyard::projections
