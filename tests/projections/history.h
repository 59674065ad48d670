#pragma once

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/event.h"
#include "store/chain.h"
#include "store/engine.h"

namespace lanyard::tests {

/// An event from protobuf's text form.
template <class Type>
Type event(std::string_view text) {
  Type made;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &made)) << text;
  return made;
}

/// Writes commits to a partition's log as the sequencer would.
class History {
 public:
  static constexpr std::int64_t kStart = 1'810'285'200'000'000;  // 2027-05-14T09:00:00Z

  explicit History(store::EventLog& log, std::string partition = "pycon")
      : log_(log), partition_(std::move(partition)) {}

  void at_minute(std::int64_t minute) { now_ = {kStart + minute * 60'000'000}; }

  /// One commit of these events on these streams.
  std::shared_ptr<const events::Commit> commit(
      std::vector<std::pair<std::string, events::Event>> events) {
    auto commit = std::make_shared<events::Commit>();
    commit->previous_hash = head_.hash;
    commit->partition = partition_;
    commit->command = "Test";
    commit->actor = "tester";
    commit->recorded_at = now_;
    for (auto& [stream, one] : events) {
      events::RecordedEvent recorded;
      recorded.position = head_.position + 1 + commit->events.size();
      recorded.stream = stream;
      recorded.revision = {++revisions_[stream]};
      recorded.event = std::move(one);
      commit->events.push_back(std::move(recorded));
    }
    store::EncodedCommit encoded = store::encode_commit(*commit);
    store::AppendBatch batch;
    batch.partition = partition_;
    batch.expected_last = head_.position;
    head_ = {encoded.last, encoded.hash};
    batch.commits.push_back(std::move(encoded));
    EXPECT_EQ(log_.append(batch), store::AppendResult::kDurable);
    commits_.push_back(commit);
    return commit;
  }

  Position head() const { return head_.position; }
  const std::vector<std::shared_ptr<const events::Commit>>& commits() const { return commits_; }

 private:
  store::EventLog& log_;
  std::string partition_;
  Instant now_{kStart};
  store::Head head_;
  std::map<std::string, std::uint64_t> revisions_;
  std::vector<std::shared_ptr<const events::Commit>> commits_;
};

/// A conference's life in which every event there is happens at least once.
void play(History& history);

/// Another buyer's whole purchase, from cart to paid order; `number` makes it its own.
void buy(History& history, int number);

}  // namespace lanyard::tests
