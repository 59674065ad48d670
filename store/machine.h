#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/decision.h"
#include "events/sealing.h"
#include "store/log.h"

namespace lanyard::store {

/// A parsed command, opaque to the store.
class Command {
 public:
  virtual ~Command() = default;
  virtual std::string_view name() const = 0;
  /// Deciding it may take milliseconds: no work for a thread that serves connections.
  virtual bool slow() const { return false; }

  /// Of the key that its personal fields were sealed with, if that is new: kept only when the
  /// command is accepted.
  std::shared_ptr<const events::KeyHold> key;
};

/// A command that became due, and the deadline that made it so.
struct DueCommand {
  std::unique_ptr<Command> command;
  std::string cause;  ///< the stream whose deadline passed
};

/// The deciding side of one partition as its sequencer sees it: the domain's state, with decide and
/// evolve. Implemented in api/ over domain/, so that the store needs to know nothing of either. One
/// thread at a time.
class Machine {
 public:
  virtual ~Machine() = default;

  /// The stream whose revision `If-Match` speaks of.
  virtual std::string primary_stream(const Command& command) const = 0;
  virtual Revision revision(std::string_view stream) = 0;

  /// Pure but for fetching what is settled into memory first. Throws StorageError when that fails.
  virtual events::Decision decide(const Command& command, Instant now) = 0;
  virtual void evolve(Instant recorded_at, const events::RecordedEvent& event) = 0;

  /// Of the last commit that evolve saw; time in a partition never runs backwards.
  virtual Instant last_recorded_at() const = 0;
  virtual std::optional<Instant> next_deadline() const = 0;
  /// The command for the earliest deadline at or before now.
  virtual std::optional<DueCommand> due(Instant now) = 0;

  /// Remembers what evolve overwrites until commit_changes or undo_changes: for atomic batches and
  /// dry runs of them.
  virtual void begin_changes() = 0;
  virtual void commit_changes() = 0;
  virtual void undo_changes() = 0;

  /// Moves out what the snapshot needs to catch up with the state; `head` is where it will then
  /// stand.
  virtual void take_snapshot_changes(Position head, Instant last_recorded_at,
                                     std::vector<SnapshotChange>& changes) = 0;
  /// More is in memory than should be.
  virtual bool holds_too_much() const = 0;
  /// Lets some of what is settled leave memory: nothing that was last taken with a later head than
  /// `stored`, for that cannot be read back yet.
  virtual void let_go(Position stored) = 0;
};

}  // namespace lanyard::store
