// docs/log-format.md shows bytes: they are those that are stored.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <sstream>

#include "files.h"
#include "store/anchor.h"
#include "store/chain.h"
#include "store/record.h"
#include "store/rocksdb/witness.h"
#include "support.h"

namespace lanyard::store {
namespace {

using testing::HasSubstr;

std::string hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.append(1, kDigits[byte / 16]).append(1, kDigits[byte % 16]);
  }
  return text;
}

std::string document() { return read_text(std::string(LANYARD_DOCS) + "/log-format.md"); }

/// The bytes of the block marked as hex, without what stands behind them on each line.
std::string example_record() {
  const std::string text = document();
  const std::size_t begin = text.find("```hex\n") + 7;
  std::istringstream lines(text.substr(begin, text.find("```", begin) - begin));
  std::string bytes;
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    std::istringstream words(line.substr(0, line.find("  ")));
    for (std::string word; words >> word;) bytes += word;
  }
  return bytes;
}

Uuid example_id(std::uint8_t number) {
  return {0x01, 0x89, 0x6f, 0x40, 0x5c, 0, 0x70, number, 0x80, 0, 0, 0, 0, 0, 0, number};
}

events::Commit example_commit() {
  events::Commit commit;
  commit.partition = "demo";
  commit.id = example_id(1);
  commit.command_id = example_id(2);
  commit.command = "OpenShop";
  commit.correlation_id = "req-1";
  commit.actor = "olga";
  commit.recorded_at = {1'800'000'000'000'000};
  commit.events.push_back(
      {{1}, "conference-demo", {1}, example_id(3), events::Event(events::ShopOpened{})});
  return commit;
}

AppendBatch example_batch() {
  AppendBatch batch;
  batch.partition = "demo";
  events::StoredAnswer answer;
  answer.set_first_position(1);
  batch.commits.push_back(encode_commit(example_commit()));
  batch.commits.back().answers = {{"olga", "k-1", answer}};
  batch.snapshot = {{"e/conference-demo", "state"}};
  return batch;
}

TEST(LogFormat, TheExampleOfARecordIsWhatIsEncoded) {
  const std::string record = events::encode(example_commit());
  EXPECT_EQ(example_record(), hex(record));
  EXPECT_THAT(document(), HasSubstr("these " + std::to_string(record.size()) + " bytes"));
  EXPECT_THAT(document(), HasSubstr("\n" + to_hex(events::hash_of(record)) + "\n"));
}

TEST(LogFormat, TheExampleOfAnAnchorIsWhatIsWritten) {
  const TemporaryDirectory directory;
  const auto engine = open_store(directory.path());
  ASSERT_EQ(engine->log().append(example_batch()), AppendResult::kDurable);
  engine->write_anchor();
  EXPECT_THAT(document(), HasSubstr("```\n" + read_text(directory / "anchor") + "```"));
  EXPECT_THAT(document(), HasSubstr("`" + read_text(directory / "format").substr(0, 9) + "`"));
}

TEST(LogFormat, TheExampleOfAWitnessIsWhatIsWritten) {
  const TemporaryDirectory directory;
  write_witness(directory.path(), {{"000038.log", 12843}, {"MANIFEST-000036", 2210}});
  EXPECT_THAT(document(), HasSubstr("```\n" + read_text(directory / "witness") + "```"));
}

TEST(LogFormat, TheExamplesOfKeysAreWhatIsStored) {
  const TemporaryDirectory directory;
  {
    const auto engine = open_store(directory.path());
    ASSERT_EQ(engine->log().append(example_batch()), AppendResult::kDurable);
  }
  std::string compact;
  for (const char c : document()) {
    if (c != ' ') compact += c;
  }
  const std::string path = (directory / "db").string();
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, path, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::OpenForReadOnly({}, path, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> database(opened);
  std::size_t entries = 0;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const std::unique_ptr<rocksdb::Iterator> entry(database->NewIterator({}, handles[i]));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next(), ++entries) {
      std::string line = "\n" + names[i] + hex(entry->key().ToStringView());
      if (names[i] == "index") line += "→" + hex(entry->value().ToStringView());
      EXPECT_THAT(compact, HasSubstr(line + "\n"));
    }
  }
  EXPECT_EQ(entries, 4U);
  for (rocksdb::ColumnFamilyHandle* handle : handles) database->DestroyColumnFamilyHandle(handle);
}

TEST(LogFormat, ARecordIsSummarizedWithoutDecodingIt) {
  TestWriter writer("demo");
  const EncodedCommit first = writer.commit({{"a", 1}, {"b", 1}, {"c", 1}});
  const Head head = writer.head();
  const EncodedCommit second = writer.commit({{"a", 2}, {"b", 2}});
  const auto summary = summarize_record(second.record);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->first, Position{4});
  EXPECT_EQ(summary->last, Position{5});
  EXPECT_EQ(summary->previous_hash, head.hash);
  EXPECT_FALSE(summarize_record(""));
  EXPECT_FALSE(summarize_record("no protobuf"));
  // A shorter record may still parse, if it ends between two events: but never to the same.
  for (std::size_t size = 0; size < first.record.size(); ++size) {
    const auto shorter = summarize_record(std::string_view(first.record).substr(0, size));
    EXPECT_TRUE(!shorter || shorter->last < first.last) << size;
  }
}

}  // namespace
}  // namespace lanyard::store
