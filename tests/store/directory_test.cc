// A data directory from outside: how it comes to be, who may open it, what refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "files.h"
#include "support.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Engine> open_with_clock(const fs::path& path, bool test_clock,
                                        OpenMode mode = OpenMode::kReadWrite) {
  OpenOptions options;
  options.mode = mode;
  options.test_clock = test_clock;
  return open_engine(path, options);
}

TEST(Directory, EverythingIsThereAfterReopening) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "new" / "deeper";
  TestWriter writer(kSlug);
  TestWriter other("other");
  std::vector<StoredRecord> before;
  {
    const auto engine = open_store(path);
    append_commits(engine->log(), writer, 20);
    append_commits(engine->log(), other, 3);
    engine->views().create_family("carts.1");
    engine->views().write({{"carts.1", "k", "v"}});
    engine->flush();
    append_commits(engine->log(), writer, 5);
    before = read_all(engine->log(), kSlug);
    engine->write_anchor();
  }
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const auto engine = open_store(path, mode);
    EXPECT_EQ(engine->log().head(kSlug), writer.head());
    EXPECT_EQ(engine->log().head("other"), other.head());
    EXPECT_THAT(engine->log().partitions(), testing::ElementsAre(kSlug, "other"));
    const auto after = read_all(engine->log(), kSlug);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].bytes, before[i].bytes);
    EXPECT_EQ(engine->log().answer(kSlug, "ada", "key-48")->first_position(), 49U);
    EXPECT_EQ(engine->log().snapshot(kSlug, "cart/48"), "state of 48");
    EXPECT_EQ(engine->log().stream(kSlug, "cart-48", {0}, 10).size(), 1U);
    EXPECT_EQ(engine->views().view()->get("carts.1", "k"), "v");
    EXPECT_THAT(engine->damaged_files(), IsEmpty());
  }
  const auto engine = open_store(path);
  append_commits(engine->log(), writer, 1);
  EXPECT_EQ(first_bad_position(engine->log(), kSlug), std::nullopt);
}

TEST(Directory, AnotherFormatIsRefused) {
  const TemporaryDirectory directory;
  open_store(directory.path());
  for (const char* format : {"lanyard 2\n", "lanyard 1", "", "\n", "something else entirely\n"}) {
    write_text(directory / "format", format);
    for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
      EXPECT_THAT(storage_error_of([&] { open_store(directory.path(), mode); }),
                  HasSubstr("`lanyard 1`"))
          << format;
    }
  }
}

TEST(Directory, ASecondWriterIsRefusedAndSaysSo) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory.path());
  EXPECT_THAT(storage_error_of([&] { open_store(directory.path()); }),
              HasSubstr("in use by another process"));
  open_store(directory.path(), OpenMode::kReadOnly);
}

TEST(Directory, ADirectoryOfSomethingElseIsNotTouched) {
  const TemporaryDirectory directory;
  write_text(directory / "holiday.jpg", "beach");
  const auto before = listing(directory.path());
  EXPECT_THROW(open_store(directory.path()), StorageError);
  EXPECT_THROW(open_store(directory.path(), OpenMode::kReadOnly), StorageError);
  EXPECT_EQ(listing(directory.path()), before);
}

TEST(Directory, NoDirectoryIsNotOpenedForReading) {
  const TemporaryDirectory directory;
  EXPECT_THROW(open_store(directory / "none", OpenMode::kReadOnly), StorageError);
  EXPECT_FALSE(fs::exists(directory / "none"));
  EXPECT_THROW(open_store(directory.path(), OpenMode::kReadOnly), StorageError);
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(Directory, AFileInItsPlaceIsAnError) {
  const TemporaryDirectory directory;
  write_text(directory / "file", "");
  EXPECT_THROW(open_store(directory / "file"), StorageError);
  EXPECT_THROW(open_store(directory / "file" / "below"), StorageError);
  EXPECT_THROW(open_store(directory / "file", OpenMode::kReadOnly), StorageError);
}

TEST(Directory, AnInterruptedMakingIsFinishedByTheNext) {
  const TemporaryDirectory directory;
  open_store(directory.path());
  fs::remove(directory / "format");
  fs::remove_all(directory / "keys");
  EXPECT_THROW(open_store(directory.path(), OpenMode::kReadOnly), StorageError);
  const auto engine = open_store(directory.path());
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 1);
  EXPECT_TRUE(fs::exists(directory / "format"));
}

TEST(Directory, HistoryWithoutAFormatIsNotTakenForANewStore) {
  const TemporaryDirectory directory;
  {
    const auto engine = open_store(directory.path());
    TestWriter writer(kSlug);
    append_commits(engine->log(), writer, 1);
  }
  fs::remove(directory / "format");
  EXPECT_THROW(open_store(directory.path()), StorageError);
  EXPECT_FALSE(fs::exists(directory / "format"));
}

TEST(Directory, ALostDatabaseIsNotTakenForAnEmptyOne) {
  const TemporaryDirectory directory;
  open_store(directory.path());
  fs::remove_all(directory / "db");
  EXPECT_THROW(open_store(directory.path()), StorageError);
  EXPECT_THROW(open_store(directory.path(), OpenMode::kReadOnly), StorageError);
}

TEST(Directory, AClockCannotBeChangedAfterwards) {
  const TemporaryDirectory directory;
  const fs::path tested = directory / "tested";
  const fs::path real = directory / "real";
  EXPECT_FALSE(uses_test_clock(tested));
  open_with_clock(tested, true);
  EXPECT_TRUE(uses_test_clock(tested));
  EXPECT_THAT(storage_error_of([&] { open_with_clock(tested, false); }), HasSubstr("test clock"));
  open_with_clock(tested, true);
  open_with_clock(tested, false, OpenMode::kReadOnly);

  open_with_clock(real, false);
  open_with_clock(real, true);  // it is still empty
  EXPECT_TRUE(uses_test_clock(real));
  fs::remove(real / "test-clock");
  {
    const auto engine = open_with_clock(real, false);
    TestWriter writer(kSlug);
    append_commits(engine->log(), writer, 1);
  }
  EXPECT_THAT(storage_error_of([&] { open_with_clock(real, true); }), HasSubstr("test clock"));
  EXPECT_FALSE(uses_test_clock(real));
  open_with_clock(real, false);
}

TEST(Directory, OpeningForReadingWritesNothing) {
  const TemporaryDirectory directory;
  TestWriter writer(kSlug);
  {
    const auto engine = open_store(directory.path());
    append_commits(engine->log(), writer, 5);
    engine->views().create_family("carts.1");
    engine->flush();
    append_commits(engine->log(), writer, 5);
    seal_durably(engine->keys(), kSlug, "ada", "Ada");
    engine->write_anchor();
  }
  const auto before = listing(directory.path());
  {
    const auto engine = open_store(directory.path(), OpenMode::kReadOnly);
    EXPECT_EQ(read_all(engine->log(), kSlug).size(), 10U);
    EXPECT_THAT(engine->damaged_files(), IsEmpty());
    EXPECT_EQ(engine->anchors().size(), 1U);
    AppendBatch batch = writer.batch({{"a-1", 1}});
    EXPECT_THROW(engine->log().append(batch), StorageError);
    EXPECT_THROW(engine->log().drop_snapshot(kSlug), StorageError);
    EXPECT_THROW(engine->views().create_family("f"), StorageError);
    EXPECT_THROW(engine->views().drop_family("carts.1"), StorageError);
    EXPECT_THROW(engine->views().write({}), StorageError);
    EXPECT_THROW(engine->views().erase_prefix("carts.1", "k"), StorageError);
    EXPECT_THROW(engine->write_anchor(), StorageError);
    EXPECT_THROW(engine->flush(), StorageError);
  }
  EXPECT_EQ(listing(directory.path()), before);
}

TEST(Directory, AReaderBesideAWriterSeesWhatWasDurableAndWritesNothing) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory.path());
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 10);
  engine->write_anchor();
  const auto before = listing(directory.path());
  const auto reader = open_store(directory.path(), OpenMode::kReadOnly);
  EXPECT_EQ(listing(directory.path()), before);
  EXPECT_EQ(reader->log().head(kSlug), writer.head());
  const Head seen = writer.head();
  append_commits(engine->log(), writer, 10);
  engine->flush();
  EXPECT_EQ(reader->log().head(kSlug), seen);
  EXPECT_EQ(read_all(reader->log(), kSlug).size(), 10U);
}

TEST(Directory, ReadersOpenWhileTheWriterFlushesAndDropsFamilies) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory.path());
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 1);
  std::atomic<bool> done = false;
  std::jthread churning([&] {
    for (int i = 0; i < 15; ++i) {
      const std::string family = "carts." + std::to_string(i);
      engine->views().create_family(family);
      engine->views().write({{family, "k", "v"}});
      append_commits(engine->log(), writer, 3);
      engine->write_anchor();
      engine->flush();
      engine->views().drop_family(family);
    }
    done = true;
  });
  int openings = 0;
  while (!done) {
    const auto reader = open_store(directory.path(), OpenMode::kReadOnly);
    ASSERT_EQ(first_bad_position(reader->log(), kSlug), std::nullopt);
    ASSERT_THAT(reader->damaged_files(), IsEmpty());
    ++openings;
  }
  EXPECT_GT(openings, 0);
}

}  // namespace
}  // namespace lanyard::store
