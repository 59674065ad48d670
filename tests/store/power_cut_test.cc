// A write-ahead log is written into zeros, and a disk writes sectors in any order: of the commit
// that was being synced, a power cut leaves some, with zeros between.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "files.h"
#include "support.h"
#include "tests/seed.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;
using testing::SizeIs;

constexpr std::size_t kSector = 512;

class PowerCut : public testing::Test {
 protected:
  /// A live store, copied before it was closed. Its last commit may lie within a sector or over
  /// several of RocksDB's blocks.
  void write(const fs::path& live) {
    const auto engine = open_store(live);
    TestWriter writer(kSlug);
    append_commits(engine->log(), writer, 5 + random_() % 100);
    start_ = written_size(write_ahead_logs(live).front());
    AppendBatch batch = writer.batch({{"cart", 1}, {"stock", 1}});
    batch.snapshot.push_back({"value", noise()});
    ASSERT_EQ(engine->log().append(batch), AppendResult::kDurable);
    ASSERT_THAT(write_ahead_logs(live), SizeIs(1));
    end_ = written_size(write_ahead_logs(live).front());
    records_ = read_all(engine->log(), kSlug);
    copy_directory(live, crashed_);
    journal_ = write_ahead_logs(crashed_).front();
  }

  /// What is left when some of the sectors were not written, at least one of which matters.
  std::string lose_sectors(const std::string& whole) {
    std::string bytes = whole;
    while (bytes == whole) {
      for (std::uint64_t at = start_; at < end_; at += kSector - at % kSector) {
        const std::uint64_t next = at + kSector - at % kSector;
        if (random_() % 2 == 0) bytes.replace(at, next - at, next - at, '\0');
      }
    }
    return bytes;
  }

  void expect_commits(const EventLog& log, std::size_t count) const {
    const auto found = read_all(log, kSlug);
    ASSERT_EQ(found.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(found[i].bytes, records_[i].bytes);
  }

  std::string noise() {
    static constexpr std::array<std::size_t, 6> kSizes = {1, 100, 500, 2'000, 33'000, 100'000};
    std::string made(1 + random_() % kSizes[random_() % kSizes.size()], '\0');
    for (char& c : made) c = static_cast<char>(1 + random_() % 255);
    return made;
  }

  const TemporaryDirectory directory_;
  const fs::path crashed_ = directory_ / "crashed";
  fs::path journal_;
  std::mt19937_64 random_{tests::test_seed()};
  std::uint64_t start_ = 0;  ///< of the last commit in the journal
  std::uint64_t end_ = 0;
  std::vector<StoredRecord> records_;
};

TEST_F(PowerCut, ACommitThatWasNotWrittenAsAWholeIsLeftOut) {
  for (int store = 0; store < 20; ++store) {
    write(directory_ / "live");
    const std::string whole = read_text(journal_);
    const std::size_t left = records_.size() - 1;
    for (int cut = 0; cut < 4; ++cut) {
      const fs::path copy = directory_ / "copy";
      copy_directory(crashed_, copy);
      write_text(write_ahead_logs(copy).front(), lose_sectors(whole));
      ASSERT_NO_FATAL_FAILURE(expect_commits(open_store(copy, OpenMode::kReadOnly)->log(), left));
      {
        const auto engine = open_store(copy);
        ASSERT_NO_FATAL_FAILURE(expect_commits(engine->log(), left));
        TestWriter writer(*engine, kSlug);
        append_commits(engine->log(), writer, 2);
      }
      {
        const auto engine = open_store(copy);
        ASSERT_EQ(engine->log().head(kSlug).position.value, 2 * left + 4);
        ASSERT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt);
      }
      fs::remove_all(copy);
    }
    fs::remove_all(directory_ / "live");
    fs::remove_all(crashed_);
  }
}

TEST_F(PowerCut, ASectorThatIsGoneFromWhatWasSyncedIsDamage) {
  write(directory_ / "live");
  const std::string whole = read_text(journal_);
  for (std::uint64_t at = 0; at + kSector < start_; at += kSector) {
    std::string bytes = whole;
    bytes.replace(at, kSector, kSector, '\0');
    write_text(journal_, bytes);
    for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
      EXPECT_NE(storage_error_of([&] { open_store(crashed_, mode); }), "") << at;
    }
  }
  write_text(journal_, whole);
  expect_commits(open_store(crashed_)->log(), records_.size());
}

TEST_F(PowerCut, ADamagedLastCommitIsNoGap) {
  write(directory_ / "live");
  for (int flip = 0; flip < 40; ++flip) {
    // Behind the size of its first part: one that is larger looks like a gap.
    const std::uint64_t at = start_ + 6 + random_() % (end_ - start_ - 6);
    if (at % (32 * 1024UL) < 7) continue;  // so for the parts that follow
    const auto bit = static_cast<unsigned>(random_() % 8);
    flip_bit(journal_, at, bit);
    for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
      EXPECT_NE(storage_error_of([&] { open_store(crashed_, mode); }), "") << at << " " << bit;
    }
    flip_bit(journal_, at, bit);
  }
  expect_commits(open_store(crashed_)->log(), records_.size());
}

TEST_F(PowerCut, ADamagedZeroLosesNothing) {
  write(directory_ / "live");
  const std::uint64_t room = fs::file_size(journal_) - end_;
  for (int flip = 0; flip < 60; ++flip) {
    const std::uint64_t at = end_ + (flip < 30 ? flip : random_() % room);
    flip_bit(journal_, at, static_cast<unsigned>(flip % 8));
    try {
      expect_commits(open_store(crashed_, OpenMode::kReadOnly)->log(), records_.size());
    } catch (const StorageError&) {  // what looks like a header that is damaged is refused
      EXPECT_LT(at, end_ + 7);
    }
    flip_bit(journal_, at, static_cast<unsigned>(flip % 8));
  }
}

TEST_F(PowerCut, WhoeverMayNotWriteCutsNothing) {
  const fs::path live = directory_ / "live";
  const auto engine = open_store(live);
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 5);
  const fs::path journal = write_ahead_logs(live).front();
  const std::uint64_t size = fs::file_size(journal);
  ASSERT_GT(size, written_size(journal));
  EXPECT_NE(storage_error_of([&] { open_store(live); }), "");
  EXPECT_EQ(fs::file_size(journal), size);
  append_commits(engine->log(), writer, 5);
  copy_directory(live, crashed_);
  EXPECT_EQ(open_store(crashed_)->log().head(kSlug), writer.head());
}

TEST_F(PowerCut, ACleanEndLeavesNoZeros) {
  const fs::path live = directory_ / "live";
  write(live);
  EXPECT_GT(fs::file_size(write_ahead_logs(crashed_).front()), end_);
  EXPECT_EQ(fs::file_size(write_ahead_logs(live).front()), end_);
}

}  // namespace
}  // namespace lanyard::store
