// What a crash, a power cut, a full disk or somebody's hand leaves behind.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "files.h"
#include "store/rocksdb/witness.h"
#include "support.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

/// Commits in the write-ahead log only, as a killed process leaves them, and no anchor.
class Recovery : public testing::Test {
 protected:
  void SetUp() override {
    const auto engine = open_store(directory_ / "live");
    append_commits(engine->log(), writer_, kCommits);
    records_ = read_all(engine->log(), kSlug);
    copy_directory(directory_ / "live", crashed_);
    ASSERT_THAT(write_ahead_logs(crashed_), SizeIs(1));
    journal_ = write_ahead_logs(crashed_).front();
  }

  /// The records are the first `count` of those written.
  void expect_prefix(const EventLog& log, std::size_t count) {
    const auto found = read_all(log, kSlug);
    ASSERT_EQ(found.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(found[i].bytes, records_[i].bytes);
    ASSERT_EQ(log.head(kSlug).position.value, 2 * count);
  }

  static constexpr std::size_t kCommits = 200;
  const TemporaryDirectory directory_;
  const fs::path crashed_ = directory_ / "crashed";
  TestWriter writer_{kSlug};
  std::vector<StoredRecord> records_;
  fs::path journal_;
};

TEST_F(Recovery, NothingDurableIsLostByAKill) {
  const auto engine = open_store(crashed_);
  expect_prefix(engine->log(), kCommits);
  append_commits(engine->log(), writer_, 3);
  EXPECT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt);
}

TEST_F(Recovery, ATornTailIsCutOff) {
  const std::uint64_t whole = written_size(journal_);
  for (const std::uint64_t torn : {1U, 6U, 300U, 700U, 5000U, 40'000U}) {
    const fs::path copy = directory_ / ("torn-" + std::to_string(torn));
    copy_directory(crashed_, copy);
    fs::resize_file(write_ahead_logs(copy).front(), whole - torn);
    std::size_t left = 0;
    {
      const auto reader = open_store(copy, OpenMode::kReadOnly);
      left = reader->log().head(kSlug).position.value / 2;
      EXPECT_LT(left, kCommits) << torn;
      EXPECT_GE(left, kCommits - 1 - torn / 400) << torn;
      expect_prefix(reader->log(), left);
    }
    {
      const auto engine = open_store(copy);
      expect_prefix(engine->log(), left);
      TestWriter writer(*engine, kSlug);
      append_commits(engine->log(), writer, 2);
    }
    const auto engine = open_store(copy);
    EXPECT_EQ(engine->log().head(kSlug).position.value, 2 * left + 4) << torn;
    EXPECT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt) << torn;
  }
}

TEST_F(Recovery, DamageInTheMiddleOfTheJournalRefusesToOpen) {
  const std::uint64_t whole = written_size(journal_);
  // The bytes of the first record's header (checksum, size, type), and places all over the file:
  // for RocksDB alone, a damaged size or type can look like the end.
  std::vector<std::uint64_t> places = {0, 3, 4, 5, 6, 7};
  for (std::uint64_t at = 1000; at + 2000 < whole; at += whole / 20) places.push_back(at);
  for (const std::uint64_t at : places) {
    for (const unsigned bit : {0U, 2U, 7U}) {
      flip_bit(journal_, at, bit);
      for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        EXPECT_NE(storage_error_of([&] { open_store(crashed_, mode); }), "") << at << " " << bit;
      }
      flip_bit(journal_, at, bit);
    }
  }
  expect_prefix(open_store(crashed_, OpenMode::kReadOnly)->log(), kCommits);
}

TEST_F(Recovery, DamageAtTheEndOfTheJournalIsExposedByTheAnchor) {
  const auto live = open_store(directory_ / "live");
  live->write_anchor();
  fs::copy_file(directory_ / "live" / "anchor", crashed_ / "anchor");
  const std::uint64_t whole = written_size(journal_);
  for (std::uint64_t at = whole - 800; at < whole; at += 7) {
    flip_bit(journal_, at, at % 8);
    EXPECT_NE(storage_error_of([&] { open_store(crashed_, OpenMode::kReadOnly); }), "") << at;
    flip_bit(journal_, at, at % 8);
  }
  fs::resize_file(journal_, whole - 10);
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    EXPECT_THAT(storage_error_of([&] { open_store(crashed_, mode); }),
                HasSubstr("the log of nordic-js ends at 398, its anchor says 400"));
  }
  // Whoever examines it may still look.
  OpenOptions options;
  options.mode = OpenMode::kReadOnly;
  options.check_anchor = false;
  expect_prefix(open_engine(crashed_, options)->log(), kCommits - 1);
}

TEST_F(Recovery, AnOlderCopyOfTheDatabaseIsExposedByTheAnchor) {
  const fs::path live = directory_ / "live";
  {
    const auto engine = open_store(live);
    append_commits(engine->log(), writer_, 5);
    engine->flush();
    engine->write_anchor();
  }
  fs::remove_all(live / "db");
  copy_directory(crashed_ / "db", live / "db");
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    EXPECT_THAT(storage_error_of([&] { open_store(live, mode); }),
                HasSubstr("the log of nordic-js ends at 400, its anchor says 410"));
  }
}

TEST_F(Recovery, AnotherHistoryOfEqualLengthIsExposedByTheAnchor) {
  const fs::path other = directory_ / "other";
  {
    const auto engine = open_store(other);
    TestWriter writer(kSlug);
    ASSERT_EQ(engine->log().append(writer.batch({{"else", 1}, {"else", 2}})),
              AppendResult::kDurable);
    append_commits(engine->log(), writer, kCommits);
    engine->write_anchor();
  }
  {
    const auto engine = open_store(crashed_);
    append_commits(engine->log(), writer_, 5);
  }
  fs::copy_file(other / "anchor", crashed_ / "anchor");
  EXPECT_THAT(storage_error_of([&] { open_store(crashed_); }), HasSubstr("at 402"));
}

TEST_F(Recovery, AnAnchorBehindTheLogIsFine) {
  {
    const auto engine = open_store(crashed_);
    engine->write_anchor();
    append_commits(engine->log(), writer_, 5);
  }
  const auto engine = open_store(crashed_);
  EXPECT_EQ(engine->log().head(kSlug), writer_.head());
  EXPECT_EQ(engine->anchors().front().head.position, Position{2 * kCommits});
}

TEST_F(Recovery, ADamagedAnchorRefuses) {
  open_store(crashed_)->write_anchor();
  const std::string whole = read_text(crashed_ / "anchor");
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    flip_bit(crashed_ / "anchor", at, at % 8);
    EXPECT_THROW(open_store(crashed_, OpenMode::kReadOnly), StorageError) << at;
    flip_bit(crashed_ / "anchor", at, at % 8);
  }
  for (const std::string& text :
       {std::string(), whole.substr(1), whole.substr(0, whole.size() - 1), whole + whole}) {
    write_text(crashed_ / "anchor", text);
    EXPECT_THROW(open_store(crashed_, OpenMode::kReadOnly), StorageError) << text;
  }
}

TEST_F(Recovery, AFamilyOfReadModelsGoesBackToAConsistentState) {
  const fs::path live = directory_ / "live";
  const fs::path copy = directory_ / "copy";
  const auto engine = open_store(live);
  engine->views().create_family("f");
  engine->views().write({{"f", "checkpoint", "1"}, {"f", "data", "1"}});
  engine->flush();
  engine->views().write({{"f", "checkpoint", "2"}, {"f", "data", "2"}});
  copy_directory(live, copy);
  const auto recovered = open_store(copy);
  const auto view = recovered->views().view();
  EXPECT_EQ(view->get("f", "checkpoint"), view->get("f", "data"));
  EXPECT_TRUE(view->get("f", "checkpoint"));
}

constexpr const char* kWriterDirectory = "LANYARD_STORE_OF_WRITER";
constexpr int kWriterOutput = 3;

/// Says after each change of the tables how far the log is.
void write_for_ever(const fs::path& directory) {
  const auto engine = open_store(directory);
  TestWriter commits(*engine, kSlug);
  for (std::uint64_t step = 0;; ++step) {
    append_commits(engine->log(), commits, 3);
    engine->views().create_family("f." + std::to_string(step));
    engine->views().drop_family("f." + std::to_string(step));
    engine->flush();
    const std::uint64_t reached = commits.head().position.value;
    if (::write(kWriterOutput, &reached, sizeof reached) != sizeof reached) return;
  }
}

/// In a process of its own. Returns how far the log is for sure.
std::uint64_t write_until_killed(const fs::path& directory, int steps) {
  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  ::setenv(kWriterDirectory, directory.c_str(), 1);
  const pid_t writer = ::fork();
  if (writer == 0) {  // between fork and exec only calls that are safe there
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output[1], kWriterOutput);
    ::execl("/proc/self/exe", "store_tests", "--gtest_filter=RecoveryOfTheKilled.*", nullptr);
    ::_exit(127);
  }
  ::unsetenv(kWriterDirectory);
  ::close(output[1]);
  std::uint64_t reached = 0;
  for (int step = 0; step < steps; ++step) {
    EXPECT_EQ(::read(output[0], &reached, sizeof reached), ssize_t{sizeof reached});
  }
  ::kill(writer, SIGKILL);
  ::waitpid(writer, nullptr, 0);
  ::close(output[0]);
  return reached;
}

/// Cuts a database's list of tables to what its witness vouches for.
void cut_to_witness(const fs::path& database) {
  const std::string manifest = current_manifest(database);
  fs::resize_file(database / manifest, read_witness(database).at(manifest));
}

/// What write_for_ever wrote: at least `reached`, and with each commit all that belongs to it.
void expect_all_there(Engine& engine, std::uint64_t reached) {
  const std::uint64_t end = engine.log().head(kSlug).position.value;
  ASSERT_GE(end, reached);
  ASSERT_EQ(first_bad_position(engine.log(), kSlug), std::nullopt);
  for (std::uint64_t at = 0; at < end; at += 2) {
    const std::string name = std::to_string(at);
    ASSERT_TRUE(engine.log().answer(kSlug, "ada", "key-" + name)) << name;
    ASSERT_TRUE(engine.log().snapshot(kSlug, "cart/" + name)) << name;
    ASSERT_THAT(engine.log().stream(kSlug, "cart-" + name, {0}, 2), SizeIs(1)) << name;
  }
}

TEST(RecoveryOfTheKilled, NothingIsDeletedThatTheWitnessedListOfTablesNeeds) {
  if (const char* store = std::getenv(kWriterDirectory)) return write_for_ever(store);
  const TemporaryDirectory directory;
  const fs::path live = directory / "live";
  for (int steps = 1; steps <= 8; ++steps) {
    const std::uint64_t reached = write_until_killed(live, steps);
    for (const bool cut : {false, true}) {
      for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        const fs::path copy = directory / "copy";
        copy_directory(live, copy);
        if (cut) cut_to_witness(copy / "db");
        ASSERT_NO_FATAL_FAILURE(expect_all_there(*open_store(copy, mode), reached))
            << steps << " " << cut;
        fs::remove_all(copy);
      }
    }
  }
}

/// Makes every write beyond the size fail while it lives, as a full disk would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Recovery, NothingIsAppendedAfterAFailedWrite) {
  {
    const auto engine = open_store(crashed_);
    append_commits(engine->log(), writer_, 1);
    TestWriter failing = writer_;
    {
      const FileSizeLimit limit(2000);
      EXPECT_THROW(append_commits(engine->log(), failing, 50), StorageError);
    }
    // There is room again, but nobody knows what reached the disk.
    TestWriter again(*engine, kSlug);
    EXPECT_THROW(append_commits(engine->log(), again, 1), StorageError);
    EXPECT_THROW(engine->log().write_snapshot(kSlug, {{"k", "v"}}), StorageError);
    EXPECT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt);
    EXPECT_GE(engine->log().head(kSlug).position, writer_.head().position);
  }
  const auto engine = open_store(crashed_);
  EXPECT_GE(engine->log().head(kSlug).position, writer_.head().position);
  EXPECT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt);
  TestWriter again(*engine, kSlug);
  append_commits(engine->log(), again, 1);
}

}  // namespace
}  // namespace lanyard::store
