// One flipped bit at any place of any stored file: opening refuses, or whoever reads learns of it,
// or what is read is exactly what was written. Never a silently shorter or different history.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "files.h"
#include "support.h"

namespace lanyard::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSlug = "nordic-js";

std::string history(const EventLog& log) {
  std::string all;
  for (const StoredRecord& record : read_all(log, kSlug)) {
    all.append(std::to_string(record.first.value)).append(" ").append(record.bytes).append("\n");
  }
  return all;
}

/// Everything that can be read of the partition, in one text.
std::string contents(const EventLog& log, std::uint64_t last) {
  std::string all = history(log);
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
  return all;
}

struct Flip {
  fs::path file;
  std::uint64_t byte;
  unsigned bit;
};

/// kHistoryOnly: the log is what it was, but something kept beside it is not.
enum class Outcome { kRefused, kReported, kUnharmed, kHistoryOnly, kSilent };

class Corruption : public testing::Test {
 protected:
  void SetUp() override {
    const char* chosen = std::getenv("LANYARD_SEED");
    seed_ = chosen == nullptr ? std::random_device{}() : std::strtoull(chosen, nullptr, 10);
    RecordProperty("seed", std::to_string(seed_));
    std::printf("LANYARD_SEED=%llu\n", static_cast<unsigned long long>(seed_));
    TestWriter writer(kSlug);
    {
      const auto engine = open_store(path_);
      append_commits(engine->log(), writer, 120);
      engine->flush();
      append_commits(engine->log(), writer, 80);
      engine->flush();
      append_commits(engine->log(), writer, 100);
      engine->write_anchor();
    }
    last_ = writer.head().position.value;
    const auto engine = open_store(path_, OpenMode::kReadOnly);
    whole_ = contents(engine->log(), last_);
    history_ = history(engine->log());
  }

  /// Files whose names `wanted` accepts.
  template <class Wanted>
  std::vector<fs::path> files(Wanted&& wanted) const {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_ / "db")) {
      if (wanted(entry.path())) found.push_back(entry.path());
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
      if (contents(engine->log(), last_) == whole_) return Outcome::kUnharmed;
      return history(engine->log()) == history_ ? Outcome::kHistoryOnly : Outcome::kSilent;
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
      EXPECT_TRUE(expected(flip.file, found))
          << flip.file << " byte " << flip.byte << " bit " << flip.bit;
      ++outcomes[found];
      flip_bit(flip.file, flip.byte, flip.bit);
    }
    std::printf("%d refused, %d reported, %d unharmed\n", outcomes[Outcome::kRefused],
                outcomes[Outcome::kReported], outcomes[Outcome::kUnharmed]);
    return outcomes;
  }

  /// The list of tables alone may lose its end to damage without a trace: then a family may miss
  /// its last table. Of the log's, the anchor knows (docs/log-format.md, limitations).
  static bool expected(const fs::path& file, Outcome found) {
    return found != Outcome::kSilent && (found != Outcome::kHistoryOnly || is_list(file));
  }

  static bool is_table(const fs::path& file) { return file.extension() == ".sst"; }
  static bool is_journal(const fs::path& file) { return file.extension() == ".log"; }
  static bool is_list(const fs::path& file) {
    return file.filename() == "CURRENT" || file.filename().string().starts_with("MANIFEST-");
  }

  const TemporaryDirectory directory_;
  const fs::path path_ = directory_ / "store";
  std::uint64_t seed_ = 0;
  std::uint64_t last_ = 0;
  std::string whole_;
  std::string history_;
};

TEST_F(Corruption, ABitOfATableIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_table), 60));
  // Every byte of a table is under its checksum: none passes unnoticed.
  EXPECT_EQ(outcomes[Outcome::kUnharmed], 0);
}

TEST_F(Corruption, ABitOfTheWriteAheadLogIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_journal), 250));
  EXPECT_GT(outcomes[Outcome::kRefused], 0);
}

TEST_F(Corruption, ABitOfTheListOfTablesIsNeverSilent) {
  auto outcomes = sweep(flips(files(is_list), 150));
  EXPECT_GT(outcomes[Outcome::kRefused], 0);
}

TEST_F(Corruption, NeitherForAWriter) {
  const auto any = [](const fs::path& file) { return is_table(file) || is_journal(file); };
  for (const Flip& flip : flips(files(any), 3)) {
    const fs::path copy = directory_ / "copy";
    copy_directory(path_, copy);
    flip_bit(copy / "db" / flip.file.filename(), flip.byte, flip.bit);
    EXPECT_TRUE(expected(flip.file, outcome(copy, OpenMode::kReadWrite)))
        << flip.file << " byte " << flip.byte << " bit " << flip.bit;
    fs::remove_all(copy);
  }
}

TEST_F(Corruption, AFileThatIsGoneIsNeverSilent) {
  for (const fs::path& file : files([](const fs::path& file) {
         return is_table(file) || is_journal(file) || is_list(file);
       })) {
    const fs::path aside = directory_ / "aside";
    fs::rename(file, aside);
    EXPECT_EQ(outcome(path_, OpenMode::kReadOnly), Outcome::kRefused) << file;
    fs::rename(aside, file);
  }
}

TEST_F(Corruption, AShortenedFileIsNeverSilent) {
  std::mt19937_64 random(seed_);
  const fs::path copy = directory_ / "copy";
  copy_directory(path_, copy);
  for (const fs::path& file : files([](const fs::path& file) {
         return is_table(file) || is_journal(file) || is_list(file);
       })) {
    const fs::path shortened = copy / "db" / file.filename();
    for (int i = 0; i < 10; ++i) {
      fs::resize_file(shortened, random() % fs::file_size(file));
      EXPECT_TRUE(expected(file, outcome(copy, OpenMode::kReadOnly)))
          << file << " " << fs::file_size(shortened);
      fs::copy_file(file, shortened, fs::copy_options::overwrite_existing);
    }
  }
}

}  // namespace
}  // namespace lanyard::store
