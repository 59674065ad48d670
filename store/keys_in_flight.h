// Private to the sequencer: idempotency keys of commits that are decided and not durable yet.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "events/check.h"
#include "events/event.h"
#include "store/log.h"

namespace lanyard::store {

/// Answers that cannot be read from the log yet, by key_name. One thread at a time.
class KeysInFlight {
 public:
  struct Answer {
    events::StoredAnswer stored;
    std::shared_ptr<const events::Commit> commit;
  };

  /// Null when there is none.
  const Answer* find(const std::string& name) const {
    const auto found = answers_.find(name);
    return found == answers_.end() ? nullptr : &found->second;
  }

  /// The key must be new.
  void add(std::string name, events::StoredAnswer stored,
           std::shared_ptr<const events::Commit> commit) {
    const Position first = commit->first();
    const auto known =
        answers_.emplace(std::move(name), Answer{std::move(stored), std::move(commit)});
    LANYARD_CHECK(known.second, "a key that is known answers its command");
    order_.emplace_back(first, &known.first->first);
  }

  /// Those of commits up to there, which the log has.
  void forget(Position durable) {
    while (!order_.empty() && order_.front().first <= durable) {
      answers_.erase(answers_.find(*order_.front().second));
      order_.pop_front();
    }
  }

 private:
  std::unordered_map<std::string, Answer> answers_;
  std::deque<std::pair<Position, const std::string*>> order_;  // keys of `answers_`
};

}  // namespace lanyard::store
