// What every engine promises (store/log.h), asked of each of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "support.h"

namespace lanyard::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Memory {
  std::unique_ptr<Engine> engine = make_memory_engine();
};

struct RocksDb {
  TemporaryDirectory directory;
  std::unique_ptr<Engine> engine = open_store(directory.path());
};

template <class Store>
class Contract : public testing::Test {
 protected:
  EventLog& log() { return store_.engine->log(); }
  ViewStore& views() { return store_.engine->views(); }

  std::vector<std::string> snapshot_entries(std::string_view prefix) {
    std::vector<std::string> entries;
    log().scan_snapshot(kSlug, prefix, [&](std::string_view key, std::string_view value) {
      entries.push_back(std::string(key).append("=").append(value));
      return true;
    });
    return entries;
  }

  static std::vector<std::string> scan(const ViewSnapshot& view, std::string_view family,
                                       std::string_view prefix, std::string_view from = {}) {
    std::vector<std::string> entries;
    view.scan(family, prefix, from, [&](std::string_view key, std::string_view value) {
      entries.push_back(std::string(key).append("=").append(value));
      return true;
    });
    return entries;
  }

  static constexpr const char* kSlug = "nordic-js";
  Store store_;
  TestWriter writer_{kSlug};
};

using Stores = testing::Types<Memory, RocksDb>;
TYPED_TEST_SUITE(Contract, Stores);

TYPED_TEST(Contract, AnUnknownPartitionIsEmpty) {
  EXPECT_EQ(this->log().head("nobody"), Head{});
  EXPECT_THAT(read_all(this->log(), "nobody"), IsEmpty());
  EXPECT_THAT(this->log().partitions(), IsEmpty());
  EXPECT_THAT(this->log().stream("nobody", "cart-1", {0}, 10), IsEmpty());
  EXPECT_FALSE(this->log().answer("nobody", "ada", "k"));
  EXPECT_FALSE(this->log().snapshot("nobody", "k"));
  this->log().drop_snapshot("nobody");
}

TYPED_TEST(Contract, AppendedRecordsAreReadBackByteForByte) {
  AppendBatch batch = this->writer_.batch({{"cart-1", 1}, {"stock-1", 1}});
  batch.commits.push_back(this->writer_.commit({{"cart-1", 2}}));
  ASSERT_EQ(this->log().append(batch), AppendResult::kDurable);

  const auto records = read_all(this->log(), this->kSlug);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].first, Position{1});
  EXPECT_EQ(records[0].bytes, batch.commits[0].record);
  EXPECT_EQ(records[1].first, Position{3});
  EXPECT_EQ(records[1].bytes, batch.commits[1].record);
  EXPECT_EQ(this->log().head(this->kSlug), this->writer_.head());
  EXPECT_EQ(first_bad_position(this->log(), this->kSlug), std::nullopt);
}

TYPED_TEST(Contract, AnotherExpectedPositionIsAConflictAndChangesNothing) {
  const AppendBatch first = this->writer_.batch({{"cart-1", 1}});
  ASSERT_EQ(this->log().append(first), AppendResult::kDurable);
  EXPECT_EQ(this->log().append(first), AppendResult::kConflict);

  TestWriter other(this->kSlug);
  other.commit({{"cart-1", 1}, {"cart-2", 1}, {"cart-3", 1}});
  AppendBatch ahead = other.batch({{"cart-4", 1}});
  ahead.snapshot.push_back({"cart/4", "four"});
  EXPECT_EQ(this->log().append(ahead), AppendResult::kConflict);

  EXPECT_EQ(this->log().head(this->kSlug), this->writer_.head());
  EXPECT_EQ(read_all(this->log(), this->kSlug).size(), 1U);
  EXPECT_THAT(this->log().stream(this->kSlug, "cart-4", {0}, 10), IsEmpty());
  EXPECT_FALSE(this->log().snapshot(this->kSlug, "cart/4"));
}

TYPED_TEST(Contract, ExpectedRevisionsAreThoseBeforeTheBatch) {
  ASSERT_EQ(this->log().append(this->writer_.batch({{"cart-1", 1}, {"cart-1", 2}})),
            AppendResult::kDurable);
  for (const std::uint64_t revision : {0U, 1U, 3U}) {
    TestWriter writer = this->writer_;
    AppendBatch batch = writer.batch({{"cart-1", 3}});
    batch.expected_revisions = {{"cart-1", {revision}}};
    EXPECT_EQ(this->log().append(batch), AppendResult::kConflict) << revision;
  }
  AppendBatch batch = this->writer_.batch({{"cart-1", 3}, {"cart-10", 1}});
  batch.expected_revisions = {{"cart-1", {2}}, {"cart-10", {0}}, {"cart", {0}}};
  EXPECT_EQ(this->log().append(batch), AppendResult::kDurable);
}

TYPED_TEST(Contract, ABatchWithoutCommitsMovesTheSnapshotOnly) {
  AppendBatch batch = this->writer_.batch();
  batch.snapshot.push_back({"k", "v"});
  EXPECT_EQ(this->log().append(batch), AppendResult::kDurable);
  EXPECT_EQ(this->log().head(this->kSlug), Head{});
  EXPECT_THAT(this->log().partitions(), IsEmpty());
  EXPECT_EQ(this->log().snapshot(this->kSlug, "k"), "v");
}

TYPED_TEST(Contract, ReadingStartsAtTheRecordThatHoldsThePosition) {
  ASSERT_EQ(this->log().append(this->writer_.batch({{"a-1", 1}, {"a-2", 1}, {"a-3", 1}})),
            AppendResult::kDurable);
  ASSERT_EQ(this->log().append(this->writer_.batch({{"a-4", 1}, {"a-5", 1}})),
            AppendResult::kDurable);
  const auto firsts = [&](std::uint64_t from) {
    std::vector<std::uint64_t> positions;
    for (const StoredRecord& record : read_all(this->log(), this->kSlug, {from})) {
      positions.push_back(record.first.value);
    }
    return positions;
  };
  EXPECT_THAT(firsts(0), ElementsAre(1, 4));
  EXPECT_THAT(firsts(1), ElementsAre(1, 4));
  EXPECT_THAT(firsts(3), ElementsAre(1, 4));
  EXPECT_THAT(firsts(4), ElementsAre(4));
  EXPECT_THAT(firsts(5), ElementsAre(4));
  EXPECT_THAT(firsts(6), IsEmpty());
  EXPECT_THAT(firsts(UINT64_MAX), IsEmpty());
}

TYPED_TEST(Contract, ACursorSeesTheLogAsItWas) {
  append_commits(this->log(), this->writer_, 3);
  const auto cursor = this->log().read(this->kSlug, {1});
  append_commits(this->log(), this->writer_, 3);
  Position first;
  std::string_view bytes;
  int seen = 0;
  while (cursor->next(first, bytes)) ++seen;
  EXPECT_EQ(seen, 3);
}

TYPED_TEST(Contract, PartitionsDoNotSeeEachOther) {
  TestWriter b("b");
  TestWriter a("a");
  TestWriter a_longer("a-2027");
  append_commits(this->log(), b, 2);
  append_commits(this->log(), a, 1);
  append_commits(this->log(), a_longer, 3);
  EXPECT_THAT(this->log().partitions(), ElementsAre("a", "a-2027", "b"));
  EXPECT_EQ(read_all(this->log(), "a").size(), 1U);
  EXPECT_EQ(read_all(this->log(), "a-2027").size(), 3U);
  EXPECT_EQ(read_all(this->log(), "b", {2}).size(), 2U);
  EXPECT_EQ(this->log().head("a"), a.head());
  EXPECT_EQ(this->log().head("a-2027"), a_longer.head());
  this->log().drop_snapshot("a");
  EXPECT_FALSE(this->log().snapshot("a", "cart/0"));
  EXPECT_EQ(this->log().snapshot("a-2027", "cart/0"), "state of 0");
}

TYPED_TEST(Contract, AStreamIsReadInPages) {
  for (std::uint64_t revision = 1; revision <= 7; ++revision) {
    ASSERT_EQ(this->log().append(this->writer_.batch({{"cart-1", revision}, {"z", revision}})),
              AppendResult::kDurable);
  }
  const auto page = [&](std::uint64_t after, std::size_t limit) {
    std::vector<std::uint64_t> positions;
    for (const IndexEntry& entry : this->log().stream(this->kSlug, "cart-1", {after}, limit)) {
      EXPECT_EQ(entry.stream, "cart-1");
      EXPECT_EQ(entry.position.value, 2 * entry.revision.value - 1);
      positions.push_back(entry.revision.value);
    }
    return positions;
  };
  EXPECT_THAT(page(0, 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(page(3, 3), ElementsAre(4, 5, 6));
  EXPECT_THAT(page(6, 3), ElementsAre(7));
  EXPECT_THAT(page(7, 3), IsEmpty());
  EXPECT_THAT(page(UINT64_MAX, 3), IsEmpty());
  EXPECT_THAT(page(0, 0), IsEmpty());
  EXPECT_THAT(this->log().stream(this->kSlug, "cart-", {0}, 10), IsEmpty());
}

TYPED_TEST(Contract, AStreamMayHaveManyEventsInACommit) {
  // cart-1 stands at 1, 3 and 4, then at 5, then at 7 and 8.
  for (const auto& events :
       std::vector<std::vector<TestEvent>>{{{"cart-1", 1}, {"z", 1}, {"cart-1", 2}, {"cart-1", 3}},
                                           {{"cart-1", 4}},
                                           {{"z", 2}, {"cart-1", 5}, {"cart-1", 6}}}) {
    ASSERT_EQ(this->log().append(this->writer_.batch(events)), AppendResult::kDurable);
  }
  const auto positions = [&](std::uint64_t after, std::size_t limit) {
    std::vector<std::uint64_t> found;
    std::uint64_t revision = after;
    for (const IndexEntry& entry : this->log().stream(this->kSlug, "cart-1", {after}, limit)) {
      EXPECT_EQ(entry.revision.value, ++revision);
      found.push_back(entry.position.value);
    }
    return found;
  };
  EXPECT_THAT(positions(0, 10), ElementsAre(1, 3, 4, 5, 7, 8));
  EXPECT_THAT(positions(1, 3), ElementsAre(3, 4, 5));
  EXPECT_THAT(positions(2, 1), ElementsAre(4));
  EXPECT_THAT(positions(5, 10), ElementsAre(8));
  EXPECT_THAT(positions(6, 10), IsEmpty());
  AppendBatch expecting = this->writer_.batch({{"cart-1", 7}});
  expecting.expected_revisions = {{"cart-1", {6}}, {"z", {2}}};
  EXPECT_EQ(this->log().append(expecting), AppendResult::kDurable);
}

TYPED_TEST(Contract, AnswersAreKeptByCallerAndKey) {
  AppendBatch batch = this->writer_.batch({{"cart-1", 1}});
  events::StoredAnswer answer;
  answer.set_request_hash("hash");
  answer.set_first_position(1);
  answer.set_result("result");
  // Texts that would run into each other if they were merely joined.
  batch.commits.front().answers.push_back({"ada", std::string("x\0y", 3), answer});
  ASSERT_EQ(this->log().append(batch), AppendResult::kDurable);
  const auto stored = this->log().answer(this->kSlug, "ada", std::string("x\0y", 3));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->SerializeAsString(), answer.SerializeAsString());
  EXPECT_FALSE(this->log().answer(this->kSlug, std::string("ada\0x", 5), "y"));
  EXPECT_FALSE(this->log().answer(this->kSlug, "ada", "x"));
  EXPECT_FALSE(this->log().answer(this->kSlug, "bob", std::string("x\0y", 3)));
  EXPECT_FALSE(this->log().answer("other", "ada", std::string("x\0y", 3)));
}

TYPED_TEST(Contract, TheSnapshotMovesWithEachBatch) {
  AppendBatch batch = this->writer_.batch({{"cart-1", 1}});
  batch.snapshot = {{"cart/1", "one"}, {"cart/2", "two"}, {"carts", "3"}, {"order/1", ""}};
  ASSERT_EQ(this->log().append(batch), AppendResult::kDurable);
  EXPECT_THAT(this->snapshot_entries("cart/"), ElementsAre("cart/1=one", "cart/2=two"));
  EXPECT_THAT(this->snapshot_entries(""),
              ElementsAre("cart/1=one", "cart/2=two", "carts=3", "order/1="));

  batch = this->writer_.batch({{"cart-1", 2}});
  batch.snapshot = {{"cart/1", std::nullopt}, {"cart/2", "zwei"}, {"cart/3", std::nullopt}};
  ASSERT_EQ(this->log().append(batch), AppendResult::kDurable);
  EXPECT_THAT(this->snapshot_entries("cart"), ElementsAre("cart/2=zwei", "carts=3"));
  EXPECT_FALSE(this->log().snapshot(this->kSlug, "cart/1"));
  EXPECT_EQ(this->log().snapshot(this->kSlug, "cart/2"), "zwei");
  EXPECT_EQ(this->log().snapshot(this->kSlug, "order/1"), "");

  std::vector<std::string> visited;
  this->log().scan_snapshot(this->kSlug, "", [&](std::string_view key, std::string_view) {
    visited.emplace_back(key);
    return visited.size() < 2;
  });
  EXPECT_THAT(visited, ElementsAre("cart/2", "carts"));
}

TYPED_TEST(Contract, ADroppedSnapshotIsWrittenAnew) {
  append_commits(this->log(), this->writer_, 4);
  this->log().drop_snapshot(this->kSlug);
  EXPECT_THAT(this->snapshot_entries(""), IsEmpty());
  this->log().write_snapshot(this->kSlug, {{"a", "1"}, {"b", "2"}});
  this->log().write_snapshot(this->kSlug, {{"c", "3"}, {"a", std::nullopt}});
  EXPECT_THAT(this->snapshot_entries(""), ElementsAre("b=2", "c=3"));
  EXPECT_EQ(this->log().head(this->kSlug), this->writer_.head());
}

TYPED_TEST(Contract, FamiliesComeAndGo) {
  EXPECT_THAT(this->views().families(), IsEmpty());
  this->views().create_family("orders.1");
  this->views().create_family("carts.1");
  this->views().create_family("orders.1");
  EXPECT_THAT(this->views().families(), ElementsAre("carts.1", "orders.1"));
  this->views().write({{"orders.1", "k", "v"}});
  this->views().create_family("orders.1");
  EXPECT_EQ(this->views().view()->get("orders.1", "k"), "v");
  const auto before = this->views().view();
  this->views().drop_family("orders.1");
  this->views().drop_family("orders.1");
  EXPECT_THAT(this->views().families(), ElementsAre("carts.1"));
  EXPECT_EQ(before->get("orders.1", "k"), "v");
  EXPECT_THROW(this->views().view()->get("orders.1", "k"), StorageError);
  EXPECT_THROW(this->views().write({{"carts.1", "a", "b"}, {"orders.1", "a", "b"}}), StorageError);
  EXPECT_FALSE(this->views().view()->get("carts.1", "a"));
  this->views().create_family("orders.1");
  EXPECT_FALSE(this->views().view()->get("orders.1", "k"));
}

TYPED_TEST(Contract, ViewsScanAscendingFromAKey) {
  this->views().create_family("f");
  std::vector<ViewChange> changes;
  for (int i = 199; i >= 0; --i) {
    changes.push_back({"f", "p/" + std::to_string(1000 + i), std::to_string(i)});
  }
  changes.push_back({"f", "o/1", "before"});
  changes.push_back({"f", "q/1", "after"});
  changes.push_back({"f", "\xFF\xFF", "last"});
  this->views().write(changes);
  const auto view = this->views().view();
  const auto all = this->scan(*view, "f", "p/");
  ASSERT_EQ(all.size(), 200U);
  EXPECT_EQ(all.front(), "p/1000=0");
  EXPECT_EQ(all.back(), "p/1199=199");
  EXPECT_EQ(this->scan(*view, "f", "p/", "p/1150").size(), 50U);
  EXPECT_EQ(this->scan(*view, "f", "p/", "p/11505").size(), 49U);
  EXPECT_EQ(this->scan(*view, "f", "p/", "a").size(), 200U);
  EXPECT_THAT(this->scan(*view, "f", "p/", "q"), IsEmpty());
  EXPECT_EQ(this->scan(*view, "f", "").size(), 203U);
  EXPECT_THAT(this->scan(*view, "f", "\xFF"), ElementsAre("\xFF\xFF=last"));
  int visited = 0;
  view->scan("f", "p/", "", [&](std::string_view, std::string_view) { return ++visited < 70; });
  EXPECT_EQ(visited, 70);
}

TYPED_TEST(Contract, AViewDoesNotSeeLaterWrites) {
  this->views().create_family("f");
  this->views().write({{"f", "a", "1"}, {"f", "b", "1"}});
  const auto first = this->views().view();
  this->views().write({{"f", "a", "2"}, {"f", "b", std::nullopt}, {"f", "c", "2"}});
  const auto second = this->views().view();
  this->views().write({{"f", "a", std::nullopt}, {"f", "b", "3"}});
  EXPECT_THAT(this->scan(*first, "f", ""), ElementsAre("a=1", "b=1"));
  EXPECT_THAT(this->scan(*second, "f", ""), ElementsAre("a=2", "c=2"));
  EXPECT_THAT(this->scan(*this->views().view(), "f", ""), ElementsAre("b=3", "c=2"));
  EXPECT_EQ(first->get("f", "a"), "1");
  EXPECT_EQ(first->get("f", "c"), std::nullopt);
  EXPECT_EQ(second->get("f", "b"), std::nullopt);
}

TYPED_TEST(Contract, APrefixIsErasedAtOnce) {
  this->views().create_family("f");
  this->views().create_family("g");
  this->views().write(
      {{"f", "a", "1"}, {"f", "a/1", "2"}, {"f", "a/2", "3"}, {"f", "a0", "4"}, {"g", "a/1", "5"}});
  const auto before = this->views().view();
  this->views().erase_prefix("f", "a/");
  EXPECT_THAT(this->scan(*this->views().view(), "f", ""), ElementsAre("a=1", "a0=4"));
  EXPECT_EQ(this->views().view()->get("f", "a/1"), std::nullopt);
  EXPECT_EQ(this->views().view()->get("g", "a/1"), "5");
  EXPECT_EQ(this->scan(*before, "f", "a/").size(), 2U);
  this->views().write({{"f", "a/1", "again"}});
  EXPECT_THAT(this->scan(*this->views().view(), "f", "a/"), ElementsAre("a/1=again"));
}

TYPED_TEST(Contract, ViewsAreConsistentAcrossFamiliesWhileTheyAreWritten) {
  this->views().create_family("x");
  this->views().create_family("y");
  this->views().write({{"x", "n", "0"}, {"y", "n", "0"}});
  std::latch started(2);
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    started.arrive_and_wait();
    for (int i = 1; i <= 500; ++i) {
      this->views().write({{"x", "n", std::to_string(i)}, {"y", "n", std::to_string(i)}});
    }
    done = true;
  });
  started.arrive_and_wait();
  while (!done) {
    const auto view = this->views().view();
    ASSERT_EQ(view->get("x", "n"), view->get("y", "n"));
  }
}

TYPED_TEST(Contract, ReadersAndAWriterOfEachPartitionGetAlong) {
  constexpr std::uint64_t kCommits = 60;
  std::atomic<int> writing = 2;
  std::vector<std::jthread> threads;
  for (const char* slug : {"a", "b"}) {
    threads.emplace_back([&, slug] {
      TestWriter writer(slug);
      append_commits(this->log(), writer, kCommits);
      --writing;
    });
  }
  while (writing > 0) {
    for (const std::string& slug : this->log().partitions()) {
      const Head head = this->log().head(slug);
      ASSERT_GE(read_all(this->log(), slug).size(), head.position.value / 2);
      ASSERT_EQ(first_bad_position(this->log(), slug), std::nullopt);
    }
  }
  threads.clear();
  EXPECT_EQ(this->log().head("a").position, Position{2 * kCommits});
  EXPECT_EQ(this->log().head("b").position, Position{2 * kCommits});
}

TYPED_TEST(Contract, TheAnchorHoldsTheHeads) {
  EXPECT_THAT(this->store_.engine->anchors(), IsEmpty());
  append_commits(this->log(), this->writer_, 2);
  this->store_.engine->write_anchor();
  const Head anchored = this->writer_.head();
  append_commits(this->log(), this->writer_, 1);
  const auto anchors = this->store_.engine->anchors();
  ASSERT_EQ(anchors.size(), 1U);
  EXPECT_EQ(anchors[0].partition, this->kSlug);
  EXPECT_EQ(anchors[0].head, anchored);
}

TYPED_TEST(Contract, CommitsThatAreNotDenseAreABug) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  AppendBatch batch = this->writer_.batch({{"a-1", 1}});
  this->writer_.commit({{"a-2", 1}});
  batch.commits.push_back(this->writer_.commit({{"a-3", 1}}));
  EXPECT_DEATH(this->log().append(batch), "dense");
}

TYPED_TEST(Contract, ABrokenHashChainIsABug) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  ASSERT_EQ(this->log().append(this->writer_.batch({{"a-1", 1}})), AppendResult::kDurable);
  TestWriter other(this->kSlug);
  other.commit({{"something-else", 1}});
  EXPECT_DEATH(this->log().append(other.batch({{"a-2", 1}})), "names the one before");
}

}  // namespace
}  // namespace lanyard::store
