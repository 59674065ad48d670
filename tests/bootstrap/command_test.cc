// `lanyard bootstrap` as it is typed: over a data directory and over HTTP.
#include "api/bootstrap/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kConference = R"(
[conference]
name = "PyCon Aurora"
start = 2027-05-14
end = 2027-05-16
timezone = "UTC"
currency = "USD"

[[conference.sections]]
name = "Talks"
start = 2027-05-14
end = 2027-05-15

[[conference.tickets]]
name = "Regular"
price = 250
quantity = 100

[[conference.tickets]]
name = "Student"
price = 100
quantity = 20

[[conference.addons]]
name = "Shirt"
price = 25.50
requires = ["regular", "student"]
)";

struct Ended {
  int status = 0;
  bool usage_error = false;
  std::string output;
  std::string errors;
};

Ended run(std::vector<std::string> arguments) {
  CLI::App app;
  Ended ended;
  api::add_bootstrap_command(app, ended.status);
  arguments.insert(arguments.begin(), "bootstrap");
  std::ranges::reverse(arguments);  // as CLI11 wants them
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError&) {
    ended.usage_error = true;
  }
  std::fflush(stdout);
  ended.output = testing::internal::GetCapturedStdout();
  ended.errors = testing::internal::GetCapturedStderr();
  return ended;
}

class BootstrapCommand : public testing::Test {
 protected:
  /// A file with this text; the last one written is what it holds.
  std::string file(const std::string& text) const {
    std::ofstream(path_) << text;
    return path_.string();
  }
  static std::string replaced(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path() / "conference.toml";
  const std::filesystem::path data_ = directory_.path() / "data";
};

class BootstrapOverHttp : public BootstrapCommand {
 protected:
  Ended import(const std::string& text, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {file(text), "--server", url()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  std::string get(const std::string& what) const {
    return Client(server_.port()).get("/v1/conferences/pycon-aurora" + what).body;
  }
  std::string position() const { return json_at(get("/audit/checkpoint"), "/position"); }

  TestServer server_;
};

TEST_F(BootstrapOverHttp, MakesTheConferenceOfTheFile) {
  const Ended made = import(kConference, {"-v"});
  EXPECT_EQ(made.status, 0) << made.errors;
  EXPECT_THAT(made.output,
              AllOf(HasSubstr("PyCon Aurora (pycon-aurora): created"),
                    HasSubstr("ticket types  2 created, 0 updated, 0 unchanged"),
                    HasSubstr("Student: created"), HasSubstr("add-ons       1 created")));
  EXPECT_THAT(made.output, HasSubstr("the log is at position " + position()));
  EXPECT_EQ(json_at(get("?min_position=" + position()), "/sections/0/slug"), "talks");
  const std::string inventory = get("/inventory?min_position=" + position());
  EXPECT_EQ(json_at(inventory, "/ticket_types/1/ticket_type"), "student") << inventory;
}

TEST_F(BootstrapOverHttp, RefusesASecondImport) {
  ASSERT_EQ(import(kConference).status, 0);
  const std::string before = position();
  const Ended second = import(kConference);
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.errors, HasSubstr("(conference_exists)"));
  EXPECT_EQ(position(), before);
}

TEST_F(BootstrapOverHttp, UpdatesWhatTheFileSaysAndLeavesTheRest) {
  ASSERT_EQ(import(kConference).status, 0);
  const std::string before = position();
  const Ended same = import(kConference, {"--update"});
  EXPECT_EQ(same.status, 0) << same.errors;
  EXPECT_THAT(same.output, AllOf(HasSubstr("PyCon Aurora (pycon-aurora): unchanged"),
                                 HasSubstr("0 created, 0 updated, 2 unchanged")));
  EXPECT_EQ(position(), before);

  std::string changed = replaced(kConference, "quantity = 20", "quantity = 25");
  changed = replaced(changed, "name = \"Regular\"\nprice = 250\nquantity = 100",
                     "name = \"Speaker\"\nprice = 0\nquantity = 5");
  const Ended updated = import(changed, {"--update"});
  EXPECT_EQ(updated.status, 0) << updated.errors;
  EXPECT_THAT(updated.output, HasSubstr("ticket types  1 created, 1 updated, 0 unchanged"));
  const std::string inventory = get("/inventory?min_position=" + position());
  EXPECT_THAT(inventory, AllOf(HasSubstr("\"regular\""), HasSubstr("\"speaker\"")));
}

TEST_F(BootstrapOverHttp, AFileThatFailsChangesNothing) {
  // The server refuses the last command: a price has the currency's decimals.
  const Ended refused = import(replaced(kConference, "price = 25.50", "price = 25.505"));
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.errors, AllOf(HasSubstr("add-on `shirt`"), HasSubstr("nothing was changed")));
  EXPECT_EQ(Client(server_.port()).get("/v1/conferences/pycon-aurora").status, 404);

  EXPECT_EQ(import(replaced(kConference, "end = 2027-05-16", "end = 2027-05-13")).status, 1);
  EXPECT_EQ(import(replaced(kConference, "\"student\"]", "\"speaker\"]")).status, 1);
  EXPECT_EQ(Client(server_.port()).get("/v1/conferences/pycon-aurora").status, 404);

  ASSERT_EQ(import(kConference).status, 0);
  const std::string before = position();
  std::string half = replaced(kConference, "quantity = 20", "quantity = 30");
  half = replaced(half, "price = 25.50", "price = 25.505");
  EXPECT_EQ(import(half, {"--update"}).status, 1);
  EXPECT_EQ(position(), before);
}

TEST_F(BootstrapOverHttp, ADryRunWritesNothing) {
  const Ended dry = import(kConference, {"--dry-run"});
  EXPECT_EQ(dry.status, 0) << dry.errors;
  EXPECT_THAT(dry.output, AllOf(HasSubstr("ticket types (2)"), HasSubstr("requires regular"),
                                HasSubstr("dry run: nothing was written")));
  EXPECT_EQ(Client(server_.port()).get("/v1/conferences/pycon-aurora").status, 404);
}

TEST_F(BootstrapCommand, ADryRunFindsWhatAnImportWouldRefuse) {
  const Ended dry = run({file(replaced(kConference, "price = 25.50", "price = -1")), "--dry-run"});
  EXPECT_EQ(dry.status, 1);
  EXPECT_THAT(dry.errors, AllOf(HasSubstr("add-on `shirt`"), HasSubstr("negative_price")));
  EXPECT_EQ(dry.output, "");
  // With --update the ticket may be there already.
  const std::string more = replaced(kConference, "\"student\"]", "\"speaker\"]");
  EXPECT_EQ(run({file(more), "--dry-run"}).status, 1);
  EXPECT_EQ(run({file(more), "--dry-run", "--update"}).status, 0);
}

TEST_F(BootstrapCommand, AServerThatIsNotThereIsSaidSo) {
  std::string url;
  {
    TestServer gone;
    url = "http://127.0.0.1:" + std::to_string(gone.port());
  }
  const Ended ended = run({file(kConference), "--server", url});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.errors, HasSubstr(url));
}

TEST_F(BootstrapCommand, WorksOnADataDirectory) {
  const std::string data = data_.string();
  const Ended dry = run({file(kConference), "--data", data, "--dry-run"});
  EXPECT_EQ(dry.status, 0);
  EXPECT_FALSE(std::filesystem::exists(data_));

  const Ended made = run({file(kConference), "--data", data});
  EXPECT_EQ(made.status, 0) << made.errors;
  EXPECT_THAT(made.output, HasSubstr("(pycon-aurora): created"));
  EXPECT_EQ(run({file(kConference), "--data", data}).status, 1);
  const auto head = [&] {
    const auto engine = store::open_engine(data_, {.mode = store::OpenMode::kReadOnly});
    return engine->log().head("pycon-aurora").position.value;
  };
  const std::uint64_t before = head();
  EXPECT_GT(before, 4U);
  EXPECT_EQ(run({file(replaced(kConference, "price = 250", "price = 250.001")), "--data", data,
                 "--update"})
                .status,
            1);
  EXPECT_EQ(head(), before);
  const Ended updated =
      run({file(replaced(kConference, "price = 250", "price = 275")), "--data", data, "--update"});
  EXPECT_EQ(updated.status, 0) << updated.errors;
  EXPECT_THAT(updated.output, HasSubstr("ticket types  0 created, 1 updated, 1 unchanged"));
  EXPECT_EQ(head(), before + 1);
}

TEST_F(BootstrapCommand, NeedsOnePlaceToGoAndAFile) {
  EXPECT_EQ(run({file(kConference)}).status, 2);
  EXPECT_TRUE(
      run({file(kConference), "--server", "http://x", "--data", data_.string()}).usage_error);
  EXPECT_TRUE(run({}).usage_error);
  const Ended absent = run({(directory_.path() / "none.toml").string(), "--data", data_.string()});
  EXPECT_EQ(absent.status, 1);
  EXPECT_FALSE(std::filesystem::exists(data_));
}

}  // namespace
}  // namespace lanyard::tests
