// Profiles, and people who are forgotten.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "store/rocksdb/key_table.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kAda = R"({"user": "ada", "first_name": "Ada", "email": "ada@example.org"})";
const std::string kForget = R"({"user": "ada"})";

void ok(const Response& response) { ASSERT_EQ(response.status, 200) << response.body; }

/// Fields of each kind, and Ada with a ticket.
std::string set_up_people(Client& client) {
  set_up_conference(client);
  ok(client.command("DefineProfileField", R"({"slug": "shirt", "label": "Shirt size",
      "kind": "choice", "choices": ["S", "M"], "required": true, "show_on_badge": true})"));
  ok(client.command("DefineProfileField", R"({"slug": "born", "label": "Birthday",
      "kind": "date", "display_order": 1})"));
  ok(client.command("DefineProfileField", R"({"slug": "vegan", "label": "Vegan?",
      "kind": "boolean", "display_order": 2})"));
  ok(client.command("DefineProfileField", R"({"slug": "talks", "label": "Talks given",
      "kind": "number", "display_order": 3})"));
  ok(client.command("RegisterUser", kAda));
  ok(client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})"));
  const Response order =
      client.command("Checkout", R"({"user": "ada", "billing_name": "Ada Lovelace"})");
  const Response paid =
      client.command("RecordManualPayment",
                     R"({"order": ")" + order.at("/result/order") + R"(", "amount": "100.00"})");
  EXPECT_EQ(paid.status, 200) << paid.body;
  return paid.at("/result/access_code");
}

std::string fresh(Client& client, const std::string& path, const Response& after) {
  const Response answer = client.get("/v1/conferences/pycon" + path +
                                     "?min_position=" + std::to_string(after.position()));
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.body;
}

TEST(Profiles, AreCompleteWhenAllThatIsRequiredIsThere) {
  TestServer server;
  Client client(server.port());
  const std::string code = set_up_people(client);
  const Response some = client.command("UpdateProfile", R"({"user": "ada", "values": [
      {"field": "vegan", "value": false}, {"field": "talks", "value": 12},
      {"field": "born", "value": "1815-12-10"}]})");
  ok(some);
  EXPECT_EQ(some.at("/result/profile_complete"), "false");
  EXPECT_EQ(some.at("/result/missing_fields/0"), "shirt");
  std::string attendee = fresh(client, "/attendees/" + code, some);
  EXPECT_EQ(json_at(attendee, "/profile_complete"), "false");
  EXPECT_EQ(json_at(attendee, "/missing_fields/0"), "shirt");
  EXPECT_EQ(json_at(attendee, "/profile/0/field"), "shirt");
  EXPECT_EQ(json_at(attendee, "/profile/0/show_on_badge"), "true");
  EXPECT_EQ(json_at(attendee, "/profile/0/value"), "null");
  EXPECT_EQ(json_at(attendee, "/profile/1/value"), "1815-12-10");
  EXPECT_EQ(json_at(attendee, "/profile/2/value"), "false");
  EXPECT_EQ(json_at(attendee, "/profile/3/kind"), "number");
  EXPECT_EQ(json_at(attendee, "/profile/3/value"), "12");

  const Response rest = client.command(
      "UpdateProfile", R"({"user": "ada", "values": [{"field": "shirt", "value": "M"}]})");
  ok(rest);
  const std::string user = fresh(client, "/users/ada", rest);
  EXPECT_EQ(json_at(user, "/profile_complete"), "true");
  EXPECT_EQ(json_at(user, "/profile/0/value"), "M");
  const std::string list = "/v1/conferences/pycon/attendees?profile_complete=";
  EXPECT_EQ(client.get(list + "true").at("/data/0/access_code"), code);
  EXPECT_EQ(client.get(list + "false").at("/data"), "[]");
  EXPECT_EQ(client.get(list + "maybe").status, 400);
  // What is asked later is missing later.
  const Response more = client.command(
      "DefineProfileField", R"({"slug": "bio", "label": "About you", "required": true})");
  ok(more);
  EXPECT_EQ(json_at(fresh(client, "/attendees/" + code, more), "/missing_fields/0"), "bio");
}

TEST(Attendees, AreFoundWhateverTheCaseAndHoweverAccentsWereTyped) {
  TestServer server;
  Client client(server.port());
  const std::string code = set_up_people(client);
  const Response named = client.command(
      "UpdateUser", R"({"user": "ada", "first_name": "\u00c9milie", "last_name": "Stra\u00dfe"})");
  ok(named);
  const std::string list =
      "/v1/conferences/pycon/attendees?min_position=" + std::to_string(named.position()) + "&q=";
  for (const std::string text : {"ADA", "%C3%A9MILIE", "e%CC%81milie", "strasse", "Ilie%20str"})
    EXPECT_EQ(client.get(list + text).at("/data/0/access_code"), code) << text;
  for (const std::string text : {"emilie", "%C3%A9milia"})
    EXPECT_EQ(client.get(list + text).at("/data"), "[]") << text;
}

TEST(Profiles, RefusalsDoNotRepeatWhatWasSaid) {
  TestServer server;
  Client client(server.port());
  set_up_people(client);
  const auto refused = [&client](const std::string& value) {
    return client.command(
        "UpdateProfile",
        R"({"user": "ada", "values": [{"field": "shirt", "value": )" + value + "}]}");
  };
  const Response choice = refused(R"("SecretSize")");
  EXPECT_EQ(choice.status, 409);
  EXPECT_EQ(choice.code(), "invalid_value");
  EXPECT_EQ(choice.at("/profile_field"), "shirt");
  EXPECT_THAT(choice.body, Not(HasSubstr("SecretSize")));
  EXPECT_EQ(refused("1.5").status, 400);
  EXPECT_EQ(refused("[]").at("/errors/0/field"), "values[0].value");
  EXPECT_EQ(refused("\"\"").code(), "malformed_request");
}

TEST(ForgetUser, EverywhereAtOnce) {
  TestServer server;
  Client client(server.port());
  const std::string code = set_up_people(client);
  ok(client.command("UpdateProfile", R"({"user": "ada", "values": [
      {"field": "born", "value": "1815-12-10"}, {"field": "shirt", "value": "M"}]})"));
  for (const char* const slug : {"other", "third"}) {
    ok(client.post("/v1/commands/CreateConference", R"({"slug": ")" + std::string(slug) +
                                                        R"(", "name": "C", "timezone": "UTC",
        "currency": "EUR", "start_date": "2027-05-14", "end_date": "2027-05-16"})"));
  }
  const Response there = client.post("/v1/conferences/other/commands/RegisterUser", kAda);
  ok(there);
  const Headers key = {{"Idempotency-Key", "forget-ada"}};
  const Response dry = client.post("/v1/commands/ForgetUser?dry_run=true", kForget);
  ok(dry);
  EXPECT_EQ(
      client.get("/v1/conferences/other/users/ada?min_position=" + there.header("lanyard-position"))
          .at("/first_name"),
      "Ada");

  const Response done = client.post("/v1/commands/ForgetUser", kForget, key);
  ok(done);
  EXPECT_EQ(done.at("/position"), "null");
  EXPECT_EQ(done.at("/result/conferences/0/conference"), "other");
  EXPECT_EQ(done.at("/result/conferences/1/conference"), "pycon");
  EXPECT_EQ(done.at("/result/conferences/2"), "<none>");
  EXPECT_EQ(done.at("/events/0/type"), "UserForgotten");
  EXPECT_EQ(done.at("/events/1/data/subjects/0"), "ada");
  const std::string at = "?min_position=" + done.at("/result/conferences/1/position");

  const Response attendee = client.get("/v1/conferences/pycon/attendees/" + code + at);
  EXPECT_EQ(attendee.at("/first_name"), "[forgotten]");
  EXPECT_EQ(attendee.at("/email"), "[forgotten]");
  EXPECT_EQ(attendee.at("/last_name"), "null");
  EXPECT_EQ(attendee.at("/profile/0/value"), "[forgotten]");
  EXPECT_EQ(attendee.at("/profile/1/value"), "null") << "a date";
  EXPECT_NE(attendee.at("/forgotten_at"), "null");
  EXPECT_EQ(attendee.at("/products/0/quantity"), "1") << "figures stay";
  EXPECT_EQ(client.get("/v1/conferences/other/users/ada").at("/first_name"), "[forgotten]");
  EXPECT_THAT(client.get("/v1/conferences/pycon/events?user=ada").body, Not(HasSubstr("Lovelace")));
  EXPECT_EQ(client.get("/v1/conferences/pycon/attendees?q=lovelace").at("/data"), "[]");

  const Response again = client.post("/v1/commands/ForgetUser", kForget, key);
  EXPECT_EQ(again.body, done.body);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  const Response silent = client.post("/v1/commands/ForgetUser", kForget);
  ok(silent);
  EXPECT_EQ(silent.at("/events"), "[]");
}

// What is counted is of codes and amounts: it does not change when a name goes.
TEST(ForgetUser, FiguresStay) {
  TestServer server;
  Client client(server.port());
  const std::string code = set_up_people(client);
  ok(client.command("CheckIn", R"({"access_code": ")" + code + R"(", "station": "north"})"));
  const Response last =
      client.command("IssueCredit", R"({"user": "ada", "amount": "5.00", "note": "Sorry."})");
  ok(last);
  const std::vector<std::string> figures = {"/inventory",
                                            "/balances",
                                            "/check-in-status",
                                            "/balances/store-credit/ada",
                                            "/reports/financial",
                                            "/reports/reconciliation",
                                            "/reports/waterfall",
                                            "/reports/sales-by-date",
                                            "/reports/revenue-by-ticket-type",
                                            "/reports/registration-flow",
                                            "/reports/check-in-throughput",
                                            "/reports/inventory"};
  std::map<std::string, std::string> before;
  for (const std::string& path : figures) before[path] = fresh(client, path, last);
  const Response done = client.command("ForgetUser", kForget);
  ok(done);
  for (const std::string& path : figures)
    EXPECT_EQ(fresh(client, path, done), before[path]) << path;
  server.restart();
  Client again(server.port());
  for (const std::string& path : figures) EXPECT_EQ(fresh(again, path, done), before[path]) << path;
}

TEST(ForgetUser, InOneConferenceOnly) {
  TestServer server;
  Client client(server.port());
  set_up_people(client);
  const Response done = client.command("ForgetUser", kForget);
  ok(done);
  EXPECT_EQ(done.at("/events/0/stream"), "user-ada");
  EXPECT_EQ(client.command("UpdateUser", kAda).code(), "user_forgotten");
  EXPECT_EQ(client.command("RegisterUser", kAda).code(), "user_forgotten");
  // The door knows the code; nobody knows the name any more, nor a later one.
  ok(client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})"));
  const Response order = client.command("Checkout", R"({"user": "ada", "billing_name": "Ada"})");
  ok(order);
  EXPECT_EQ(order.at("/events/1/data/billing_name"), "[forgotten]") << order.body;
  server.restart();
  Client after(server.port());
  EXPECT_EQ(after.get("/v1/conferences/pycon/users/ada").at("/first_name"), "[forgotten]");
}

TEST(ForgetUser, AFirstAnswerLosesThePersonToo) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Headers key = {{"Idempotency-Key", "k"}};
  const Response first = client.command("RegisterUser", kAda, key);
  EXPECT_THAT(first.body, HasSubstr("ada@example.org"));
  ok(client.command("ForgetUser", kForget));
  const Response again = client.command("RegisterUser", kAda, key);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(again.at("/events/0/data/details/email"), "[forgotten]");
}

TEST(ForgetUser, IsRefusedAsAnyCommand) {
  TestServer server;
  Client client(server.port());
  EXPECT_EQ(client.post("/v1/commands/ForgetUser", kForget).status, 404);
  set_up_conference(client);
  const Response nobody = client.post("/v1/commands/ForgetUser", kForget);
  EXPECT_EQ(nobody.status, 404);
  EXPECT_EQ(nobody.code(), "not_found");
  const Response invalid = client.post("/v1/commands/ForgetUser", R"({"user": "a@b"})");
  EXPECT_EQ(invalid.code(), "invalid_user");
  EXPECT_EQ(invalid.at("/conference"), "pycon");
  EXPECT_EQ(client.post("/v1/commands/ForgetUser", R"({"user": 1})").status, 400);
  EXPECT_EQ(client.post("/v1/commands/ForgetUser", kForget, {{"If-Match", "\"1\""}}).code(),
            "malformed_request");
  EXPECT_EQ(client.post("/v1/commands/RegisterUser", kAda).code(), "unknown_command");
}

TEST(PersonalFields, OfARefusedCommandLeaveNoKey) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  EXPECT_EQ(client.command("UpdateUser", R"({"user": "eve", "first_name": "Eve"})").status, 404);
  // Makes other keys durable.
  ok(client.command("RegisterUser", kAda));
  ok(client.batch(R"({"command": "UpdateUser", "data": {"user": "eve", "first_name": "Eve"}})"
                  "\n"
                  R"({"command": "RegisterUser", "data": {"user": "bob", "first_name": "Bob"}})"
                  "\n"));
  const auto keys = store::make_key_table(
      store::open_key_database(server.directory() / "keys", store::KeyRingMode::kReadOnly));
  EXPECT_TRUE(keys->load(store::key_identity("pycon", "ada")));
  EXPECT_TRUE(keys->load(store::key_identity("pycon", "bob")));
  EXPECT_FALSE(keys->load(store::key_identity("pycon", "eve")));
}

}  // namespace
}  // namespace lanyard::tests
