#include "store/sequencer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <numeric>
#include <span>
#include <thread>

#include "tests/gated_engine.h"
#include "toy_machine.h"

namespace lanyard::tests {
namespace {

using store::Answer;
using store::AnswerKind;
using store::CommandRequest;
using store::Decider;
using store::Sequencer;
using store::Submission;
using ::testing::ElementsAre;

CommandRequest command(Toy what, std::string stream = "toy-1") {
  CommandRequest request;
  request.command = std::make_unique<ToyCommand>(what, std::move(stream));
  request.actor = "tester";
  return request;
}

CommandRequest keyed(CommandRequest request, std::string key, std::uint8_t body = 0) {
  request.idempotency_key = std::move(key);
  request.request_hash.fill(body);
  return request;
}

/// By whom commands are decided makes no difference to what comes of them.
class SequencerTest : public ::testing::TestWithParam<Decider> {
 protected:
  ~SequencerTest() override { engine_.open(); }

  void start(store::SequencerOptions options = {}, std::function<void(Position)> lets_go = {},
             const store::Clock* clock = nullptr) {
    sequencer_.reset();
    auto machine = std::make_unique<ToyMachine>();
    machine->lets_go = std::move(lets_go);
    sequencer_ = std::make_unique<Sequencer>(
        "toys", engine_, clock != nullptr ? *clock : clock_, std::move(machine), options,
        [this](const std::vector<std::shared_ptr<const events::Commit>>& commits) {
          for (const auto& commit : commits) durable_.push_back(commit->last().value);
        });
  }

  template <class... Requests>
  static Submission submission(Requests&&... requests) {
    Submission made;
    (made.commands.push_back(std::forward<Requests>(requests)), ...);
    return made;
  }

  std::future<std::vector<Answer>> send(Submission made) {
    auto promise = std::make_shared<std::promise<std::vector<Answer>>>();
    auto future = promise->get_future();
    made.reply = [promise](std::vector<Answer> answers) { promise->set_value(std::move(answers)); };
    EXPECT_EQ(sequencer_->submit(std::span(&made, 1), GetParam()), 1U);
    return future;
  }
  Answer ask(CommandRequest request) {
    return std::move(send(submission(std::move(request))).get().front());
  }

  GatedEngine engine_;
  store::TestClock clock_{Instant{1'000'000'000}};
  store::SystemClock running_clock_;
  std::vector<std::uint64_t> durable_;
  std::unique_ptr<Sequencer> sequencer_;
};

TEST_P(SequencerTest, AcceptedEventsAreDurableBeforeTheAnswer) {
  start();
  const Answer answer = ask(command(Toy::kOpenTwice));
  EXPECT_EQ(answer.kind, AnswerKind::kAccepted);
  EXPECT_EQ(answer.position.value, 2U);
  EXPECT_EQ(answer.commit->events[1].revision.value, 2U);
  EXPECT_EQ(engine_.log().head("toys").position.value, 2U);
  sequencer_->drain();  // what became durable is told behind the answer
  EXPECT_THAT(durable_, ElementsAre(2U));
}

TEST_P(SequencerTest, CommandsThatArriveDuringASyncShareTheNextOne) {
  start();
  engine_.close();
  std::vector<std::future<std::vector<Answer>>> answers;
  answers.push_back(send(submission(command(Toy::kOpen))));
  engine_.wait_for_appends(1);
  for (int i = 0; i < 10; ++i) answers.push_back(send(submission(command(Toy::kOpen))));
  engine_.open();
  for (auto& answer : answers) EXPECT_EQ(answer.get().front().kind, AnswerKind::kAccepted);
  const auto sizes = engine_.commits_per_append();
  EXPECT_EQ(sizes.front(), 1U);
  EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), 11U);
  EXPECT_LE(sizes.size(), 11U);
}

TEST_P(SequencerTest, ARefusalDecidedOnWhatIsNotDurableWaitsForTheSync) {
  start();
  engine_.close();
  auto first = send(submission(command(Toy::kOpenOnce), command(Toy::kNothing)));
  engine_.wait_for_appends(1);
  auto second = send(submission(command(Toy::kOpenOnce)));
  EXPECT_EQ(second.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  engine_.open();
  EXPECT_EQ(first.get().front().kind, AnswerKind::kAccepted);
  EXPECT_EQ(second.get().front().rejection.code, "taken");
}

TEST_P(SequencerTest, WhatChangesNothingIsAcceptedWithoutACommit) {
  start();
  const Answer answer = ask(command(Toy::kNothing));
  EXPECT_EQ(answer.kind, AnswerKind::kAccepted);
  EXPECT_EQ(answer.commit, nullptr);
  EXPECT_EQ(engine_.log().head("toys").position.value, 0U);
}

TEST_P(SequencerTest, AKeyGivesTheFirstAnswerAgain) {
  start();
  const Answer first = ask(keyed(command(Toy::kOpenTwice), "k"));
  const Answer second = ask(keyed(command(Toy::kOpenTwice), "k"));
  EXPECT_EQ(second.kind, AnswerKind::kReplayed);
  EXPECT_EQ(second.position, first.position);
  EXPECT_EQ(second.event_count, 2U);
  EXPECT_EQ(second.commit->events[0].id, first.commit->events[0].id);
  EXPECT_EQ(second.result.user(), "toy-1");
  EXPECT_EQ(engine_.log().head("toys").position.value, 2U);
}

TEST_P(SequencerTest, AKeyOfACommitThatIsNotDurableYetIsKnown) {
  start();
  engine_.close();
  auto first = send(submission(keyed(command(Toy::kOpen), "k"), command(Toy::kNothing)));
  engine_.wait_for_appends(1);
  auto second = send(submission(keyed(command(Toy::kOpen), "k")));
  engine_.open();
  EXPECT_EQ(first.get().front().kind, AnswerKind::kAccepted);
  EXPECT_EQ(second.get().front().kind, AnswerKind::kReplayed);
}

TEST_P(SequencerTest, AKeyIsLookedUpBeforeTheRevision) {
  start();
  ask(keyed(command(Toy::kOpen), "k"));
  CommandRequest again = keyed(command(Toy::kOpen), "k");
  again.expected_revision = Revision{7};
  EXPECT_EQ(ask(std::move(again)).kind, AnswerKind::kReplayed);
}

TEST_P(SequencerTest, AKeyWithAnotherBodyIsRefused) {
  start();
  ask(keyed(command(Toy::kOpen), "k", 1));
  EXPECT_EQ(ask(keyed(command(Toy::kOpen), "k", 2)).kind, AnswerKind::kKeyReused);
}

TEST_P(SequencerTest, TheKeyOfARefusedCommandIsNotRemembered) {
  start();
  EXPECT_EQ(ask(keyed(command(Toy::kRefuse), "k", 1)).kind, AnswerKind::kRejected);
  EXPECT_EQ(ask(keyed(command(Toy::kOpen), "k", 2)).kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, KeysOfDifferentCallersDoNotMeet) {
  start();
  ask(keyed(command(Toy::kOpen), "k", 1));
  CommandRequest other = keyed(command(Toy::kOpen), "k", 2);
  other.actor = "someone";
  EXPECT_EQ(ask(std::move(other)).kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, AnExpectedRevisionIsTested) {
  start();
  CommandRequest request = command(Toy::kOpen);
  request.expected_revision = Revision{1};
  const Answer answer = ask(std::move(request));
  EXPECT_EQ(answer.kind, AnswerKind::kRevisionMismatch);
  EXPECT_EQ(answer.actual.value, 0U);
  CommandRequest right = command(Toy::kOpen);
  right.expected_revision = Revision{0};
  EXPECT_EQ(ask(std::move(right)).kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, ADryRunAnswersAndWritesNothing) {
  start();
  Submission made = submission(command(Toy::kOpenOnce), command(Toy::kOpenOnce, "toy-2"));
  made.dry_run = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[0].kind, AnswerKind::kAccepted);
  EXPECT_EQ(answers[1].position.value, 2U);
  EXPECT_EQ(engine_.log().head("toys").position.value, 0U);
  EXPECT_EQ(ask(command(Toy::kOpenOnce)).position.value, 1U);
}

TEST_P(SequencerTest, ABatchDecidesEachLineOnItsOwn) {
  start();
  const auto answers = send(submission(command(Toy::kOpenOnce), command(Toy::kOpenOnce),
                                       command(Toy::kOpenTwice, "toy-2")))
                           .get();
  EXPECT_EQ(answers[0].kind, AnswerKind::kAccepted);
  EXPECT_EQ(answers[1].kind, AnswerKind::kRejected);
  EXPECT_EQ(answers[2].position.value, 3U);
}

TEST_P(SequencerTest, AnAtomicBatchIsOneCommit) {
  start();
  Submission made = submission(keyed(command(Toy::kOpen), "a"), command(Toy::kNothing),
                               keyed(command(Toy::kOpenTwice, "toy-2"), "b"));
  made.atomic = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[0].commit, answers[2].commit);
  EXPECT_EQ(answers[2].first_event, 1U);
  EXPECT_EQ(answers[2].event_count, 2U);
  EXPECT_EQ(answers[0].position.value, 3U);
  const Answer again = ask(keyed(command(Toy::kOpenTwice, "toy-2"), "b"));
  EXPECT_EQ(again.first_event, 1U);
  EXPECT_EQ(again.event_count, 2U);
}

TEST_P(SequencerTest, AKeyThatComesAgainInAnAtomicBatchIsExecutedOnce) {
  start();
  Submission made = submission(keyed(command(Toy::kOpen), "a"), keyed(command(Toy::kOpen), "a"),
                               command(Toy::kOpen, "toy-2"));
  made.atomic = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[0].kind, AnswerKind::kAccepted);
  EXPECT_EQ(answers[1].kind, AnswerKind::kReplayed);
  EXPECT_EQ(answers[1].first_event, answers[0].first_event);
  EXPECT_EQ(answers[1].position.value, 2U);
  EXPECT_EQ(answers[2].position.value, 2U);
  EXPECT_EQ(ask(keyed(command(Toy::kOpen), "a")).kind, AnswerKind::kReplayed);
  EXPECT_EQ(ask(command(Toy::kOpen)).position.value, 3U);
}

TEST_P(SequencerTest, AKeyWithAnotherBodyRefusesAnAtomicBatch) {
  start();
  Submission made =
      submission(keyed(command(Toy::kOpen), "a", 1), keyed(command(Toy::kOpen), "a", 2));
  made.atomic = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[0].kind, AnswerKind::kNotExecuted);
  EXPECT_EQ(answers[1].kind, AnswerKind::kKeyReused);
  EXPECT_EQ(engine_.log().head("toys").position.value, 0U);
  EXPECT_EQ(ask(keyed(command(Toy::kOpen), "a", 2)).kind, AnswerKind::kAccepted);
  EXPECT_EQ(ask(command(Toy::kOpen)).kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, AKeyOfALineThatChangedNothingIsFreeForTheNextLine) {
  start();
  Submission made =
      submission(keyed(command(Toy::kNothing), "a", 1), keyed(command(Toy::kOpen), "a", 2),
                 keyed(command(Toy::kOpen), "a", 2));
  made.atomic = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[1].kind, AnswerKind::kAccepted);
  EXPECT_EQ(answers[2].kind, AnswerKind::kReplayed);
  EXPECT_EQ(ask(command(Toy::kOpen)).kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, ADryRunHeedsKeys) {
  start();
  ask(keyed(command(Toy::kOpen), "k", 1));
  Submission again = submission(keyed(command(Toy::kOpen), "k", 1));
  again.dry_run = true;
  EXPECT_EQ(send(std::move(again)).get().front().kind, AnswerKind::kReplayed);
  Submission other = submission(keyed(command(Toy::kOpen), "k", 2));
  other.dry_run = true;
  EXPECT_EQ(send(std::move(other)).get().front().kind, AnswerKind::kKeyReused);
}

TEST_P(SequencerTest, ARefusedLineUndoesAnAtomicBatch) {
  start();
  Submission made = submission(command(Toy::kOpenOnce), command(Toy::kRefuse), command(Toy::kOpen));
  made.atomic = true;
  const auto answers = send(std::move(made)).get();
  EXPECT_EQ(answers[0].kind, AnswerKind::kNotExecuted);
  EXPECT_EQ(answers[1].rejection.code, "refused");
  EXPECT_EQ(answers[2].kind, AnswerKind::kNotExecuted);
  EXPECT_EQ(engine_.log().head("toys").position.value, 0U);
  EXPECT_EQ(ask(command(Toy::kOpenOnce)).position.value, 1U);
}

TEST_P(SequencerTest, WhatIsDueIsCommittedBeforeTheNextCommandIsDecided) {
  start();
  ask(command(Toy::kLater, "cart-ada"));
  clock_.advance_to(Instant{1'000'000'000}.plus_minutes(1));
  const Answer answer = ask(command(Toy::kRefuse));
  EXPECT_EQ(answer.position.value, 2U);
  sequencer_->drain();
  EXPECT_THAT(durable_, ElementsAre(1U, 2U));
}

TEST_P(SequencerTest, ExpireDueReturnsWhenTheExpiryIsDurable) {
  start();
  ask(command(Toy::kLater, "cart-ada"));
  clock_.advance_to(Instant{1'000'000'000}.plus_minutes(1));
  sequencer_->expire_due();
  EXPECT_EQ(sequencer_->durable_position().value, 2U);
}

TEST_P(SequencerTest, AFullQueueRefusesAtOnce) {
  start({.queue_limit = 2, .batch_limit = 1});
  engine_.close();
  std::vector<std::future<std::vector<Answer>>> answers;
  answers.push_back(send(submission(command(Toy::kOpen))));
  engine_.wait_for_appends(1);
  // One more is being built, two wait; the writer takes no more than that while the disk is busy.
  bool refused = false;
  for (int i = 0; i < 4 && !refused; ++i) {
    auto promise = std::make_shared<std::promise<std::vector<Answer>>>();
    Submission made = submission(command(Toy::kOpen));
    made.reply = [promise](std::vector<Answer> done) { promise->set_value(std::move(done)); };
    auto future = promise->get_future();
    if (sequencer_->submit(std::span(&made, 1), GetParam()) == 1) {
      answers.push_back(std::move(future));
    } else {
      refused = true;
    }
  }
  EXPECT_TRUE(refused);
  engine_.open();
  for (auto& answer : answers) EXPECT_EQ(answer.get().front().kind, AnswerKind::kAccepted);
}

TEST_P(SequencerTest, OfSeveralAtOnceThoseAreQueuedThatThereIsRoomFor) {
  start({.queue_limit = 2, .batch_limit = 1});
  engine_.close();
  std::vector<std::future<std::vector<Answer>>> answers;
  std::vector<Submission> many;
  for (int i = 0; i < 10; ++i) {
    auto promise = std::make_shared<std::promise<std::vector<Answer>>>();
    answers.push_back(promise->get_future());
    Submission& made = many.emplace_back(submission(command(Toy::kOpen)));
    made.reply = [promise](std::vector<Answer> done) { promise->set_value(std::move(done)); };
  }
  // They come under one lock: the writer takes none of them before.
  const std::size_t taken = sequencer_->submit(many, GetParam());
  EXPECT_EQ(taken, 2U);
  engine_.open();
  for (std::size_t i = 0; i < taken; ++i) {
    const Answer answer = answers[i].get().front();
    EXPECT_EQ(answer.kind, AnswerKind::kAccepted);
    EXPECT_EQ(answer.position.value, i + 1) << "in the order given";
  }
  sequencer_->drain();
  EXPECT_EQ(sequencer_->durable_position().value, taken) << "nothing of the others was executed";
  EXPECT_EQ(sequencer_->submit(std::span(many).subspan(taken), GetParam()), many.size() - taken);
  for (std::size_t i = taken; i < many.size(); ++i) {
    EXPECT_EQ(answers[i].get().front().kind, AnswerKind::kUnavailable) << "it drains";
  }
}

TEST_P(SequencerTest, AFailedWriteStopsTheWriterAndNothingUndurableIsAnswered) {
  start();
  ask(command(Toy::kOpen));
  engine_.close();
  auto failing = send(submission(command(Toy::kOpen), command(Toy::kOpen)));
  engine_.wait_for_appends(2);
  auto undurable = send(submission(command(Toy::kRefuse)));
  engine_.fail_next();
  engine_.open();
  EXPECT_EQ(failing.get().front().kind, AnswerKind::kUnavailable);
  EXPECT_EQ(undurable.get().front().kind, AnswerKind::kUnavailable);
  EXPECT_EQ(ask(command(Toy::kOpen)).kind, AnswerKind::kUnavailable);
  EXPECT_THAT(sequencer_->failure().value_or(""), ::testing::HasSubstr("disk is full"));
  EXPECT_EQ(sequencer_->durable_position().value, 1U);
}

TEST_P(SequencerTest, WhoeverLetsGoOfMemoryIsToldWhatCanBeReadBack) {
  std::vector<std::uint64_t> stored_then;
  start({}, [&](Position stored) {
    EXPECT_LE(stored, engine_.log().head("toys").position);
    stored_then.push_back(stored.value);
  });
  engine_.close();
  auto first = send(submission(command(Toy::kOpen), command(Toy::kOpen)));
  engine_.wait_for_appends(1);
  engine_.open();
  first.get();
  ask(command(Toy::kOpen));
  sequencer_.reset();
  ASSERT_EQ(stored_then.size(), 2U);
  EXPECT_GE(stored_then.back(), 2U) << "while the third was not there yet, the first two were";
}

TEST_P(SequencerTest, WhatFallsDueIsCommittedThoughNoCommandFollows) {
  start({}, {}, &running_clock_);
  ask(command(Toy::kLater, "cart-ada"));  // for this one the writer sleeps a minute
  ask(command(Toy::kSoon, "cart-bob"));
  // Before the writer would have looked anyway.
  const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (sequencer_->durable_position().value < 3 && std::chrono::steady_clock::now() < late)
    std::this_thread::yield();
  EXPECT_EQ(sequencer_->durable_position().value, 3U);
}

/// On which thread the answers come.
std::thread::id answered_on(Sequencer& sequencer, Submission made, Decider decider) {
  std::promise<std::thread::id> where;
  made.reply = [&](std::vector<Answer>) { where.set_value(std::this_thread::get_id()); };
  EXPECT_EQ(sequencer.submit(std::span(&made, 1), decider), 1U);
  return where.get_future().get();
}

TEST_P(SequencerTest, CommandsThatComeOneAtATimeAreWrittenByWhoeverHasNothingElseToDo) {
  start();
  // The batch before may still be in the committer's hands.
  std::thread::id where;
  const auto here = std::this_thread::get_id();
  for (int i = 0; i < 100 && where != here; ++i)
    where = answered_on(*sequencer_, submission(command(Toy::kOpen)), GetParam());
  EXPECT_EQ(where == here, GetParam() == Decider::kIdleCaller);
}

// What changes nothing is answered on the thread that decides it, as long as nothing is written.
TEST_P(SequencerTest, WhatTakesLongIsLeftToTheWriter) {
  start({.caller_limit = 3});
  const auto here = std::this_thread::get_id();
  const auto nothing = [] { return command(Toy::kNothing); };
  EXPECT_EQ(
      answered_on(*sequencer_, submission(nothing(), nothing(), nothing()), GetParam()) == here,
      GetParam() != Decider::kWriter);
  EXPECT_NE(
      answered_on(*sequencer_, submission(nothing(), nothing(), nothing(), nothing()), GetParam()),
      here)
      << "more than the limit";
  EXPECT_NE(answered_on(*sequencer_, submission(command(Toy::kSlow)), GetParam()), here);
}

TEST_P(SequencerTest, DrainingAnswersWhatIsQueuedAndRefusesTheRest) {
  start();
  engine_.close();
  auto queued = send(submission(command(Toy::kOpen)));
  engine_.wait_for_appends(1);
  auto behind = send(submission(command(Toy::kOpen)));
  std::thread drain([this] { sequencer_->drain(); });
  engine_.open();
  drain.join();
  EXPECT_EQ(queued.get().front().kind, AnswerKind::kAccepted);
  EXPECT_EQ(behind.get().front().kind, AnswerKind::kAccepted);
  EXPECT_EQ(ask(command(Toy::kOpen)).kind, AnswerKind::kUnavailable);
}

TEST_P(SequencerTest, ManyThreadsGetDensePositionsAndAChainThatHolds) {
  start();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 250; ++i) {
        EXPECT_EQ(ask(command(Toy::kOpen, "toy-" + std::to_string(t))).kind, AnswerKind::kAccepted);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto cursor = engine_.log().read("toys", {1});
  Position first;
  std::string_view bytes;
  Hash previous{};
  std::uint64_t expected = 1;
  while (cursor->next(first, bytes)) {
    events::Commit commit;
    std::string reason;
    ASSERT_TRUE(events::decode(bytes, commit, reason)) << reason;
    ASSERT_EQ(first.value, expected);
    ASSERT_EQ(commit.previous_hash, previous);
    previous = events::hash_of(bytes);
    expected = commit.last().value + 1;
  }
  EXPECT_EQ(expected, 1001U);
}

TEST_P(SequencerTest, DrainingEndsInTimeAndLosesNothing) {
  start();
  engine_.close();
  auto stuck = send(submission(command(Toy::kOpen)));
  engine_.wait_for_appends(1);
  const auto soon = [] { return std::chrono::steady_clock::now() + std::chrono::milliseconds(20); };
  const auto unfinished = sequencer_->drain(soon());
  ASSERT_TRUE(unfinished);
  EXPECT_THAT(*unfinished, ::testing::HasSubstr("toys: "));
  EXPECT_THAT(*unfinished, ::testing::HasSubstr("a batch is being written"));
  EXPECT_EQ(ask(command(Toy::kOpen, "toy-2")).kind, AnswerKind::kUnavailable);
  engine_.open();
  EXPECT_EQ(sequencer_->drain(soon() + std::chrono::minutes(1)), std::nullopt);
  EXPECT_EQ(stuck.get().front().kind, AnswerKind::kAccepted);
  EXPECT_EQ(engine_.log().head("toys").position.value, 1U);
}

std::string name_of(const ::testing::TestParamInfo<Decider>& by) {
  constexpr std::array kNames = {"Writer", "Caller", "IdleCaller"};
  return kNames.at(by.index);
}

INSTANTIATE_TEST_SUITE_P(DecidedBy, SequencerTest,
                         ::testing::Values(Decider::kWriter, Decider::kCaller,
                                           Decider::kIdleCaller),
                         name_of);

}  // namespace
}  // namespace lanyard::tests
