#include "store/sequencer.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "events/check.h"
#include "store/batch.h"
#include "store/chain.h"
#include "store/keys_in_flight.h"

namespace lanyard::store {
class Sequencer::Impl {
 public:
  Impl(std::string partition, Engine& engine, const Clock& clock, std::unique_ptr<Machine> machine,
       SequencerOptions options, DurableHook on_durable)
      : partition_(std::move(partition)),
        engine_(engine),
        clock_(clock),
        machine_(std::move(machine)),
        options_(options),
        on_durable_(std::move(on_durable)) {
    const Head head = engine_.log().head(partition_);
    decided_ = head.position;
    chain_ = head.hash;
    durable_.store(head.position.value);
    building_.append.expected_last = decided_;
    committer_ = std::thread([this] { run_committer(); });
    writer_ = std::thread([this] { run_writer(); });
  }

  ~Impl() {
    drain(std::nullopt);
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_writer_.notify_all();
    wake_committer_.notify_all();
    writer_.join();
    committer_.join();
  }

  std::size_t submit(std::span<Submission> submissions, Decider decider) {
    std::unique_lock lock(mutex_);
    if (draining_ || failure_) {
      lock.unlock();
      refuse_all(submissions);
      return submissions.size();
    }
    std::size_t taken = 0;
    for (; taken < submissions.size(); ++taken) {
      const std::size_t commands = weight(submissions[taken]);
      if (queued_ + commands > options_.queue_limit && queued_ > 0) break;
      queued_ += commands;
      queue_.push_back(std::move(submissions[taken]));
    }
    if (decider != Decider::kWriter) decide_here(lock, decider == Decider::kIdleCaller);
    const bool wake = has_work() || (missed_turn_ && !working_);
    lock.unlock();
    if (wake) wake_writer_.notify_one();
    return taken;
  }

  void expire_due() {
    std::promise<void> done;
    auto future = done.get_future();
    Submission tick;
    tick.reply = [&done](std::vector<Answer>) { done.set_value(); };
    {
      // A tick is let in whatever the queue's length: there is one at a time, and it must not be
      // lost.
      const std::lock_guard lock(mutex_);
      if (draining_ || failure_) return;
      ++queued_;
      queue_.push_back(std::move(tick));
    }
    wake_writer_.notify_one();
    future.wait();
  }

  std::optional<std::string> drain(std::optional<std::chrono::steady_clock::time_point> until) {
    std::unique_lock lock(mutex_);
    draining_ = true;
    wake_writer_.notify_all();
    const auto done = [this] {
      return failure_.has_value() || (queue_.empty() && !working_ && !ready_ && !committing_);
    };
    if (!until) idle_.wait(lock, done);
    if (until && !idle_.wait_until(lock, *until, done)) {
      return partition_ + ": " + std::to_string(queued_) + " commands wait to be decided, " +
             (committing_ ? "a batch is being written" : "none is being written");
    }
    return std::nullopt;
  }

  std::optional<std::string> failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  Position durable_position() const { return {durable_.load()}; }
  SequencerStatistics statistics() const {
    const std::lock_guard lock(mutex_);
    SequencerStatistics copy = statistics_;
    copy.queued = queued_;
    return copy;
  }

 private:
  // --- whose turn it is to decide

  void run_writer() {
    std::unique_lock lock(mutex_);
    while (wait_for_turn(lock)) take_turn(lock, true);
  }

  /// There is something to decide, room for it in the next batch, and nobody whose turn it is.
  bool has_work() const {
    return !working_ && !failure_ && !queue_.empty() &&
           (!ready_ || ready_->commands < options_.batch_limit);
  }

  /// Of a submitting thread: as long as what waits takes little time.
  void decide_here(std::unique_lock<std::mutex>& lock, bool idle) {
    for (std::size_t left = options_.caller_limit; has_work() && is_light(left);) {
      left -= queued_;
      take_turn(lock, idle);
    }
    if (working_ || failure_) return;
    const auto deadline = next_deadline();
    if (deadline && (!sleeps_until_ || *deadline < *sleeps_until_)) missed_turn_ = true;
  }

  bool is_light(std::size_t most) const {
    if (queued_ > most || std::ranges::any_of(queue_, is_slow)) return false;
    const auto deadline = machine_->next_deadline();  // of who knows how many at once
    return !deadline || *deadline > clock_.now();
  }

  std::optional<Instant> next_deadline() const {
    return clock_.runs() ? machine_->next_deadline() : std::nullopt;
  }

  /// Of the writer thread: for something to decide, or a deadline. False: stop.
  bool wait_for_turn(std::unique_lock<std::mutex>& lock) {
    while (!failure_ && !(stopping_ && queue_.empty())) {
      if (has_work()) return true;
      if (working_) {
        missed_turn_ = true;
        wake_writer_.wait(lock);
      } else if (sleeps_until_ = next_deadline(); !sleeps_until_) {
        wake_writer_.wait(lock);
      } else {
        const std::chrono::microseconds wait(sleeps_until_->micros - clock_.now().micros);
        if (wait.count() <= 0) return true;
        wake_writer_.wait_for(lock,
                              std::min<std::chrono::microseconds>(wait, std::chrono::minutes(1)));
      }
      missed_turn_ = false;
    }
    return false;
  }

  /// Commits every expiry that is due and decides what is queued, as far as it fits into the next
  /// batch. One at a time: working_ keeps others out. Takes the lock held, and gives it back held.
  void take_turn(std::unique_lock<std::mutex>& lock, bool may_wait) {
    std::deque<Submission> taken;
    const std::size_t waiting = ready_ ? ready_->commands : 0;
    while (!queue_.empty() && waiting + taken.size() < options_.batch_limit) {
      queued_ -= weight(queue_.front());
      taken.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    working_ = true;
    may_wait_ = may_wait;
    lock.unlock();
    try {
      in_flight_.forget({durable_.load()});
      const Instant now = time();
      expire(now);
      for (Submission& submission : taken) {
        process(std::move(submission));
        // Not only at the end: the disk must not wait while a long queue is decided.
        if (building_.commands >= options_.eager_batch && !committer_busy_.load()) hand_over();
      }
      taken.clear();
      hand_over();
      if (machine_->holds_too_much()) machine_->let_go({durable_.load()});
    } catch (const std::exception& error) {
      fail(error.what());
      refuse_all(taken);
      refuse_everything(building_);
    }
    lock.lock();
    working_ = false;
    if (queue_.empty() && !ready_ && !committing_) idle_.notify_all();
  }

  Instant time() { return std::max(clock_.now(), machine_->last_recorded_at()); }

  /// Commits every expiry that is due, each by its own command.
  void expire(Instant now) {
    while (auto due = machine_->due(now)) {
      auto decision = machine_->decide(*due->command, now);
      LANYARD_CHECK(decision.has_value() && !decision->events.empty(), "what is due expires");
      CommandRequest request;
      request.actor = "scheduler";
      request.command = std::move(due->command);
      Draft draft = begin_commit(partition_, request, now);
      draft.commit->causation_id = due->cause;
      add_events(draft, std::move(decision->events));
      finish(std::move(draft));
      ++building_.commands;
    }
  }

  void process(Submission&& submission) {
    PendingReply pending{std::move(submission.reply), {}};
    pending.answers.resize(submission.commands.size());
    try {
      if (submission.dry_run || submission.atomic) {
        process_tentatively(submission, pending.answers);
      } else {
        for (std::size_t i = 0; i < submission.commands.size(); ++i) {
          process_one(submission.commands[i], pending.answers[i]);
        }
      }
    } catch (...) {
      refuse(pending);
      throw;
    }
    building_.commands += submission.commands.size();
    building_.replies.push_back(std::move(pending));
  }

  void process_one(CommandRequest& request, Answer& answer) {
    const Instant now = time();
    expire(now);
    if (answer_from_key(request, answer) || refuse_revision(request, answer)) return;
    auto decision = machine_->decide(*request.command, now);
    if (!decision) return reject(std::move(decision.error()), answer);
    answer.kind = AnswerKind::kAccepted;
    answer.result = std::move(decision->result);
    answer.position = decided_;
    if (decision->events.empty()) return;
    Draft draft = begin_commit(partition_, request, now);
    add_events(draft, std::move(decision->events));
    answer.commit = draft.commit;
    answer.event_count = draft.commit->events.size();
    answer.position = draft.commit->last();
    remember(request, answer, draft);
    draft.keys.push_back(std::move(request.command->key));
    finish(std::move(draft));
  }

  /// An atomic batch (one commit or nothing) or a dry run (nothing): decided on changes that can be
  /// undone.
  void process_tentatively(Submission& submission, std::vector<Answer>& answers) {
    const Instant now = time();
    expire(now);
    const Position before = decided_;
    machine_->begin_changes();
    Draft draft;
    std::optional<std::size_t> refused;
    LinesByKey keys;
    for (std::size_t i = 0; i < submission.commands.size() && !(submission.atomic && refused);
         ++i) {
      CommandRequest& request = submission.commands[i];
      if (const auto first = keys.first(submission, answers, i)) {
        answers[i] = answers[*first];
        answers[i].kind =
            keys.repeats(submission, *first, i) ? AnswerKind::kReplayed : AnswerKind::kKeyReused;
        if (answers[i].kind == AnswerKind::kKeyReused) refused = i;
        continue;
      }
      if (!submission.atomic) draft = {};
      if (!decide_tentatively(request, now, draft, answers[i])) refused = i;
      if (submission.dry_run && !submission.atomic && draft.commit) decided_ = draft.commit->last();
    }
    if (submission.atomic && refused) {
      for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i != *refused) answers[i].kind = AnswerKind::kNotExecuted;
        answers[i].position = before;
      }
    }
    if (submission.dry_run || refused || !draft.commit) {
      machine_->undo_changes();
      decided_ = before;
      if (!submission.dry_run || refused) return;
    } else {
      machine_->commit_changes();
    }
    if (!submission.atomic) return;
    for (Answer& answer : answers) {
      if (!answer.commit || answer.commit != draft.commit) continue;
      answer.position = draft.commit->last();
    }
    if (submission.dry_run) return;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (answers[i].event_count > 0 && answers[i].kind == AnswerKind::kAccepted) {
        remember(submission.commands[i], answers[i], draft);
      }
    }
    finish(std::move(draft));
  }

  /// False when the command was refused. Accepted events are added to the draft and evolved.
  bool decide_tentatively(CommandRequest& request, Instant now, Draft& draft, Answer& answer) {
    if (answer_from_key(request, answer)) return answer.kind == AnswerKind::kReplayed;
    if (refuse_revision(request, answer)) return false;
    auto decision = machine_->decide(*request.command, now);
    if (!decision) {
      reject(std::move(decision.error()), answer);
      return false;
    }
    answer.kind = AnswerKind::kAccepted;
    answer.result = std::move(decision->result);
    answer.position = decided_;
    if (decision->events.empty()) return true;
    if (!draft.commit) draft = begin_commit(partition_, request, now);
    answer.first_event = draft.commit->events.size();
    answer.event_count = decision->events.size();
    add_events(draft, std::move(decision->events));
    draft.keys.push_back(std::move(request.command->key));
    answer.commit = draft.commit;
    answer.position = draft.commit->last();
    return true;
  }

  void reject(events::Rejection&& rejection, Answer& answer) {
    answer.kind = AnswerKind::kRejected;
    answer.rejection = std::move(rejection);
    answer.position = decided_;
    ++rejections_;
  }

  /// True when the command's key answers it: again with the first answer, or as used for something
  /// else.
  bool answer_from_key(const CommandRequest& request, Answer& answer) {
    if (!request.idempotency_key) return false;
    const auto* waiting = in_flight_.find(key_name(request.actor, *request.idempotency_key));
    if (waiting != nullptr) {
      give_again(request, waiting->stored, waiting->commit, answer);
      return true;
    }
    const auto stored = engine_.log().answer(partition_, request.actor, *request.idempotency_key);
    if (!stored) return false;
    give_again(request, *stored, nullptr, answer);
    return true;
  }

  void give_again(const CommandRequest& request, const events::StoredAnswer& stored,
                  CommitPointer commit, Answer& answer) {
    answer.position = decided_;
    const std::string_view hash(reinterpret_cast<const char*>(request.request_hash.data()),
                                request.request_hash.size());
    if (stored.request_hash() != hash) {
      answer.kind = AnswerKind::kKeyReused;
      return;
    }
    answer.kind = AnswerKind::kReplayed;
    answer.commit = commit ? std::move(commit)
                           : read_commit(engine_.log(), partition_, {stored.first_position()});
    answer.first_event = stored.first_event();
    answer.event_count = stored.event_count();
    if (!answer.result.ParseFromString(stored.result())) {
      throw StorageError("the stored answer of an idempotency key does not decode");
    }
    answer.position = answer.commit->last();
  }

  bool refuse_revision(const CommandRequest& request, Answer& answer) {
    if (!request.expected_revision) return false;
    answer.stream = machine_->primary_stream(*request.command);
    answer.actual = machine_->revision(answer.stream);
    if (answer.actual == *request.expected_revision) return false;
    answer.kind = AnswerKind::kRevisionMismatch;
    answer.position = decided_;
    return true;
  }

  /// Gives the events their places and evolves the state by each.
  void add_events(Draft& draft, std::vector<events::NewEvent>&& events) {
    Commit& commit = *draft.commit;
    commit.events.reserve(commit.events.size() + events.size());
    for (events::NewEvent& event : events) {
      events::RecordedEvent& recorded = commit.events.emplace_back();
      recorded.position = decided_ + commit.events.size();
      recorded.stream = std::move(event.stream);
      recorded.revision = {machine_->revision(recorded.stream).value + 1};
      recorded.id = draft.last_id = successor(draft.last_id);
      recorded.event = std::move(event.event);
      machine_->evolve(commit.recorded_at, recorded);
    }
  }

  void remember(const CommandRequest& request, const Answer& answer, Draft& draft) {
    if (!request.idempotency_key) return;
    events::StoredAnswer stored = to_store(request, answer, *draft.commit);
    in_flight_.add(key_name(request.actor, *request.idempotency_key), stored, draft.commit);
    draft.answers.push_back({request.actor, *request.idempotency_key, std::move(stored)});
  }

  /// Chains and encodes the commit, and adds it to the batch.
  void finish(Draft&& draft) {
    Commit& commit = *draft.commit;
    commit.previous_hash = chain_;
    EncodedCommit encoded = encode_commit(commit);
    encoded.answers = std::move(draft.answers);
    chain_ = encoded.hash;
    decided_ = commit.last();
    building_.append.commits.push_back(std::move(encoded));
    building_.commits.push_back(std::move(draft.commit));
    std::ranges::move(draft.keys, std::back_inserter(building_.keys));
  }

  /// Gives what was built to the committer: as its next batch, or added to the one that waits for
  /// it. Answers at once what waits for nothing.
  void hand_over() {
    if (building_.commands == 0 && building_.replies.empty()) return;
    if (!building_.commits.empty()) {
      building_.append.partition = partition_;
      machine_->take_snapshot_changes(decided_, machine_->last_recorded_at(),
                                      building_.append.snapshot);
    }
    std::unique_lock lock(mutex_);
    alone_ = building_.commands == 1 && queue_.empty() ? alone_ + 1 : 0;
    if (failure_) {
      lock.unlock();
      refuse_everything(building_);
    } else if (building_.commits.empty() && !ready_ && !committing_) {
      // Decided on durable state only.
      lock.unlock();
      count(building_);
      answer_all(building_);
    } else if (ready_) {
      add_to(*ready_, std::move(building_));
    } else if (alone_ >= options_.one_client && may_wait_ && !committing_) {
      // The way over the other thread would only take time.
      write_and_answer(std::move(building_), lock);
    } else {
      ready_ = std::move(building_);
      const bool wake = !committing_;
      lock.unlock();
      if (wake) wake_committer_.notify_one();
    }
    building_ = {};
    building_.append.expected_last = decided_;
  }

  // --- the committer thread

  void run_committer() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_committer_.wait(lock, [this] { return stopping_ || ready_; });
      if (!ready_) return;
      Batch batch = *std::exchange(ready_, std::nullopt);
      if (has_work()) wake_writer_.notify_one();  // there is room for the next batch
      write_and_answer(std::move(batch), lock);
    }
  }

  // --- both

  /// Makes the batch durable and answers it, or refuses it when that fails. Takes the lock held,
  /// and gives it back held. One at a time: committing_ keeps the other thread out.
  void write_and_answer(Batch batch, std::unique_lock<std::mutex>& lock) {
    committing_ = true;
    committer_busy_.store(true);
    lock.unlock();
    if (commit(batch)) {
      // The answers first: somebody waits for them.
      answer_all(batch);
      if (on_durable_ && !batch.commits.empty()) on_durable_(batch.commits);
    } else {
      refuse_everything(batch);
    }
    lock.lock();
    committing_ = false;
    committer_busy_.store(false);
    idle_.notify_all();
  }

  /// Makes the batch durable; false when the writing failed, and with it the sequencer.
  bool commit(const Batch& batch) {
    if (batch.commits.empty()) {
      count(batch);
      return !failure();
    }
    const auto started = std::chrono::steady_clock::now();
    try {
      engine_.keys().sync(batch.keys);
      if (engine_.log().append(batch.append) == AppendResult::kConflict) {
        throw StorageError("another writer appended to the log of " + partition_);
      }
      destroy_forgotten_keys(batch, partition_, engine_.keys());
    } catch (const std::exception& error) {
      fail(error.what());
      return false;
    }
    const auto took = std::chrono::steady_clock::now() - started;
    durable_.store(batch.append.commits.back().last.value);
    count(batch, std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    return true;
  }

  void count(const Batch& batch, std::int64_t sync_micros = 0) {
    std::uint64_t events = 0;
    for (const CommitPointer& commit : batch.commits) events += commit->events.size();
    const std::lock_guard lock(mutex_);
    statistics_.commands += batch.commands;
    statistics_.rejections = rejections_.load();
    statistics_.commits += batch.commits.size();
    statistics_.events += events;
    statistics_.batches += batch.commits.empty() ? 0 : 1;
    statistics_.sync_micros += static_cast<std::uint64_t>(sync_micros);
  }

  void fail(std::string reason) {
    std::deque<Submission> queue;
    std::optional<Batch> ready;
    {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::move(reason);
      queue.swap(queue_);
      queued_ = 0;
      ready.swap(ready_);
    }
    if (ready) refuse_everything(*ready);
    refuse_all(queue);
    wake_writer_.notify_all();
    idle_.notify_all();
  }

  const std::string partition_;
  Engine& engine_;
  const Clock& clock_;
  const std::unique_ptr<Machine> machine_;
  const SequencerOptions options_;
  const DurableHook on_durable_;

  // Whose turn it is to decide.
  Position decided_;  // last position given away, durable or not
  Hash chain_{};      // hash of the record that ends there
  Batch building_;
  bool may_wait_ = false;  // for the disk
  std::size_t alone_ = 0;  // so many times in a row a single command was all there was
  KeysInFlight in_flight_;

  mutable std::mutex mutex_;
  std::condition_variable wake_writer_;
  std::condition_variable wake_committer_;
  std::condition_variable idle_;
  std::deque<Submission> queue_;
  std::size_t queued_ = 0;               // commands in queue_
  std::optional<Batch> ready_;           // handed over, not taken by the committer yet
  bool committing_ = false;              // a batch is being written
  bool working_ = false;                 // somebody decides what is not handed over yet
  std::optional<Instant> sleeps_until_;  // the writer thread; nothing: until it is woken
  bool missed_turn_ = false;             // it must look anew
  bool draining_ = false;
  bool stopping_ = false;
  std::optional<std::string> failure_;
  SequencerStatistics statistics_;

  std::atomic<bool> committer_busy_ = false;  // committing_, to be looked at without the lock
  std::atomic<std::uint64_t> durable_ = 0;
  std::atomic<std::uint64_t> rejections_ = 0;

  std::thread committer_;
  std::thread writer_;
};

Sequencer::Sequencer(std::string partition, Engine& engine, const Clock& clock,
                     std::unique_ptr<Machine> machine, SequencerOptions options,
                     DurableHook on_durable)
    : impl_(std::make_unique<Impl>(std::move(partition), engine, clock, std::move(machine), options,
                                   std::move(on_durable))) {}
Sequencer::~Sequencer() = default;
bool Sequencer::submit(Submission&& submission) { return submit(std::span(&submission, 1)) == 1; }
std::size_t Sequencer::submit(std::span<Submission> submissions, Decider decider) {
  return impl_->submit(submissions, decider);
}
void Sequencer::expire_due() { impl_->expire_due(); }
void Sequencer::drain() { impl_->drain(std::nullopt); }
std::optional<std::string> Sequencer::drain(std::chrono::steady_clock::time_point until) {
  return impl_->drain(until);
}
std::optional<std::string> Sequencer::failure() const { return impl_->failure(); }
Position Sequencer::durable_position() const { return impl_->durable_position(); }
SequencerStatistics Sequencer::statistics() const { return impl_->statistics(); }

}  // namespace lanyard::store
