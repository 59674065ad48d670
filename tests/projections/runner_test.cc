// The runner over both engines: nothing is lost or applied twice, whatever it starts from.
#include "projections/runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "history.h"
#include "projections/balances.h"
#include "projections/orders.h"
#include "projections/projector.h"

namespace lanyard::tests {
namespace {

using Dump = std::map<std::string, std::string>;  // "<model> <key>" → value

/// Everything that queries read, byte for byte.
Dump dump(const projections::ReadView& view) {
  Dump all;
  for (const auto& model : projections::read_models()) {
    view.model(model->name()).scan("", "", [&](std::string_view key, std::string_view value) {
      all[std::string(model->name()) + " " + std::string(key)] = value;
      return true;
    });
  }
  return all;
}

enum class Kind { kMemory, kDisk };

class Runners : public testing::TestWithParam<Kind> {
 protected:
  Runners() {
    if (GetParam() == Kind::kDisk) {
      std::random_device random;
      directory_ = std::filesystem::temp_directory_path() /
                   ("lanyard-runner-" + std::to_string(random()) + std::to_string(random()));
    }
    open();
  }
  ~Runners() override {
    engine_.reset();
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }
  void open() {
    engine_ = directory_.empty() ? store::make_memory_engine() : store::open_engine(directory_, {});
  }

  /// What the models are, made from the log alone in another store.
  Dump expected() {
    const auto scratch = store::make_memory_engine();
    projections::Projector projector("pycon", engine_->log(), scratch->views());
    const Position head = engine_->log().head("pycon").position;
    while (projector.catch_up(head, 1'000'000)) {
    }
    return dump(*projector.view());
  }

  std::filesystem::path directory_;
  std::unique_ptr<store::Engine> engine_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Runners, testing::Values(Kind::kMemory, Kind::kDisk),
                         [](const auto& info) {
                           return info.param == Kind::kMemory ? "Memory" : "RocksDB";
                         });

TEST_P(Runners, CatchesUpFromTheLogAndGoesOnWithWhatIsQueued) {
  History history(engine_->log());
  play(history);
  projections::Runner runner("pycon", *engine_, {});
  runner.wait_for(history.head());
  EXPECT_EQ(runner.position(), history.head());
  for (int number = 0; number < 20; ++number) {
    buy(history, number);
    const auto& commits = history.commits();
    runner.enqueue({commits.end() - 3, commits.end()});
  }
  runner.wait_for(history.head());
  EXPECT_EQ(runner.failure(), std::nullopt);
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, WhatNobodyWaitsForIsReachedAllTheSame) {
  History history(engine_->log());
  play(history);
  std::atomic<std::uint64_t> reached = 0;
  projections::Runner runner("pycon", *engine_, [&](Position position) {
    reached.store(position.value);
    reached.notify_all();
  });
  for (int number = 0; number < 20; ++number) {
    buy(history, number);
    const auto& commits = history.commits();
    for (auto commit = commits.end() - 3; commit != commits.end(); ++commit) {
      runner.enqueue({*commit});
    }
  }
  const std::uint64_t head = history.head().value;
  for (std::uint64_t seen = reached; seen < head; seen = reached) reached.wait(seen);
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, AnExpectedPositionThatIsNotThereYetDoesNotKeepOthersFromBeingReached) {
  History history(engine_->log());
  play(history);
  projections::Runner runner("pycon", *engine_, {});
  runner.expect(history.head() + 1'000'000);
  for (int number = 0; number < 20; ++number) {
    buy(history, number);
    runner.enqueue({history.commits().back()});
  }
  runner.wait_for(history.head());
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, AGapInTheQueueIsReadFromTheLog) {
  History history(engine_->log());
  projections::Runner runner("pycon", *engine_, {});
  play(history);  // not queued
  buy(history, 1);
  runner.enqueue({history.commits().back()});
  runner.wait_for(history.head());
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, CommitsThatCameTwiceAreAppliedOnce) {
  History history(engine_->log());
  play(history);
  projections::Runner runner("pycon", *engine_, {});
  runner.enqueue(history.commits());
  runner.wait_for(history.head());
  runner.enqueue(history.commits());
  buy(history, 1);
  runner.enqueue(history.commits());
  runner.wait_for(history.head());
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, ARestartContinuesFromTheCheckpoint) {
  History history(engine_->log());
  play(history);
  {
    projections::Runner runner("pycon", *engine_, {});
    runner.wait_for(history.head());
  }
  if (GetParam() == Kind::kDisk) {
    engine_->flush();
    engine_.reset();
    open();
  }
  projections::Runner runner("pycon", *engine_, {});
  EXPECT_EQ(runner.position(), history.head()) << "at once: there is nothing to do";
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, ModelsAtDifferentCheckpointsEachApplyWhatTheyMissed) {
  History history(engine_->log());
  play(history);
  // As after a crash that took each family back to another of its earlier states.
  const auto& models = projections::read_models();
  std::vector<store::ViewChange> changes;
  for (std::size_t lost = 0; lost < models.size(); ++lost) {
    const auto scratch = store::make_memory_engine();
    projections::Projector projector("pycon", engine_->log(), scratch->views());
    std::vector<std::shared_ptr<const events::Commit>> some(history.commits().begin(),
                                                            history.commits().end() - 2 * lost);
    projector.apply(some);
    const std::string family(models[lost]->name());
    engine_->views().create_family(family);
    scratch->views().view()->scan(
        family, "", "", [&](std::string_view key, std::string_view value) {
          changes.push_back({family, std::string(key), std::string(value)});
          return true;
        });
  }
  engine_->views().write(changes);
  {
    const projections::Projector projector("pycon", engine_->log(), engine_->views());
    EXPECT_LT(projector.position(), history.head());
  }
  projections::Runner runner("pycon", *engine_, {});
  buy(history, 1);
  runner.enqueue({history.commits().end() - 3, history.commits().end()});
  runner.wait_for(history.head());
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, ARebuiltModelHasTheBytesOfTheLiveOneAndQueriesGoOn) {
  History history(engine_->log());
  play(history);
  for (int number = 0; number < 30; ++number) buy(history, number);
  projections::Runner runner("pycon", *engine_, {});
  runner.wait_for(history.head());
  const auto before = runner.view();
  const Dump live = dump(*before);
  EXPECT_FALSE(runner.rebuild("ordres"));
  for (const auto& model : projections::read_models()) EXPECT_TRUE(runner.rebuild(model->name()));
  for (int number = 30; number < 60; ++number) {
    buy(history, number);
    runner.enqueue({history.commits().end() - 3, history.commits().end()});
    EXPECT_NO_THROW(dump(*runner.view()));
  }
  runner.wait_for(history.head());
  const auto rebuilding = [&] {
    for (const auto& status : runner.status()) {
      if (status.rebuilding_to.value != 0) return true;
    }
    return false;
  };
  while (rebuilding()) std::this_thread::yield();
  EXPECT_EQ(runner.failure(), std::nullopt);
  EXPECT_EQ(dump(*runner.view()), expected());
  EXPECT_EQ(dump(*before), live) << "a view is one moment, whatever happens after it";
}

TEST_P(Runners, ARebuildThatWasInterruptedGoesOnAfterARestart) {
  History history(engine_->log());
  play(history);
  for (int number = 0; number < 30; ++number) buy(history, number);
  {
    projections::Projector projector("pycon", engine_->log(), engine_->views());
    while (projector.catch_up(history.head(), 1'000)) {
    }
    ASSERT_TRUE(projector.rebuild("orders"));
    ASSERT_TRUE(projector.catch_up(history.head(), 50));
  }
  if (GetParam() == Kind::kDisk) {
    engine_->flush();
    engine_.reset();
    open();
  }
  projections::Projector projector("pycon", engine_->log(), engine_->views());
  const auto orders = projector.status()[4];
  EXPECT_EQ(orders.name, "orders");
  EXPECT_EQ(orders.position, history.head());
  EXPECT_EQ(orders.rebuilding_to, history.head());
  EXPECT_GE(orders.rebuilt_to.value, 50U);
  while (projector.catch_up(history.head(), 50)) {
  }
  EXPECT_EQ(projector.status()[4].rebuilding_to, Position{});
  EXPECT_EQ(dump(*projector.view()), expected());
  while (projector.discard()) {
  }
  EXPECT_EQ(dump(*projector.view()), expected());
  std::size_t keys = 0;
  engine_->views().view()->scan("orders", "pycon/1/", "",
                                [&](std::string_view, std::string_view) { return ++keys > 0; });
  EXPECT_EQ(keys, 0U) << "the old generation is deleted";
}

/// As a server of an older build left it: the registry says another version.
void age(store::ViewStore& views, const std::string& family) {
  const auto snapshot = views.view();
  auto registry = projections::read_registry(*snapshot, family, "pycon");
  registry.mutable_current()->set_version(99);
  views.write({{family, "pycon/!", registry.SerializeAsString()}});
}

TEST_P(Runners, ANewVersionIsBuiltBesideTheOldOne) {
  History history(engine_->log());
  play(history);
  {
    projections::Runner runner("pycon", *engine_, {});
    runner.wait_for(history.head());
  }
  age(engine_->views(), "orders");
  const Position before = history.head();
  buy(history, 1);
  projections::Projector projector("pycon", engine_->log(), engine_->views());
  EXPECT_EQ(projector.position(), before);
  EXPECT_EQ(projector.status()[4].version, 99U);
  projections::OrderPlace place;
  EXPECT_TRUE(projector.view()
                  ->model(projections::orders::kName)
                  .get(projections::orders::reference_key("ORD-1"), place))
      << "the old one goes on answering";
  while (projector.catch_up(history.head(), 10)) {
  }
  EXPECT_EQ(projector.position(), history.head());
  EXPECT_EQ(projector.status()[4].version, projections::read_models()[4]->version());
  EXPECT_EQ(dump(*projector.view()), expected());
}

TEST_P(Runners, ACheckpointBeyondTheLogIsMadeAnew) {
  History history(engine_->log());
  play(history);
  {
    projections::Projector projector("pycon", engine_->log(), engine_->views());
    while (projector.catch_up(history.head(), 1'000)) {
    }
  }
  projections::Checkpoint checkpoint;
  checkpoint.set_position(history.head().value + 1);
  engine_->views().write({{"orders", "pycon/1/!checkpoint", checkpoint.SerializeAsString()}});
  projections::Projector projector("pycon", engine_->log(), engine_->views());
  EXPECT_EQ(projector.position(), Position{});
  while (projector.catch_up(history.head(), 1'000)) {
  }
  EXPECT_EQ(dump(*projector.view()), expected());
}

TEST_P(Runners, ADamagedValueStopsTheRunnerAndARebuildHeals) {
  History history(engine_->log());
  play(history);
  {
    projections::Projector projector("pycon", engine_->log(), engine_->views());
    while (projector.catch_up(history.head(), 1'000)) {
    }
  }
  engine_->views().write({{"carts", "pycon/1/u/gus", "\xff\xff"}});
  const auto scratch = store::make_memory_engine();
  const auto differences = projections::compare_with_log("pycon", engine_->log(), engine_->views(),
                                                         scratch->views(), {});
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences.front().model, "carts");
  EXPECT_EQ(differences.front().position, history.head());
  EXPECT_NE(differences.front().what.find("u/gus"), std::string::npos);
  history.commit({{"cart-gus", event<events::CartExpired>(R"(user: "gus" cart: 1)")}});
  {
    projections::Runner runner("pycon", *engine_, {});
    runner.wait_for(history.head());
    ASSERT_TRUE(runner.failure().has_value());
    EXPECT_NE(runner.failure()->find("u/gus"), std::string::npos);
  }
  std::uint64_t last = 0;
  projections::rebuild_offline(*engine_, "pycon", {"carts"},
                               [&](std::uint64_t done, std::uint64_t total) {
                                 EXPECT_LE(done, total);
                                 last = done;
                               });
  EXPECT_EQ(last, history.head().value);
  projections::Runner runner("pycon", *engine_, {});
  runner.wait_for(history.head());
  EXPECT_EQ(dump(*runner.view()), expected());
}

TEST_P(Runners, RebuildingOfflineMakesEverythingAnew) {
  History history(engine_->log());
  play(history);
  projections::rebuild_offline(*engine_, "pycon", {}, {});
  projections::rebuild_offline(*engine_, "pycon", {}, {});
  const auto scratch = store::make_memory_engine();
  EXPECT_TRUE(
      projections::compare_with_log("pycon", engine_->log(), engine_->views(), scratch->views(), {})
          .empty());
  EXPECT_THROW(projections::rebuild_offline(*engine_, "pycon", {"ordres"}, {}),
               store::StorageError);
}

TEST_P(Runners, PartitionsDoNotSeeEachOther) {
  History history(engine_->log());
  play(history);
  History other(engine_->log(), "pycon-2");
  buy(other, 1);
  projections::Runner one("pycon", *engine_, {});
  projections::Runner two("pycon-2", *engine_, {});
  one.wait_for(history.head());
  two.wait_for(other.head());
  EXPECT_EQ(dump(*one.view()), expected());
  projections::OrderPlace place;
  EXPECT_FALSE(two.view()->model("orders").get(projections::orders::reference_key("ORD-1"), place));
  EXPECT_TRUE(two.view()->model("orders").get(projections::orders::reference_key("BUY-1"), place));
}

TEST_P(Runners, ProgressIsToldInOrder) {
  History history(engine_->log());
  play(history);
  std::vector<Position> told;
  {
    projections::Runner runner("pycon", *engine_,
                               [&](Position position) { told.push_back(position); });
    runner.wait_for(history.head());
    buy(history, 1);
    runner.enqueue({history.commits().end() - 3, history.commits().end()});
    runner.wait_for(history.head());
  }
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), history.head());
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_LT(told[i - 1], told[i]);
}

TEST_P(Runners, AnEmptyPartitionCanBeRebuilt) {
  projections::Projector projector("pycon", engine_->log(), engine_->views());
  EXPECT_TRUE(projector.rebuild("orders"));
  EXPECT_EQ(projector.status()[4].rebuilding_to, Position{});
  EXPECT_FALSE(projector.catch_up({}, 10));
}

TEST_P(Runners, SlicesOfAnySizeGiveTheSameBytes) {
  History history(engine_->log());
  play(history);
  for (int number = 0; number < 40; ++number) buy(history, number);
  const Dump whole = expected();
  for (const std::size_t slice : {1U, 3U, 64U}) {
    const auto scratch = store::make_memory_engine();
    projections::Projector projector("pycon", engine_->log(), scratch->views());
    while (projector.catch_up(history.head(), slice)) {
    }
    EXPECT_EQ(dump(*projector.view()), whole) << slice;
  }
}

}  // namespace
}  // namespace lanyard::tests
