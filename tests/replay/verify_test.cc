// Whatever is changed behind the engine's back, verify names the first position that it cannot
// vouch for.
#include "replay/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "conference.h"
#include "domain/snapshot_keys.h"
#include "events/json.h"
#include "projections/read_model.h"
#include "store/rocksdb/keys.h"

namespace lanyard::tests {
namespace {

using replay::VerifyReport;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string snapshot_key(std::string_view name) {
  std::string key;
  store::set_snapshot_key(kPartition, name, key);
  return key;
}

std::string index_key(std::string_view stream, Revision revision) {
  std::string key;
  store::set_index_key(kPartition, stream, revision, key);
  return key;
}

/// Gives every record from `from` on the hash of the one before it: a forger's second step.
void chain_anew(const StoredConference& store, std::vector<events::Commit> commits,
                std::size_t from) {
  store.damage([&](const store::Database& database) {
    const auto family = database.family("log");
    for (std::size_t i = from; i < commits.size(); ++i) {
      if (i > 0) commits[i].previous_hash = events::hash_of(events::encode(commits[i - 1]));
      ASSERT_TRUE(database.db()
                      .Put({}, family.get(), StoredConference::log_key(commits[i]),
                           events::encode(commits[i]))
                      .ok());
    }
  });
}

TEST(Verify, PassesWhatTheServerWrote) {
  const StoredConference store;
  const VerifyReport report = store.verify();
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_THAT(report.partitions, SizeIs(1));
  const replay::PartitionReport& partition = report.partitions.front();
  EXPECT_EQ(partition.head.position, store.commits().back().last());
  EXPECT_EQ(partition.commits, store.commits().size());
  EXPECT_GT(partition.entities, 5U);
  EXPECT_THAT(partition.models, SizeIs(projections::read_models().size()));
  EXPECT_THAT(partition.notes, IsEmpty());
  EXPECT_THAT(partition.unknown_events, IsEmpty());
}

TEST(Verify, ChangesNothingInTheDirectory) {
  const StoredConference store;
  const auto stamp = [&] {
    std::map<std::string, std::filesystem::file_time_type> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(store.directory())) {
      files[entry.path().string()] = entry.last_write_time();
    }
    return files;
  };
  const auto before = stamp();
  store.verify();
  EXPECT_EQ(stamp(), before);
}

TEST(Verify, NamesTheRecordAfterOneThatWasChanged) {
  const StoredConference store;
  auto commits = store.commits();
  commits[3].actor = "nobody";
  store.overwrite(commits[3]);
  // The changed record is sound in itself; the next one shows that it is not what was written.
  EXPECT_EQ(store.first_bad_position(), commits[4].first().value);
}

TEST(Verify, NamesTheLastRecordWhenItWasChanged) {
  const StoredConference store;
  auto commits = store.commits();
  commits.back().actor = "nobody";
  store.overwrite(commits.back());
  EXPECT_EQ(store.first_bad_position(), commits.back().first().value);
}

TEST(Verify, NamesARecordThatDoesNotDecode) {
  const StoredConference store;
  const auto commits = store.commits();
  store.overwrite("log", StoredConference::log_key(commits[2]), "not a record");
  EXPECT_EQ(store.first_bad_position(), commits[2].first().value);
}

TEST(Verify, NamesAMissingRecord) {
  const StoredConference store;
  const auto commits = store.commits();
  store.overwrite("log", StoredConference::log_key(commits[2]), std::nullopt);
  EXPECT_EQ(store.first_bad_position(), commits[2].first().value);
}

TEST(Verify, NamesTheFirstOfTwoRecordsThatChangedPlaces) {
  const StoredConference store;
  const auto commits = store.commits();
  store.overwrite("log", StoredConference::log_key(commits[2]), events::encode(commits[3]));
  store.overwrite("log", StoredConference::log_key(commits[3]), events::encode(commits[2]));
  EXPECT_EQ(store.first_bad_position(), commits[2].first().value);
}

TEST(Verify, NamesARevisionThatDoesNotFollow) {
  const StoredConference store;
  auto commits = store.commits();
  commits[1].events[0].revision = {9};
  chain_anew(store, commits, 1);
  EXPECT_EQ(store.first_bad_position(), commits[1].first().value);
}

/// Sets every field of the message, and of those in it, to something that nobody decided.
void distort(google::protobuf::Message& message, std::int64_t number, const std::string& text) {
  using google::protobuf::FieldDescriptor;
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        distort(*reflection.MutableRepeatedMessage(&message, field, i), number, text);
      }
      continue;
    }
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(&message, field, number);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection.SetUInt64(&message, field, static_cast<std::uint64_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.SetUInt32(&message, field, static_cast<std::uint32_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        reflection.SetString(&message, field, text);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.SetEnumValue(&message, field, static_cast<int>(number));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        distort(*reflection.MutableMessage(&message, field), number, text);
        break;
      default:
        break;
    }
  }
}

// Where there are amounts their currency is forged too, so that they are never added up: sums
// beyond 64 bits, which wrap around, are not what this is about.
TEST(Verify, NoForgedEventEndsATool) {
  const StoredConference store;
  const auto commits = store.commits();
  std::set<std::string> types;
  for (const events::Commit& commit : commits) {
    for (const auto& event : commit.events) types.insert(std::string(type_name(event.event)));
  }
  for (const std::string& type : types) {
    for (const std::int64_t number :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
      auto forged = commits;
      for (events::Commit& commit : forged) {
        for (auto& event : commit.events) {
          if (type_name(event.event) != type) continue;
          std::visit(
              [&](auto& alternative) {
                if constexpr (std::is_base_of_v<google::protobuf::Message,
                                                std::decay_t<decltype(alternative)>>) {
                  distort(alternative, number, number < 0 ? "" : "XXX");
                }
              },
              event.event);
        }
      }
      chain_anew(store, forged, 0);
      SCOPED_TRACE(type);
      store.verify();
      for (const events::Commit& commit : store.commits()) {
        for (const auto& event : commit.events) {
          std::string line;
          events::append_event_full(commit, event, {}, line);
          EXPECT_FALSE(line.empty());
        }
      }
    }
  }
}

TEST(Verify, NamesAnEventInACurrencyThatDoesNotExist) {
  const StoredConference store;
  auto commits = store.commits();
  std::get<events::ConferenceCreated>(commits[0].events[0].event)
      .mutable_settings()
      ->set_currency("ZZZ");
  chain_anew(store, commits, 0);
  const VerifyReport report = store.verify();
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().position, Position{1});
  EXPECT_THAT(report.findings.front().reason, HasSubstr("`ZZZ`"));
}

TEST(Verify, NamesAHistoryThatDoesNotBeginWithItsConference) {
  const StoredConference store;
  auto commits = store.commits();
  commits[0].events[0].event = events::ShopClosed{};
  chain_anew(store, commits, 0);
  EXPECT_EQ(store.first_bad_position(), 1U);
}

TEST(Verify, NamesTimeThatGoesBack) {
  const StoredConference store;
  auto commits = store.commits();
  commits[3].recorded_at = {commits[2].recorded_at.micros - 1};
  chain_anew(store, commits, 3);
  EXPECT_EQ(store.first_bad_position(), commits[3].first().value);
}

TEST(Verify, NamesARecordOfAnotherConference) {
  const StoredConference store;
  auto commits = store.commits();
  commits[2].partition = "other";
  chain_anew(store, commits, 2);
  EXPECT_EQ(store.first_bad_position(), commits[2].first().value);
}

TEST(Verify, NamesWhereARewrittenHistoryDiffersFromTheAnchor) {
  const StoredConference store;
  auto commits = store.commits();
  commits[3].actor = "nobody";
  chain_anew(store, commits, 3);
  EXPECT_EQ(store.first_bad_position(), commits.back().first().value);
}

TEST(Verify, NamesWhereALogLostItsEnd) {
  const StoredConference store;
  const auto commits = store.commits();
  store.overwrite("log", StoredConference::log_key(commits.back()), std::nullopt);
  const VerifyReport report = store.verify();
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings.front().position, commits.back().first());
  EXPECT_THAT(report.findings.front().reason, HasSubstr("anchor"));
}

TEST(Verify, NamesWhereAConferenceIsGoneAltogether) {
  const StoredConference store;
  for (const events::Commit& commit : store.commits()) {
    store.overwrite("log", StoredConference::log_key(commit), std::nullopt);
  }
  EXPECT_EQ(store.first_bad_position(), 1U);
}

TEST(Verify, NamesAnEventThatTheIndexHasNot) {
  const StoredConference store;
  const auto commits = store.commits();
  const events::RecordedEvent& event = commits[4].events.back();
  store.overwrite("index", index_key(event.stream, event.revision), std::nullopt);
  EXPECT_EQ(store.first_bad_position(), event.position.value);
}

TEST(Verify, FindsAnIndexEntryWithoutEvent) {
  const StoredConference store;
  std::string position;
  store::append_big_endian(1, position);
  store.overwrite("index", index_key("user-ada", {2}), position);
  const VerifyReport report = store.verify();
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_THAT(report.findings.front().reason, HasSubstr("user-ada"));
}

TEST(Verify, NamesTheEventThatTheSnapshotGetsWrong) {
  const StoredConference store;
  Position registered;
  for (const events::Commit& commit : store.commits()) {
    for (const events::RecordedEvent& event : commit.events) {
      if (event.stream == "ticket_type-day") registered = event.position;
    }
  }
  domain::Entity forged;
  forged.set_revision(1);
  forged.mutable_ticket_type()->set_sold(0);
  store.overwrite("snapshots", snapshot_key(domain::entity_key("ticket_type-day", false)),
                  forged.SerializeAsString());
  EXPECT_EQ(store.first_bad_position(), registered.value);
}

TEST(Verify, FindsWhatTheSnapshotLacksOrInvents) {
  const StoredConference lacking;
  lacking.overwrite("snapshots", snapshot_key(domain::entity_key("user-ada", false)), std::nullopt);
  EXPECT_THAT(lacking.verify().findings, SizeIs(1));
  const StoredConference inventing;
  inventing.overwrite("snapshots", snapshot_key(domain::entity_key("user-eve", false)), "");
  EXPECT_THAT(inventing.verify().findings, SizeIs(1));
  const StoredConference unmarked;
  unmarked.damage([](const store::Database& database) {
    const auto family = database.family("snapshots");
    const std::unique_ptr<rocksdb::Iterator> entries(database.db().NewIterator({}, family.get()));
    std::size_t erased = 0;
    const std::string prefix = snapshot_key(domain::kLivePrefix);
    for (entries->Seek(prefix); entries->Valid() && entries->key().starts_with(prefix);
         entries->Next()) {
      ASSERT_TRUE(database.db().Delete({}, family.get(), entries->key()).ok());
      ++erased;
    }
    ASSERT_EQ(erased, 1U) << "one order is held";
  });
  EXPECT_THAT(unmarked.verify().findings, SizeIs(1));
}

TEST(Verify, ASnapshotThatIsNotThereIsNothingBad) {
  const StoredConference store;
  store.overwrite("snapshots", snapshot_key(domain::kMetaKey), std::nullopt);
  const VerifyReport report = store.verify();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(report.partitions.front().notes, SizeIs(1));
}

TEST(Verify, FindsAReadModelThatTheLogDoesNotGive) {
  const StoredConference store;
  store.damage([](const store::Database& database) {
    const auto family = database.family("view.inventory");
    const std::unique_ptr<rocksdb::Iterator> entries(database.db().NewIterator({}, family.get()));
    std::size_t changed = 0;
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      if (!entries->key().ToStringView().ends_with("t/day")) continue;
      ASSERT_TRUE(database.db().Put({}, family.get(), entries->key(), "").ok());
      ++changed;
    }
    ASSERT_EQ(changed, 1U);
  });
  const VerifyReport report = store.verify();
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_THAT(report.findings.front().reason, HasSubstr("inventory"));
  EXPECT_THAT(report.partitions.front().models, SizeIs(projections::read_models().size() - 1));
}

TEST(Verify, KeepsAndCountsEventsOfTypesItDoesNotKnow) {
  const StoredConference store;
  auto commits = store.commits();
  commits.back().events.back().event = events::UnknownEvent{"SomethingLater", 3, "payload"};
  store.overwrite(commits.back());
  const VerifyReport report = store.verify();
  EXPECT_EQ(report.partitions.front().unknown_events.at("SomethingLater"), 1U);
}

}  // namespace
}  // namespace lanyard::tests
