// Whatever is changed behind the engine's back, verify names the first position that it cannot
// vouch for.
#include "replay/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <optional>
#include <set>

#include "conference.h"
#include "domain/snapshot_keys.h"
#include "events/json.h"
#include "projections/read_model.h"
#include "store/rocksdb/keys.h"
#include "tests/distort.h"

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

void every_forged_event_is_survived(bool texts) {
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
                  distort(alternative, number,
                          texts ? std::optional(number < 0 ? "" : "XXX") : std::nullopt);
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

TEST(Verify, NoForgedEventEndsATool) { every_forged_event_is_survived(true); }

// Amounts and counts near 64 bits in a currency that there is: they are added up.
TEST(Verify, NoForgedNumberEndsATool) { every_forged_event_is_survived(false); }

/// Where the first event of this type, about this user, stands in the commits.
template <class Event>
std::pair<std::size_t, std::size_t> first_of(const std::vector<events::Commit>& commits,
                                             std::string_view user) {
  for (std::size_t c = 0; c < commits.size(); ++c) {
    for (std::size_t e = 0; e < commits[c].events.size(); ++e) {
      const auto* event = std::get_if<Event>(&commits[c].events[e].event);
      if (event != nullptr && event->user() == user) return {c, e};
    }
  }
  ADD_FAILURE() << "no such event";
  return {};
}

/// Forges the order of linus, whose cart had a voucher and met a condition, and expects verify to
/// name it.
void expect_wrong_price(const std::function<void(events::OrderPlaced&)>& forge,
                        std::string_view reason) {
  const StoredConference store;
  auto commits = store.commits();
  const auto [c, e] = first_of<events::OrderPlaced>(commits, "linus");
  auto& event = commits[c].events[e];
  forge(std::get<events::OrderPlaced>(event.event));
  chain_anew(store, commits, c);
  const VerifyReport report = store.verify();
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().position, event.position);
  EXPECT_THAT(report.findings.front().reason, HasSubstr(std::string(reason)));
  EXPECT_EQ(report.partitions.front().orders_priced, 2U);
}

TEST(Verify, PricesEveryOrderAgain) {
  const StoredConference store;
  const VerifyReport report = store.verify();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.partitions.front().orders_priced, 3U);
  const auto commits = store.commits();
  const auto [c, e] = first_of<events::OrderPlaced>(commits, "linus");
  const auto& placed = std::get<events::OrderPlaced>(commits[c].events[e].event);
  EXPECT_EQ(placed.discount(), 500 + 1125) << "what the tests here forge";
}

TEST(Verify, NamesAnOrderThatIsTooCheap) {
  expect_wrong_price(
      [](events::OrderPlaced& placed) {
        placed.mutable_lines(0)->set_voucher_discount(3375 - 1);
        placed.mutable_lines(0)->set_total(1126);
        placed.mutable_voucher()->set_discount(3375 - 1);
        placed.set_discount(3874);
        placed.set_total(1126);
      },
      "line 1");
  expect_wrong_price(
      [](events::OrderPlaced& placed) {
        placed.mutable_lines(0)->set_unit_price(1);
        placed.mutable_lines(0)->set_gross(1);
      },
      "line 1");
}

TEST(Verify, NamesAnOrderWithADiscountThatItsCartDidNotHave) {
  expect_wrong_price(
      [](events::OrderPlaced& placed) {
        auto& condition = *placed.mutable_lines(0)->mutable_condition();
        condition.set_id("friends");
        condition.set_name("Friends");
      },
      "Friends");
  expect_wrong_price([](events::OrderPlaced& placed) { placed.clear_condition_uses(); },
                     "uses of conditions");
  expect_wrong_price([](events::OrderPlaced& placed) { placed.clear_voucher(); },
                     "use of the voucher");
  expect_wrong_price([](events::OrderPlaced& placed) { placed.mutable_voucher()->set_code("X"); },
                     "use of the voucher");
}

TEST(Verify, NamesAnOrderWhoseSumsAreWrong) {
  expect_wrong_price([](events::OrderPlaced& placed) { placed.set_total(placed.total() - 1); },
                     "sums");
  expect_wrong_price([](events::OrderPlaced& placed) { placed.set_discount(0); }, "sums");
  expect_wrong_price([](events::OrderPlaced& placed) { placed.set_currency("EUR"); }, "EUR");
  expect_wrong_price([](events::OrderPlaced& placed) { *placed.add_lines() = placed.lines(0); },
                     "2 lines");
}

TEST(Verify, NamesTheFirstOrderWhenWhatPricesCameFromWasForged) {
  const StoredConference store;
  auto commits = store.commits();
  for (events::Commit& commit : commits) {
    for (auto& event : commit.events) {
      if (auto* ticket = std::get_if<events::TicketTypeCreated>(&event.event))
        ticket->mutable_definition()->set_price(4999);
    }
  }
  chain_anew(store, commits, 0);
  const auto [c, e] = first_of<events::OrderPlaced>(commits, "ada");
  EXPECT_EQ(store.first_bad_position(), commits[c].events[e].position.value);
}

TEST(Verify, NamesAnOrderThatNoCartBecame) {
  const StoredConference store;
  auto commits = store.commits();
  const auto [c, e] = first_of<events::OrderPlaced>(commits, "grace");
  std::get<events::CartCheckedOut>(commits[c].events[e - 1].event).set_order("ORD-OTHER");
  chain_anew(store, commits, c);
  EXPECT_EQ(store.first_bad_position(), commits[c].events[e].position.value);
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
