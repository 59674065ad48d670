// The subcommands as they are typed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "conference.h"
#include "replay/commands.h"
#include "replay/selection.h"
#include "store/engine.h"

namespace lanyard::tests {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Outcome {
  int status = 0;
  std::string output;
  bool usage_error = false;
  std::string complaint;  // what a usage error says
};

Outcome run(std::vector<std::string> arguments) {
  CLI::App app;
  Outcome outcome;
  replay::add_commands(app, outcome.status);
  std::ranges::reverse(arguments);  // as CLI11 wants them
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    outcome.usage_error = true;
    outcome.complaint = error.what();
  }
  std::fflush(stdout);
  outcome.output = testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
  return outcome;
}

std::size_t lines(const std::string& text) { return std::ranges::count(text, '\n'); }

TEST(VerifyCommand, SaysGoodOrBadInItsExitStatus) {
  const StoredConference store;
  const std::string directory = store.directory().string();
  const Outcome good = run({"verify", directory});
  EXPECT_EQ(good.status, 0);
  EXPECT_THAT(good.output, HasSubstr("good"));
  auto commits = store.commits();
  commits[3].actor = "nobody";
  store.overwrite(commits[3]);
  const Outcome bad = run({"verify", directory});
  EXPECT_EQ(bad.status, 1);
  EXPECT_THAT(bad.output, HasSubstr("position " + std::to_string(commits[4].first().value) + ":"));
}

TEST(VerifyCommand, AWrongConferenceOrDirectoryIsWrongUsage) {
  const StoredConference store;
  EXPECT_EQ(run({"verify", store.directory().string(), "--partition", "nope"}).status, 2);
  EXPECT_TRUE(run({"verify", (store.directory() / "nope").string()}).usage_error);
  EXPECT_TRUE(run({"verify"}).usage_error);
}

TEST(VerifyCommand, ADirectoryThatIsNoStoreIsBad) {
  const StoredConference store;
  EXPECT_EQ(run({"verify", (store.directory() / "keys").string()}).status, 1);
}

TEST(EventsCommand, PrintsALineAnEvent) {
  const StoredConference store;
  const Outcome all = run({"events", store.directory().string()});
  EXPECT_EQ(all.status, 0);
  EXPECT_EQ(lines(all.output), store.commits().back().last().value);
  EXPECT_THAT(all.output, AllOf(HasSubstr("ConferenceCreated"), HasSubstr("Given name of ada"),
                                HasSubstr("by desk")));
  EXPECT_THAT(run({"events", store.directory().string(), "--sealed"}).output,
              Not(HasSubstr("Given name of ada")));
}

TEST(EventsCommand, ShowsAmountsOfACurrencyThatDoesNotExistAsTheyAreStored) {
  const StoredConference store;
  auto commits = store.commits();
  for (events::Commit& commit : commits) {
    for (events::RecordedEvent& event : commit.events) {
      auto* placed = std::get_if<events::OrderPlaced>(&event.event);
      if (placed == nullptr) continue;
      placed->set_currency("ZZZ");
      store.overwrite(commit);
      const Outcome forged = run({"events", store.directory().string()});
      EXPECT_EQ(forged.status, 0);
      EXPECT_THAT(forged.output, HasSubstr("5000 minor units"));
      return;
    }
  }
  FAIL() << "somebody ordered";
}

TEST(EventsCommand, Filters) {
  const StoredConference store;
  const std::string directory = store.directory().string();
  EXPECT_EQ(lines(run({"events", directory, "--type", "OrderPlaced"}).output), 3U);
  EXPECT_EQ(lines(run({"events", directory, "--type", "OrderPlaced", "--user", "ada"}).output), 1U);
  EXPECT_EQ(lines(run({"events", directory, "--stream", "user-ada"}).output), 1U);
  EXPECT_EQ(lines(run({"events", directory, "--from", "2", "--to", "4"}).output), 3U);
  EXPECT_EQ(
      lines(run({"events", directory, "--type", "OrderPlaced", "--type", "OrderPaid"}).output), 5U);
  EXPECT_EQ(run({"events", directory, "--partition", "nope"}).status, 2);
  EXPECT_TRUE(run({"events", directory, "--from", "zero"}).usage_error);
  for (const std::string wrong : {"0", "-1", "1.5"}) {
    const Outcome refused = run({"events", directory, "--from=" + wrong});
    EXPECT_TRUE(refused.usage_error) << wrong;
    EXPECT_EQ(refused.complaint, "--from: `" + wrong + "` is no position: they begin with 1");
  }
}

TEST(EventsCommand, PrintsJsonLines) {
  const StoredConference store;
  const Outcome json =
      run({"events", store.directory().string(), "--json", "--from", "1", "--to", "1"});
  EXPECT_THAT(json.output, StartsWith("{\"partition\":\"pycon\",\"position\":1,\"id\":\""));
  EXPECT_THAT(json.output, HasSubstr("\"command\":\"CreateConference\""));
}

TEST(RebuildCommand, MakesADamagedReadModelGood) {
  const StoredConference store;
  const std::string directory = store.directory().string();
  store.damage([](const store::Database& database) {
    const auto family = database.family("view.orders");
    const std::unique_ptr<rocksdb::Iterator> entries(database.db().NewIterator({}, family.get()));
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      if (entries->key().ToStringView().find("!") != std::string_view::npos) continue;
      ASSERT_TRUE(database.db().Put({}, family.get(), entries->key(), "").ok());
    }
  });
  EXPECT_EQ(run({"verify", directory}).status, 1);
  EXPECT_EQ(run({"rebuild", directory, "--model", "nope"}).status, 2);
  EXPECT_EQ(run({"rebuild", directory, "--model", "inventory"}).status, 0);
  EXPECT_EQ(run({"verify", directory}).status, 1);
  EXPECT_EQ(run({"rebuild", directory, "--model", "orders"}).status, 0);
  EXPECT_EQ(run({"verify", directory}).status, 0);
  EXPECT_EQ(run({"rebuild", directory}).status, 0);
  EXPECT_EQ(run({"verify", directory}).status, 0);
}

TEST(RebuildCommand, RefusesADirectoryInUse) {
  const StoredConference store;
  const auto engine = store::open_engine(store.directory(), {.test_clock = true});
  EXPECT_THROW(run({"rebuild", store.directory().string()}), store::StorageError);
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
}

TEST(BackupCommand, MakesAStoreThatVerifies) {
  const StoredConference store;
  const std::string directory = store.directory().string();
  const StoredConference other;  // only for a directory to put copies in
  const std::string copy = (other.directory() / "copy").string();
  const std::string keyless = (other.directory() / "keyless").string();
  EXPECT_EQ(run({"backup", directory, copy}).status, 0);
  EXPECT_EQ(run({"verify", copy}).status, 0);
  EXPECT_THAT(run({"events", copy}).output, HasSubstr("Given name of ada"));
  EXPECT_EQ(run({"backup", directory, keyless, "--without-keys"}).status, 0);
  EXPECT_EQ(run({"verify", keyless}).status, 0);
  EXPECT_THAT(run({"events", keyless}).output,
              AllOf(Not(HasSubstr("Given name of ada")), HasSubstr("[sealed]")));
  EXPECT_TRUE(run({"backup", directory, copy}).usage_error) << "the target exists";
}

TEST(BackupCommand, WorksBesideWhoeverWrites) {
  const StoredConference store;
  const StoredConference other;
  const std::string copy = (other.directory() / "copy").string();
  const auto engine = store::open_engine(store.directory(), {.test_clock = true});
  EXPECT_EQ(run({"backup", store.directory().string(), copy}).status, 0);
  EXPECT_EQ(run({"verify", copy}).status, 0);
  EXPECT_EQ(run({"verify", store.directory().string()}).status, 0);
}

}  // namespace
}  // namespace lanyard::tests
