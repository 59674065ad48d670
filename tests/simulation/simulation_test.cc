// Whole histories through the real writer: a seeded workload of many users, an independent auditor,
// and the tools that auditors use. LANYARD_SEED repeats a run, LANYARD_SIMULATIONS sets how many
// there are.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <future>
#include <random>
#include <set>

#include "api/host.h"
#include "api/queries/standing.h"
#include "domain/attendee/attendee.h"
#include "domain/attendee/door.h"
#include "domain/evolve.h"
#include "projections/attendees.h"
#include "projections/projector.h"
#include "replay/verify.h"
#include "tests/auditor.h"
#include "workload.h"

namespace lanyard::tests {
namespace {

using store::Answer;
using store::AnswerKind;

constexpr Instant kStart{1'800'000'000'000'000};

std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "lanyard-simulation-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Simulation {
 public:
  Simulation(std::uint64_t seed, store::Engine& engine, store::TestClock& clock)
      : seed_(seed), engine_(engine), clock_(clock), workload_(seed) {
    restart();
  }

  /// As a server that was stopped and started again.
  void restart() {
    sequencer_.reset();
    // A few entities in memory only, so that settled ones are dropped and fetched all the time.
    sequencer_ = std::make_unique<store::Sequencer>("simcon", engine_, clock_,
                                                    api::make_machine("simcon", engine_, {}, 8),
                                                    store::SequencerOptions{}, nullptr);
  }

  void set_up() {
    for (domain::Command& command : workload_.setup()) {
      ASSERT_EQ(send({std::move(command)}, false, false).front().kind, AnswerKind::kAccepted);
    }
  }

  void run(int steps) {
    for (int step = 0; step < steps; ++step) {
      const int what = workload_.draw(40);
      if (what == 0) {
        clock_.advance_to(clock_.now().plus_minutes(workload_.draw(20)));
      } else if (what == 1) {
        repeat_a_key();
      } else if (what == 2) {
        try_without_writing();
      } else if (what == 3) {
        restart();
      } else {
        std::vector<domain::Command> commands;
        for (int i = workload_.draw(4); i >= 0; --i) commands.push_back(workload_.next());
        send(std::move(commands), what == 4, true);
      }
    }
    sequencer_->drain();
  }

  void audit() {
    Auditor auditor;
    std::vector<std::shared_ptr<const events::Commit>> log;
    const auto cursor = engine_.log().read("simcon", {1});
    Position first;
    std::string_view bytes;
    while (cursor->next(first, bytes)) {
      events::Commit commit;
      std::string reason;
      ASSERT_TRUE(events::decode(bytes, commit, reason)) << reason;
      auditor.apply(commit);
      ASSERT_TRUE(auditor.violations().empty())
          << "seed " << seed_ << ": " << auditor.violations().front();
      log.push_back(std::make_shared<const events::Commit>(std::move(commit)));
    }
    paid_orders_ = auditor.paid_orders();
    compare_doors(log);
  }
  std::size_t paid_orders() const { return paid_orders_; }

 private:
  struct Sent {
    std::string key;
    domain::Command command;
    std::vector<std::string> events;
  };

  static std::vector<std::string> ids(const Answer& answer) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < answer.event_count; ++i) {
      ids.push_back(to_string(answer.commit->events[answer.first_event + i].id));
    }
    return ids;
  }

  std::vector<Answer> submit(store::Submission submission) {
    std::promise<std::vector<Answer>> promise;
    submission.reply = [&promise](std::vector<Answer> answers) {
      promise.set_value(std::move(answers));
    };
    EXPECT_TRUE(sequencer_->submit(std::move(submission)));
    return promise.get_future().get();
  }

  store::CommandRequest request(const domain::Command& command, const std::string& key) {
    store::CommandRequest request;
    request.command = std::make_unique<api::DomainCommand>(command);
    request.actor = "simulation";
    request.idempotency_key = key;
    request.request_hash = events::hash_of(key);
    return request;
  }

  std::vector<Answer> send(std::vector<domain::Command> commands, bool atomic, bool learn) {
    store::Submission submission;
    submission.atomic = atomic;
    std::vector<std::string> keys;
    for (const domain::Command& command : commands) {
      keys.push_back("key-" + std::to_string(next_key_++));
      submission.commands.push_back(request(command, keys.back()));
    }
    auto answers = submit(std::move(submission));
    for (std::size_t i = 0; learn && i < answers.size(); ++i) {
      const Answer& answer = answers[i];
      EXPECT_NE(answer.kind, AnswerKind::kUnavailable) << "seed " << seed_;
      if (answer.kind != AnswerKind::kAccepted || !answer.commit) continue;
      workload_.learn(*answer.commit);
      sent_.push_back({keys[i], commands[i], ids(answer)});
      if (sent_.size() > 50) sent_.pop_front();
    }
    return answers;
  }

  /// A key that was accepted gives the same events again, whatever has happened since.
  void repeat_a_key() {
    if (sent_.empty()) return;
    const Sent& again =
        sent_[static_cast<std::size_t>(workload_.draw(static_cast<int>(sent_.size())))];
    store::Submission submission;
    submission.commands.push_back(request(again.command, again.key));
    const auto answers = submit(std::move(submission));
    ASSERT_EQ(answers.front().kind, AnswerKind::kReplayed) << "seed " << seed_;
    ASSERT_EQ(ids(answers.front()), again.events) << "seed " << seed_;
  }

  /// A dry run says what the command then does, and changes nothing.
  void try_without_writing() {
    const domain::Command command = workload_.next();
    store::Submission submission;
    submission.commands.push_back(request(command, "dry"));
    submission.commands.front().idempotency_key.reset();
    submission.dry_run = true;
    const Answer dry = std::move(submit(std::move(submission)).front());
    const Answer real = std::move(send({command}, false, true).front());
    ASSERT_EQ(dry.kind, real.kind) << "seed " << seed_;
    ASSERT_EQ(dry.rejection.code, real.rejection.code) << "seed " << seed_;
    ASSERT_EQ(dry.event_count, real.event_count) << "seed " << seed_;
    ASSERT_EQ(dry.position, real.position) << "seed " << seed_;
  }

  /// Of everybody: what a command would say of them at a door is what the queries say.
  void compare_doors(const std::vector<std::shared_ptr<const events::Commit>>& log) {
    domain::State state;
    for (const auto& commit : log) {
      for (const events::RecordedEvent& event : commit->events)
        state = domain::evolve(std::move(state), commit->recorded_at, event);
    }
    const auto views = store::make_memory_engine();
    projections::Projector projector("simcon", engine_.log(), views->views());
    projector.apply(log);
    const auto view = projector.view();
    const api::queries::Standing standing(*view);
    view->model(projections::attendees::kName)
        .scan(projections::attendees::kPrefix, "",
              [&](std::string_view key, std::string_view value) {
                projections::AttendeeView shown;
                projections::parse_value(key, value, shown);
                standing.name(shown);
                standing.complete(shown);
                const domain::AttendeeState* attendee = state.attendee(shown.access_code());
                if (attendee == nullptr) {
                  ADD_FAILURE() << "no attendee " << shown.access_code();
                  return false;
                }
                events::CommandResult said;
                domain::answer_person(state, *attendee, said);
                EXPECT_EQ(said.present(), shown.present()) << shown.access_code();
                EXPECT_EQ(texts_of(said.products()), texts_of(shown.products()))
                    << shown.access_code();
                EXPECT_EQ(texts_of(said.problems()), texts_of(shown.problems()))
                    << shown.access_code();
                const domain::Presence presence = domain::presence_of(*attendee);
                EXPECT_EQ(presence.times > 0, shown.checked_in()) << shown.access_code();
                EXPECT_EQ(presence.first ? presence.first->micros : 0, shown.first_checked_in_at());
                return !::testing::Test::HasFailure();
              });
  }
  /// The messages of both sides have the same fields; in no particular order.
  static std::multiset<std::string> texts_of(const auto& messages) {
    std::multiset<std::string> texts;
    for (const auto& message : messages) texts.insert(message.ShortDebugString());
    return texts;
  }

  const std::uint64_t seed_;
  store::Engine& engine_;
  store::TestClock& clock_;
  Workload workload_;
  std::unique_ptr<store::Sequencer> sequencer_;
  std::uint64_t next_key_ = 0;
  std::deque<Sent> sent_;
  std::size_t paid_orders_ = 0;
};

TEST(Simulation, EveryInvariantHoldsInEveryHistory) {
  const std::uint64_t first = environment("LANYARD_SEED", std::random_device{}());
  const std::uint64_t runs = environment("LANYARD_SIMULATIONS", 12);
  std::size_t paid = 0;
  for (std::uint64_t seed = first; seed < first + runs && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("LANYARD_SEED=" + std::to_string(seed) + " LANYARD_SIMULATIONS=1 repeats this");
    const auto engine = store::make_memory_engine();
    store::TestClock clock(kStart);
    Simulation simulation(seed, *engine, clock);
    simulation.set_up();
    simulation.run(600);
    simulation.audit();
    paid += simulation.paid_orders();
  }
  EXPECT_GT(paid, runs) << "a workload that sells nothing tests nothing";
}

TEST(Simulation, AuditorsFindNothingWrongInAStoreThatWasUsed) {
  const std::uint64_t seed = environment("LANYARD_SEED", std::random_device{}());
  SCOPED_TRACE("LANYARD_SEED=" + std::to_string(seed) + " repeats this");
  const TemporaryDirectory directory;
  const auto data = directory.path() / "data";
  {
    const auto engine = store::open_engine(data, {.test_clock = true});
    store::TestClock clock(kStart);
    Simulation simulation(seed, *engine, clock);
    simulation.set_up();
    simulation.run(300);
    simulation.audit();
    // The read models follow from the log alone.
    api::Host host(*engine, clock, {}, {});
    const auto partition = host.find("simcon");
    partition->runner().wait_for(partition->sequencer().durable_position());
    host.drain(std::chrono::minutes(10));
    engine->write_anchor();
    engine->flush();
  }
  const auto engine = store::open_engine(data, {.mode = store::OpenMode::kReadOnly});
  const auto report =
      replay::verify(*engine, engine->anchors(), {.partitions = {}, .progress = {}});
  for (const auto& finding : report.findings) {
    ADD_FAILURE() << finding.partition << " " << (finding.position ? finding.position->value : 0)
                  << ": " << finding.reason;
  }
  ASSERT_EQ(report.partitions.size(), 1U);
  EXPECT_GT(report.partitions.front().models.size(), 5U) << "read models were compared";
}

}  // namespace
}  // namespace lanyard::tests
