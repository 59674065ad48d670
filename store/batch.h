// Private to the sequencer: what it builds while commands are decided.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  std::vector<PendingReply> replies;
  std::vector<std::string> keys;  // of `in_flight_` that become durable with it
  std::size_t commands = 0;
};

inline std::string key_name(std::string_view caller, std::string_view key) {
  std::string name(caller);
  name.push_back('\0');
  name.append(key);
  return name;
}

inline void refuse(PendingReply& pending) {
  std::vector<Answer> answers(pending.answers.size());
  pending.reply(std::move(answers));
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
  Uuid last_id{};
};

}  // namespace lanyard::store
