#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "files.h"
#include "support.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

void back_up(Engine& engine, const fs::path& target, bool with_keys) {
  engine.backup(target, with_keys, [](std::string_view) {});
}

std::string opened(Engine& engine, const events::Sealed& sealed) {
  const auto text = engine.keys().opener(kSlug).open(sealed);
  return std::holds_alternative<std::string>(text) ? std::get<std::string>(text) : "[sealed]";
}

TEST(Backup, EqualsTheStoreAndIsOneOfItsOwn) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 20);
  engine->views().create_family("f");
  engine->views().write({{"f", "k", "v"}});
  engine->flush();
  append_commits(engine->log(), writer, 20);
  const events::Sealed sealed = seal_durably(engine->keys(), kSlug, "ada", "Ada");
  const Head backed_up = writer.head();
  std::vector<std::string> steps;
  engine->backup(directory / "copies" / "today", true,
                 [&](std::string_view step) { steps.emplace_back(step); });
  EXPECT_FALSE(steps.empty());
  append_commits(engine->log(), writer, 3);

  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const auto copy = open_store(directory / "copies" / "today", mode);
    EXPECT_EQ(copy->log().head(kSlug), backed_up);
    ASSERT_EQ(copy->anchors().size(), 1U);
    EXPECT_EQ(copy->anchors().front().head, backed_up);
    const auto original = read_all(engine->log(), kSlug);
    const auto copied = read_all(copy->log(), kSlug);
    ASSERT_EQ(copied.size(), 40U);
    for (std::size_t i = 0; i < copied.size(); ++i) EXPECT_EQ(copied[i].bytes, original[i].bytes);
    EXPECT_TRUE(copy->log().answer(kSlug, "ada", "key-78"));
    EXPECT_EQ(copy->log().snapshot(kSlug, "cart/78"), "state of 78");
    EXPECT_EQ(copy->views().view()->get("f", "k"), "v");
    EXPECT_EQ(opened(*copy, sealed), "Ada");
    EXPECT_THAT(copy->damaged_files(), IsEmpty());
  }
  const auto copy = open_store(directory / "copies" / "today");
  TestWriter diverging(*copy, kSlug);
  append_commits(copy->log(), diverging, 1);
}

TEST(Backup, WithoutKeysShowsWhatIsSealed) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 1);
  const events::Sealed sealed = seal_durably(engine->keys(), kSlug, "ada", "Ada");
  back_up(*engine, directory / "copy", false);
  EXPECT_FALSE(fs::exists(directory / "copy" / "keys"));
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const auto copy = open_store(directory / "copy", mode);
    EXPECT_EQ(opened(*copy, sealed), "[sealed]");
    EXPECT_EQ(copy->log().head(kSlug), writer.head());
  }
}

TEST(Backup, IsConsistentWhileCommitsGoOn) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 1);
  std::atomic<bool> done = false;
  std::jthread writing([&] {
    while (!done) append_commits(engine->log(), writer, 1);
  });
  for (int i = 0; i < 5; ++i) {
    const fs::path target = directory / ("copy-" + std::to_string(i));
    const Position before = engine->log().head(kSlug).position;
    back_up(*engine, target, true);
    const auto copy = open_store(target, OpenMode::kReadOnly);
    const Position end = copy->log().head(kSlug).position;
    EXPECT_GE(end, before);
    EXPECT_EQ(first_bad_position(copy->log(), kSlug), std::nullopt);
    // What a commit changes is all there, or not at all.
    const std::string last = std::to_string(end.value - 2);
    EXPECT_TRUE(copy->log().answer(kSlug, "ada", "key-" + last));
    EXPECT_TRUE(copy->log().snapshot(kSlug, "cart/" + last));
    EXPECT_FALSE(copy->log().snapshot(kSlug, "cart/" + std::to_string(end.value)));
  }
  done = true;
}

TEST(Backup, NeverReplacesAnything) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  fs::create_directory(directory / "there");
  EXPECT_THROW(back_up(*engine, directory / "there", true), StorageError);
  EXPECT_TRUE(fs::is_empty(directory / "there"));

  fs::create_directory(directory / "target.unfinished");
  write_text(directory / "target.unfinished" / "holiday.jpg", "beach");
  EXPECT_THROW(back_up(*engine, directory / "target", true), StorageError);
  EXPECT_EQ(read_text(directory / "target.unfinished" / "holiday.jpg"), "beach");
}

TEST(Backup, ReplacesWhatAnInterruptedOneLeft) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  fs::create_directories(directory / "target.unfinished" / "db");
  write_text(directory / "target.unfinished" / "db" / "CURRENT", "half");
  back_up(*engine, directory / "target", true);
  EXPECT_FALSE(fs::exists(directory / "target.unfinished"));
  open_store(directory / "target");
}

TEST(Backup, KeepsTheMarkOfATestClock) {
  const TemporaryDirectory directory;
  OpenOptions options;
  options.test_clock = true;
  const auto engine = open_engine(directory / "live", options);
  back_up(*engine, directory / "copy", true);
  EXPECT_TRUE(uses_test_clock(directory / "copy"));
  EXPECT_THROW(open_store(directory / "copy"), StorageError);
}

TEST(Backup, OfAnOpeningForReadingBesideAWriter) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory / "live");
  TestWriter writer(kSlug);
  append_commits(engine->log(), writer, 5);
  const events::Sealed sealed = seal_durably(engine->keys(), kSlug, "ada", "Ada");
  const auto reader = open_store(directory / "live", OpenMode::kReadOnly);
  std::atomic<bool> done = false;
  std::jthread writing([&] {
    for (int i = 0; i < 6 || !done; ++i) {
      append_commits(engine->log(), writer, 20);
      if (i < 6) engine->flush();
    }
  });
  for (int i = 0; i < 3; ++i) {
    const fs::path target = directory / ("copy-" + std::to_string(i));
    const Position before = engine->log().head(kSlug).position;
    back_up(*reader, target, i != 1);
    const auto copy = open_store(target);
    EXPECT_GE(copy->log().head(kSlug).position, before);
    EXPECT_EQ(copy->anchors().front().head, copy->log().head(kSlug));
    EXPECT_EQ(first_bad_position(copy->log(), kSlug), std::nullopt);
    EXPECT_THAT(copy->damaged_files(), IsEmpty());
    EXPECT_EQ(opened(*copy, sealed), i == 1 ? "[sealed]" : "Ada");
  }
  done = true;
}

TEST(Backup, OfAnOpeningForReadingLeavesTheOriginalAlone) {
  const TemporaryDirectory directory;
  TestWriter writer(kSlug);
  {
    const auto engine = open_store(directory / "live");
    append_commits(engine->log(), writer, 5);
    engine->flush();
    append_commits(engine->log(), writer, 5);
  }
  const auto before = listing(directory / "live");
  back_up(*open_store(directory / "live", OpenMode::kReadOnly), directory / "copy", true);
  EXPECT_EQ(listing(directory / "live"), before);
  EXPECT_EQ(open_store(directory / "copy")->log().head(kSlug), writer.head());
  EXPECT_EQ(listing(directory / "live"), before);
}

}  // namespace
}  // namespace lanyard::store
