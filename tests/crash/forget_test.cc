// People who are forgotten: by a real server, over its whole data directory, its log and its
// backups, and when it is killed while it forgets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "crowd.h"
#include "http_connection.h"
#include "traces.h"

namespace lanyard::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kCommandRoot = "/v1/conferences/crash/commands/";

/// A text that is nowhere else, so that a search for it finds it and nothing else; no compression
/// makes it shorter.
std::string unique_text(std::mt19937_64& random) {
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";
  std::string text;
  for (int i = 0; i < 24; ++i) text.push_back(kLetters[random() % kLetters.size()]);
  return text;
}

std::string json(const std::map<std::string, std::string>& members) {
  std::string out;
  for (const auto& [name, value] : members)
    out += (out.empty() ? "{\"" : ",\"") + name + "\":\"" + value + "\"";
  return out + "}";
}

/// Ada, in every place that takes something personal.
class Ada {
 public:
  explicit Ada(std::mt19937_64& random) {
    for (const char* const name :
         {"first_name", "last_name", "email", "billing_name", "billing_email", "billing_company",
          "speaker_name", "diet", "passport_name", "passport_number", "nationality",
          "destination_address", "embassy_name"}) {
      texts_[name] = unique_text(random);
    }
    station_ = unique_text(random);
  }

  void live(HttpConnection& to) const {
    const auto send = [&to](const std::string& command, const std::string& body) {
      const std::string key = command + "-" + std::to_string(body.size());
      const HttpAnswer answer = to.post(kCommandRoot + command, body, {{"Idempotency-Key", key}});
      if (answer.status != 200) throw std::runtime_error(command + ": " + answer.body);
      return answer.body;
    };
    send("RecordSpeaker", json({{"code", "S1"}, {"name", text("speaker_name")}}));
    send("RegisterUser", json({{"user", "ada"},
                               {"first_name", text("first_name")},
                               {"last_name", text("last_name")},
                               {"email", text("email")}}));
    send("DefineProfileField", json({{"slug", "diet"}, {"label", "Diet"}}));
    send("DefineProfileField", json({{"slug", "born"}, {"label", "Birthday"}, {"kind", "date"}}));
    send("UpdateProfile", R"({"user":"ada","values":[{"field":"diet","value":")" + text("diet") +
                              R"("},{"field":"born","value":"1815-12-10"}]})");
    send("AddToCart", json({{"user", "ada"}, {"ticket_type", "general"}}));
    const std::string placed =
        send("Checkout", json({{"user", "ada"},
                               {"billing_name", text("billing_name")},
                               {"billing_email", text("billing_email")},
                               {"billing_company", text("billing_company")}}));
    const std::string order = placed.substr(placed.find("ORD-"), 12);
    const std::string paid =
        send("RecordManualPayment", json({{"order", order}, {"amount", "100.00"}}));
    const std::string member = "\"access_code\":\"";
    const std::string code = paid.substr(paid.find(member) + member.size(), 8);
    send("CheckIn", json({{"access_code", code}, {"station", station_}}));
    const std::string asked =
        send("SubmitLetter", json({{"user", "ada"},
                                   {"passport_name", text("passport_name")},
                                   {"passport_number", text("passport_number")},
                                   {"nationality", text("nationality")},
                                   {"destination_address", text("destination_address")},
                                   {"embassy_name", text("embassy_name")},
                                   {"travel_from", "2027-05-13"},
                                   {"travel_until", "2027-05-17"}}));
    const std::string letter = asked.substr(asked.find("LTR-"), 12);
    for (const char* const to : {"approved", "generated"})
      send("TransitionLetter", json({{"letter", letter}, {"to", to}}));
    // From here on the programme knows who speaks.
    send("RecordSpeaker", json({{"code", "S1"}, {"name", text("speaker_name")}, {"user", "ada"}}));
  }

  const std::map<std::string, std::string>& texts() const { return texts_; }
  const std::string& text(const std::string& name) const { return texts_.at(name); }
  /// Not personal: shows that a search finds what is there.
  const std::string& station() const { return station_; }

 private:
  std::map<std::string, std::string> texts_;
  std::string station_;
};

void expect_no_text(const fs::path& directory, const Ada& ada) {
  for (const auto& [name, text] : ada.texts()) {
    EXPECT_THAT(traces_of(directory, text), IsEmpty()) << name << " in " << directory;
    // What a compressed file could hold of it.
    EXPECT_THAT(traces_of(directory, text.substr(0, 12)), IsEmpty()) << name;
    EXPECT_THAT(traces_of(directory, text.substr(12)), IsEmpty()) << name;
  }
  EXPECT_THAT(traces_of(directory, "%PDF-1."), IsEmpty()) << "a letter in " << directory;
}

void back_up(const ServerOptions& server, const fs::path& target, bool with_keys) {
  std::vector<std::string> arguments = {"backup", server.data.string(), target.string()};
  if (!with_keys) arguments.push_back("--without-keys");
  const Ended ended = run_program(server.program, arguments);
  ASSERT_EQ(ended.status, 0) << ended.output;
}

void expect_verified(const ServerOptions& server, const fs::path& directory) {
  const Ended ended = run_program(server.program, {"verify", directory.string()});
  EXPECT_EQ(ended.status, 0) << ended.output;
}

/// Everything that a client can ask about people.
std::string everything(std::uint16_t port) {
  HttpConnection client(port);
  std::string all;
  for (const char* const query : {"users", "attendees", "orders", "letters", "events?limit=1000"})
    all += client.get("/v1/conferences/crash/" + std::string(query)).body + "\n";
  return all;
}

TEST(Forget, NoFileHoldsWhatWasForgotten) {
  std::mt19937_64 random(test_seed());
  const ScratchDirectory directory;
  const ServerOptions options = server_options(directory.path() / "data");
  const fs::path backups = directory.path() / "backups";
  fs::create_directory(backups);
  const Ada ada(random);
  std::vector<std::string> keys;
  {
    const auto server = start_server(options);
    make_conference(server->port());
    HttpConnection client(server->port());
    ada.live(client);
    for (const auto& [name, text] : ada.texts())
      EXPECT_THAT(everything(server->port()), HasSubstr(text)) << name;
    server->request_stop();
    EXPECT_THAT(server->wait().output, Not(HasSubstr(ada.text("last_name"))));
  }
  // Tables and write-ahead logs, both with something in them.
  auto server = start_server(options);
  HttpConnection client(server->port());
  ASSERT_EQ(client.post(kCommandRoot + "UpdateUser", R"({"user":"ada","first_name":null})").status,
            200);
  EXPECT_THAT(traces_of(options.data, ada.station()), Not(IsEmpty())) << "the search finds things";
  expect_no_text(options.data, ada);
  for (const char* const subject : {"ada", "speaker:S1"}) {
    keys.push_back(stored_key(options.data, "crash", subject));
    ASSERT_EQ(keys.back().size(), 32U) << subject;
    EXPECT_THAT(traces_of(options.data, keys.back()), Not(IsEmpty())) << subject;
  }
  back_up(options, backups / "before", true);
  back_up(options, backups / "before-without-keys", false);

  const HttpAnswer forgotten = client.post("/v1/commands/ForgetUser", R"({"user":"ada"})");
  ASSERT_EQ(forgotten.status, 200) << forgotten.body;
  EXPECT_THAT(forgotten.body, HasSubstr(R"("subjects":["ada","speaker:S1"])"));
  back_up(options, backups / "after", true);
  for (const fs::path& place : {options.data, backups / "after"}) {
    expect_no_text(place, ada);
    for (const std::string& key : keys) EXPECT_THAT(traces_of(place, key), IsEmpty()) << place;
    EXPECT_THAT(traces_of(place, ada.station()), Not(IsEmpty())) << place;
  }
  const std::string shown = everything(server->port());
  for (const auto& [name, text] : ada.texts()) EXPECT_THAT(shown, Not(HasSubstr(text))) << name;
  EXPECT_THAT(shown, Not(HasSubstr("1815-12-10")));
  EXPECT_THAT(shown, HasSubstr("[forgotten]"));
  expect_verified(options, options.data);
  server->request_stop();
  const Ended ended = server->wait();
  EXPECT_EQ(ended.status, 0);
  for (const auto& [name, text] : ada.texts()) EXPECT_THAT(ended.output, Not(HasSubstr(text)));
  expect_verified(options, options.data);
  expect_verified(options, backups / "after");

  // What was copied before is as it was then: with its keys it can be read, without them it cannot.
  expect_no_text(backups / "before", ada);
  EXPECT_EQ(stored_key(backups / "before", "crash", "ada"), keys.front());
  expect_no_text(backups / "before-without-keys", ada);
  EXPECT_THAT(traces_of(backups / "before-without-keys", keys.front()), IsEmpty());

  // Keys of then beside the log of now: the server sees to it before it serves.
  fs::remove_all(options.data / "keys");
  fs::copy(backups / "before" / "keys", options.data / "keys");
  ASSERT_EQ(stored_key(options.data, "crash", "ada"), keys.front());
  server = start_server(options);
  for (const std::string& key : keys) EXPECT_THAT(traces_of(options.data, key), IsEmpty());
  EXPECT_EQ(everything(server->port()), shown);
}

TEST(Forget, KilledServersCompleteIt) {
  constexpr int kRounds = 16;
  constexpr int kPeople = 12;
  std::mt19937_64 random(test_seed());
  const ScratchDirectory directory;
  const ServerOptions options = server_options(directory.path() / "data");
  make_conference(start_server(options)->port());
  int acknowledged = 0;
  int only_noted = 0;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::map<std::string, std::string> keys;
    std::map<std::string, bool> told;
    const auto server = start_server(options);
    try {
      HttpConnection client(server->port());
      for (int i = 0; i < kPeople; ++i) {
        const std::string user = "u" + std::to_string(round) + "-" + std::to_string(i);
        const HttpAnswer answer =
            client.post(kCommandRoot + "RegisterUser",
                        json({{"user", user}, {"last_name", "Name of " + user}}));
        ASSERT_EQ(answer.status, 200) << answer.body;
        keys[user];
      }
      for (auto& [user, key] : keys) key = stored_key(options.data, "crash", user);
      const auto forget = [&](const std::string& user) {
        const HttpAnswer answer = client.post("/v1/commands/ForgetUser", json({{"user", user}}));
        EXPECT_EQ(answer.status, 200) << answer.body;
        told[user] = true;
      };
      // The first one tells how long it takes on this machine.
      const auto begun = std::chrono::steady_clock::now();
      forget(keys.begin()->first);
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - begun);
      std::jthread killer([&, after = random() % (4 * took.count() + 1)] {
        server->let_live(std::chrono::microseconds(after));
        server->strike();
      });
      for (const auto& [user, key] : keys) {
        ASSERT_EQ(key.size(), 32U);
        if (!told[user]) forget(user);
      }
    } catch (const ConnectionLost&) {
    }
    server->kill();
    const auto again = start_server(options);
    HttpConnection client(again->port());
    const HttpAnswer head = client.get("/v1/conferences/crash/audit/checkpoint");
    const std::string fresh = "?min_position=" + std::to_string(head.position());
    for (const auto& [user, key] : keys) {
      const std::string stream =
          client.get("/v1/conferences/crash/streams/user-" + user + fresh).body;
      const bool noted = stream.find("UserForgotten") != std::string::npos;
      if (told[user]) {
        ++acknowledged;
        EXPECT_TRUE(noted) << user;
      } else if (noted) {
        ++only_noted;
      }
      const std::string shown = client.get("/v1/conferences/crash/users/" + user + fresh).body;
      if (noted) {
        EXPECT_THAT(traces_of(options.data, key), IsEmpty()) << user;
        EXPECT_THAT(shown, HasSubstr("[forgotten]"));
      } else {
        EXPECT_THAT(shown, HasSubstr("Name of " + user));
      }
    }
  }
  std::cout << acknowledged << " acknowledged, " << only_noted
            << " noted but not acknowledged over " << kRounds << " kills" << std::endl;
  EXPECT_GT(acknowledged, 0);
  EXPECT_EQ(run_program(options.program, {"verify", options.data.string()}).status, 0);
}

}  // namespace
}  // namespace lanyard::tests
