#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/decision.h"
#include "store/clock.h"
#include "store/engine.h"
#include "store/machine.h"

namespace lanyard::store {

/// One command on its way to the writer.
struct CommandRequest {
  std::unique_ptr<Command> command;
  std::string actor;
  std::string correlation_id;
  std::optional<std::string> idempotency_key;
  Hash request_hash{};  ///< over name, NUL, raw body; used with a key
  std::optional<Revision> expected_revision;
};

enum class AnswerKind {
  kAccepted,          ///< commit (null when nothing changed) and result
  kReplayed,          ///< the first answer of the key: commit and result
  kRejected,          ///< rejection
  kKeyReused,         ///< the key came with another command or body before
  kRevisionMismatch,  ///< `actual` is the stream's revision
  kNotExecuted,       ///< another line of an atomic batch was refused
  kUnavailable,       ///< the writer stopped (a write failed, or draining): nothing was executed
};

struct Answer {
  AnswerKind kind = AnswerKind::kUnavailable;
  std::shared_ptr<const events::Commit> commit;
  /// The command's own events are those of `commit` in [first_event, first_event + event_count): an
  /// atomic batch shares one.
  std::size_t first_event = 0;
  std::size_t event_count = 0;
  events::CommandResult result;
  events::Rejection rejection;
  Revision actual;
  std::string stream;  ///< that `actual` is of
  Position position;   ///< the log position that the answer reflects
};

/// Commands that are decided one after another and answered together, after one sync.
struct Submission {
  std::vector<CommandRequest> commands;
  bool atomic = false;   ///< one commit for all, or none
  bool dry_run = false;  ///< decide and answer, write nothing
  /// Called exactly once, in log order, on a thread of the sequencer's or one that submits, also
  /// before `submit` returns. Must not block.
  std::move_only_function<void(std::vector<Answer>)> reply;
};

/// Who decides what is submitted while nobody decides anything.
enum class Decider {
  kWriter,      ///< the sequencer's own thread
  kCaller,      ///< the submitting thread, as long as little waits and nothing slow; what comes
                ///< meanwhile too
  kIdleCaller,  ///< the same: it has nobody else to serve, and waits for the disk itself when
                ///< commands come one at a time
};

struct SequencerOptions {
  std::size_t queue_limit = 20'000;  ///< commands waiting; more are refused
  std::size_t batch_limit = 2'000;   ///< commands decided into one write
  std::size_t caller_limit = 256;    ///< commands that a submitting thread decides in one go
  std::size_t one_client = 8;        ///< single commands in a row that are taken for one client's,
                                     ///< who waits for each answer
  std::size_t eager_batch =
      32;  ///< commands that are worth a write of their own when the disk is idle
};

struct SequencerStatistics {
  std::uint64_t commands = 0;
  std::uint64_t rejections = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t batches = 0;
  std::uint64_t sync_micros = 0;  ///< spent in synced writes, summed
  std::size_t queued = 0;
};

/// The one writer of a partition.
///
/// Operation: `submit` queues. Whoever has the turn (the writer thread, or a submitting thread that
/// offers itself; one at a time) takes commands in order, commits every expiry due at that moment,
/// looks up the idempotency key, tests the expected revision, decides, evolves, and adds the events
/// to the batch being built; the committer thread writes and syncs one batch while the next is
/// built (commands that come one at a time are written by whoever decides them and may wait);
/// replies leave in log order after the sync of everything they were decided on. Deadlines wake the
/// writer thread when the clock runs.
///
/// Failure: when a write fails, or storage cannot be read, the sequencer stops for good: what is
/// queued, and whatever was decided on state that never became durable, is answered kUnavailable.
/// Opening the store anew recovers.
///
/// Concurrency: public functions are safe from any thread.
class Sequencer {
 public:
  /// Commits that just became durable, in order; on the thread that wrote them, behind their
  /// replies. Must not block.
  using DurableHook =
      std::function<void(const std::vector<std::shared_ptr<const events::Commit>>& commits)>;

  Sequencer(std::string partition, Engine& engine, const Clock& clock,
            std::unique_ptr<Machine> machine, SequencerOptions options, DurableHook on_durable);
  /// Drains, then stops.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  /// False when the queue is full: nothing was queued, `reply` will not be called, and the caller
  /// should try again later.
  bool submit(Submission&& submission);
  /// The same for several at once, which are then found together: returns how many of them were
  /// queued, from the first on; the others are as they were.
  std::size_t submit(std::span<Submission> submissions, Decider decider = Decider::kWriter);

  /// Commits every expiry that is due now and returns when that is durable (at once when stopped).
  /// For the test clock.
  void expire_due();

  /// Refuses new commands, finishes what is queued, waits until it is durable and answered.
  void drain();
  /// The same, but not longer than until then; says what was not finished, which goes on: nothing
  /// of it was answered.
  std::optional<std::string> drain(std::chrono::steady_clock::time_point until);

  /// Why it stopped accepting commands, if it did by a failure.
  std::optional<std::string> failure() const;
  Position durable_position() const;
  SequencerStatistics statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lanyard::store
