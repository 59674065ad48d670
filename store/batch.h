// Private to the sequencer: what it builds while commands are decided.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "events/event.h"
#include "store/random.h"
#include "store/sequencer.h"

namespace lanyard::store {

using events::Commit;
using CommitPointer = std::shared_ptr<const Commit>;

/// Answers that wait for the sync of everything they were decided on.
struct PendingReply {
  std::move_only_function<void(std::vector<Answer>)> reply;
  std::vector<Answer> answers;
};

/// What one synced write holds, and who waits for it.
struct Batch {
  AppendBatch append;
  std::vector<CommitPointer> commits;
  KeyHolds keys;  // that its events were sealed with
  std::vector<PendingReply> replies;
  std::size_t commands = 0;
};

/// Appends what was built after `batch` to it.
inline void add_to(Batch& batch, Batch&& more) {
  const auto move_all = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  if (batch.commits.empty()) batch.append.partition = std::move(more.append.partition);
  move_all(batch.append.commits, more.append.commits);
  move_all(batch.append.snapshot, more.append.snapshot);
  move_all(batch.commits, more.commits);
  move_all(batch.keys, more.keys);
  move_all(batch.replies, more.replies);
  batch.commands += more.commands;
}

inline std::string key_name(std::string_view caller, std::string_view key) {
  std::string name(caller);
  name.push_back('\0');
  name.append(key);
  return name;
}

/// The lines of a submission that is decided as a whole: nothing of it is in flight yet, so a key
/// that comes again is known here alone.
class LinesByKey {
 public:
  /// The line before with the same key, when it has events that are remembered by it.
  std::optional<std::size_t> first(const Submission& submission, const std::vector<Answer>& answers,
                                   std::size_t line) {
    const CommandRequest& request = submission.commands[line];
    if (!request.idempotency_key) return std::nullopt;
    const auto [known, fresh] =
        lines_.try_emplace(key_name(request.actor, *request.idempotency_key), line);
    if (fresh) return std::nullopt;
    const Answer& before = answers[known->second];
    if (before.kind == AnswerKind::kAccepted && before.event_count > 0) return known->second;
    known->second = line;
    return std::nullopt;
  }
  /// Whether it is the same command, with the same body.
  static bool repeats(const Submission& submission, std::size_t first, std::size_t line) {
    return submission.commands[first].request_hash == submission.commands[line].request_hash;
  }

 private:
  std::unordered_map<std::string, std::size_t> lines_;
};

inline void refuse(PendingReply& pending) {
  std::vector<Answer> answers(pending.answers.size());
  pending.reply(std::move(answers));
}

inline void answer_all(Batch& batch) {
  for (PendingReply& pending : batch.replies) pending.reply(std::move(pending.answers));
  batch.replies.clear();
}

inline void refuse_everything(Batch& batch) {
  for (PendingReply& pending : batch.replies) refuse(pending);
  batch.replies.clear();
}

/// Of a durable batch, before anybody is answered: who has the answer knows that nothing can be
/// read any more. After a crash between the two the next opening does it. Throws StorageError.
inline void destroy_forgotten_keys(const Batch& batch, std::string_view partition, KeyRing& keys) {
  for (const CommitPointer& commit : batch.commits) {
    for (const events::RecordedEvent& recorded : commit->events) {
      const auto* forgotten = std::get_if<events::UserForgotten>(&recorded.event);
      if (forgotten == nullptr) continue;
      keys.destroy(partition, {forgotten->subjects().begin(), forgotten->subjects().end()});
    }
  }
}

/// Of those that were answered already there is nothing left to refuse.
template <class Submissions>
void refuse_all(Submissions& submissions) {
  for (Submission& submission : submissions) {
    if (submission.reply) submission.reply(std::vector<Answer>(submission.commands.size()));
  }
}

/// What a submission takes of the queue: one for a tick, which has no commands.
inline std::size_t weight(const Submission& submission) {
  return submission.commands.empty() ? 1 : submission.commands.size();
}

/// One of its commands is.
inline bool is_slow(const Submission& submission) {
  return std::ranges::any_of(submission.commands,
                             [](const CommandRequest& request) { return request.command->slow(); });
}

/// The commit whose record begins at a position. Throws StorageError.
inline CommitPointer read_commit(const EventLog& log, const std::string& partition,
                                 Position first) {
  const auto cursor = log.read(partition, first);
  Position at;
  std::string_view bytes;
  std::string reason = "there is no such record";
  auto commit = std::make_shared<Commit>();
  if (!cursor->next(at, bytes) || at != first || !events::decode(bytes, *commit, reason)) {
    throw StorageError("the commit at position " + std::to_string(first.value) +
                       " cannot be read: " + reason);
  }
  return commit;
}

/// The next id of a series that begins with a random UUIDv7: ids of one commit differ by a counter
/// in their random part, the monotonic method of RFC 9562, section 6.2.
inline Uuid successor(Uuid id) {
  for (std::size_t i = id.size(); i-- > 9;) {
    if (++id[i] != 0) break;
  }
  return id;
}

/// One command's place in a commit that is being built.
struct Draft {
  std::shared_ptr<Commit> commit;
  std::vector<KeyedAnswer> answers;
  KeyHolds keys;
  Uuid last_id{};
};

/// Of a command, without events yet.
inline Draft begin_commit(const std::string& partition, const CommandRequest& request,
                          Instant now) {
  Draft draft;
  draft.commit = std::make_shared<Commit>();
  Commit& commit = *draft.commit;
  commit.partition = partition;
  commit.id = new_uuid(now);
  commit.command_id = successor(commit.id);
  draft.last_id = commit.command_id;
  commit.command = request.command->name();
  commit.correlation_id = request.correlation_id;
  commit.actor = request.actor;
  commit.recorded_at = now;
  return draft;
}

/// What the request's idempotency key will give again.
inline events::StoredAnswer to_store(const CommandRequest& request, const Answer& answer,
                                     const Commit& commit) {
  events::StoredAnswer stored;
  stored.set_request_hash(request.request_hash.data(), request.request_hash.size());
  stored.set_first_position(commit.first().value);
  stored.set_first_event(static_cast<std::uint32_t>(answer.first_event));
  stored.set_event_count(static_cast<std::uint32_t>(answer.event_count));
  stored.set_result(answer.result.SerializeAsString());
  return stored;
}

}  // namespace lanyard::store
