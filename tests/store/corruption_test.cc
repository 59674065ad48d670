// One flipped bit or a lost end at any place of any stored file: opening refuses, or whoever reads
// learns of it, or all that is read is exactly what was written. Never anything silently less or
// different.

#include <gtest/gtest.h>

#include <random>

#include "files.h"
#include "store/anchor.h"
#include "store/rocksdb/log.h"
#include "store/rocksdb/options.h"
#include "support.h"
#include "tests/seed.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;

using People = std::vector<events::Sealed>;

/// Everything that can be read of the partition, in one text.
std::string contents(Engine& engine, std::uint64_t last, const People& people) {
  std::string all;
  const EventLog& log = engine.log();
  for (const StoredRecord& record : read_all(log, kSlug)) {
    all.append(std::to_string(record.first.value)).append(" ").append(record.bytes).append("\n");
  }
  log.scan_snapshot(kSlug, "", [&](std::string_view key, std::string_view value) {
    all.append(key).append("=").append(value).append("\n");
    return true;
  });
  for (std::uint64_t at = 0; at < last; at += 2) {
    const std::string name = std::to_string(at);
    const auto answer = log.answer(kSlug, "ada", "key-" + name);
    all.append(answer ? answer->SerializeAsString() : "none").append("\n");
    for (const IndexEntry& entry : log.stream(kSlug, "cart-" + name, {0}, 10)) {
      all.append(std::to_string(entry.position.value)).append("\n");
    }
  }
  for (const events::Sealed& text : people) {
    const auto opened = engine.keys().opener(kSlug).open(text);
    const auto* plain = std::get_if<std::string>(&opened);
    all.append(plain != nullptr ? *plain : "[sealed]").append("\n");
  }
  return all;
}

struct Flip {
  fs::path file;
  std::uint64_t byte;
  unsigned bit;
};

enum class Outcome { kRefused, kReported, kUnharmed, kSilent };

/// What a store went through before it is damaged.
enum class Shape {
  kEven,    ///< was flushed now and then
  kUneven,  ///< some families' tables hold what others still have in the write-ahead logs alone
};

class Corruption : public testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    TestWriter writer(kSlug);
    {
      const auto engine = open_store(path_);
      fill(*engine, writer);
      engine->write_anchor();
    }
    if (GetParam() == Shape::kUneven) grow_unevenly(writer);
    last_ = writer.head().position.value;
    whole_ = contents(*open_store(path_, OpenMode::kReadOnly), last_, people_);
  }

  /// Tables, and what is only in the write-ahead log.
  void fill(Engine& engine, TestWriter& writer) {
    for (const std::uint64_t count : {120U, 80U, 100U}) {
      if (count != 120U) engine.flush();
      append_commits(engine.log(), writer, count);
      meet(engine, std::to_string(count));
    }
  }

  /// What RocksDB does of its own accord when there is more to write.
  void grow_unevenly(TestWriter& writer) const {
    const auto database = Database::open(path_ / "db", DatabaseMode::kReadWrite,
                                         RocksLog::required_families(), nullptr);
    RocksLog log(database);
    for (const std::string_view flushed : {kLogFamily, kIndexFamily, kLogFamily}) {
      append_commits(log, writer, 20);
      ASSERT_TRUE(database->db().Flush({}, database->family(flushed).get()).ok());
    }
    auto* merged = database->family(kLogFamily).get();
    ASSERT_TRUE(database->db().CompactRange({}, merged, nullptr, nullptr).ok());
    append_commits(log, writer, 20);
    write_text(path_ / "anchor", render_anchors({{kSlug, writer.head()}}));
  }

  /// Seals something of a new person, durably.
  void meet(Engine& engine, const std::string& subject) {
    people_.push_back(seal_durably(engine.keys(), kSlug, subject, "name of " + subject));
  }

  /// All there are whose paths `wanted` accepts.
  template <class Wanted>
  std::vector<fs::path> files(Wanted&& wanted) const {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_)) {
      if (entry.is_regular_file() && wanted(entry.path())) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
  }

  /// Every n-th byte, and as many at random.
  std::vector<Flip> flips(const std::vector<fs::path>& files, std::uint64_t each_file) {
    std::mt19937_64 random(seed_);
    std::vector<Flip> chosen;
    for (const fs::path& file : files) {
      const std::uint64_t size = fs::file_size(file);
      const std::uint64_t step = std::max<std::uint64_t>(1, size / each_file);
      for (std::uint64_t at = random() % step; at < size; at += step) {
        chosen.push_back({file, at, static_cast<unsigned>(random() % 8)});
        chosen.push_back({file, random() % size, static_cast<unsigned>(random() % 8)});
      }
    }
    return chosen;
  }

  Outcome outcome(const fs::path& directory, OpenMode mode) const {
    std::unique_ptr<Engine> engine;
    try {
      engine = open_store(directory, mode);
    } catch (const StorageError&) {
      return Outcome::kRefused;
    }
    try {
      if (first_bad_position(engine->log(), kSlug)) return Outcome::kReported;
      if (!engine->damaged_files().empty()) return Outcome::kReported;
      return contents(*engine, last_, people_) == whole_ ? Outcome::kUnharmed : Outcome::kSilent;
    } catch (const StorageError&) {
      return Outcome::kReported;
    }
  }

  /// How many came out how, each flipped, examined and flipped back.
  std::map<Outcome, int> sweep(const std::vector<Flip>& flips) {
    std::map<Outcome, int> outcomes;
    for (const Flip& flip : flips) {
      flip_bit(flip.file, flip.byte, flip.bit);
      const Outcome found = outcome(path_, OpenMode::kReadOnly);
      EXPECT_NE(found, Outcome::kSilent)
          << flip.file << " byte " << flip.byte << " bit " << flip.bit;
      ++outcomes[found];
      flip_bit(flip.file, flip.byte, flip.bit);
    }
    std::printf("%d refused, %d reported, %d unharmed\n", outcomes[Outcome::kRefused],
                outcomes[Outcome::kReported], outcomes[Outcome::kUnharmed]);
    return outcomes;
  }

  static bool is_table(const fs::path& file) { return file.extension() == ".sst"; }
  static bool is_journal(const fs::path& file) { return file.extension() == ".log"; }
  static bool is_list(const fs::path& file) {
    return file.filename() == "CURRENT" || file.filename().string().starts_with("MANIFEST-");
  }
  static bool is_other(const fs::path& file) {
    return !is_table(file) && !is_journal(file) && !is_list(file);
  }
  static bool is_any(const fs::path&) { return true; }
  /// What RocksDB keeps for itself and we never read.
  static bool is_idle(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "LOCK" || name == "IDENTITY" || name.starts_with("OPTIONS-");
  }

  const TemporaryDirectory directory_;
  const fs::path path_ = directory_ / "store";
  const std::uint64_t seed_ = tests::test_seed();
  std::uint64_t last_ = 0;
  People people_;
  std::string whole_;
};

TEST_P(Corruption, ABitOfATableIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_table), 8));
  // Every byte of a table is under its checksum: none passes unnoticed.
  EXPECT_EQ(outcomes[Outcome::kUnharmed], 0);
}

TEST_P(Corruption, ABitOfTheWriteAheadLogIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_journal), 40));
  EXPECT_GT(outcomes[Outcome::kRefused], 0);
}

TEST_P(Corruption, ABitOfTheListOfTablesIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_list), 50));
  EXPECT_GT(outcomes[Outcome::kRefused], 0);
}

TEST_P(Corruption, ABitOfAnyOtherFileIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_other), 6));
  EXPECT_GT(outcomes[Outcome::kRefused], 0);
}

TEST_P(Corruption, NeitherForAWriter) {
  for (const Flip& flip : flips(files(is_any), 1)) {
    const fs::path copy = directory_ / "copy";
    copy_directory(path_, copy);
    flip_bit(copy / fs::relative(flip.file, path_), flip.byte, flip.bit);
    EXPECT_NE(outcome(copy, OpenMode::kReadWrite), Outcome::kSilent)
        << flip.file << " byte " << flip.byte << " bit " << flip.bit;
    fs::remove_all(copy);
  }
}

TEST_P(Corruption, AFileThatIsGoneIsNeverSilent) {
  for (const fs::path& file : files([](const fs::path& path) { return !is_idle(path); })) {
    const fs::path aside = directory_ / "aside";
    fs::rename(file, aside);
    const Outcome found = outcome(path_, OpenMode::kReadOnly);
    fs::rename(aside, file);
    // Without the anchor nothing is lost yet: docs/log-format.md says what it guards.
    const bool guards = file.filename() == "anchor";
    EXPECT_EQ(found, guards ? Outcome::kUnharmed : Outcome::kRefused) << file;
  }
}

/// Where a file is cut: anywhere, and behind each of its records.
std::vector<std::uint64_t> cuts(const fs::path& file, std::mt19937_64& random) {
  const std::string bytes = read_text(file);
  std::vector<std::uint64_t> found;
  for (int i = 0; i < 5 && !bytes.empty(); ++i) found.push_back(random() % bytes.size());
  // Its header: a checksum, its size (2 bytes, little-endian), a type. These files are short: no
  // record reaches the end of a block.
  const bool records = file.filename().string().starts_with("MANIFEST-");
  for (std::uint64_t at = 0; records && at + 7 <= bytes.size();) {
    found.push_back(at);
    at += 7 + static_cast<unsigned char>(bytes[at + 4]) +
          256U * static_cast<unsigned char>(bytes[at + 5]);
  }
  return found;
}

TEST_P(Corruption, AShortenedFileIsNeverSilent) {
  std::mt19937_64 random(seed_);
  const fs::path copy = directory_ / "copy";
  for (const fs::path& file : files(is_any)) {
    for (const std::uint64_t size : cuts(file, random)) {
      for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        copy_directory(path_, copy);
        fs::resize_file(copy / fs::relative(file, path_), size);
        EXPECT_NE(outcome(copy, mode), Outcome::kSilent) << file << " " << size;
        fs::remove_all(copy);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, Corruption, testing::Values(Shape::kEven, Shape::kUneven),
                         [](const auto& tested) {
                           return tested.param == Shape::kEven ? "Even" : "Uneven";
                         });

}  // namespace
}  // namespace lanyard::store
