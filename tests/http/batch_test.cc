// NDJSON batches.
#include <gtest/gtest.h>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

std::string add(const std::string& user, const std::string& key = "") {
  const std::string with_key = key.empty() ? "" : R"("idempotency_key": ")" + key + R"(", )";
  return R"({"command": "AddToCart", )" + with_key + R"("data": {"user": ")" + user +
         R"(", "ticket_type": "student"}})" + "\n";
}

class Batches : public ::testing::Test {
 protected:
  Batches() : client(server.port()) { set_up_conference(client, 3); }
  TestServer server;
  Client client;
};

TEST_F(Batches, EachLineIsDecidedOnItsOwn) {
  const Response answer =
      client.batch(add("ada") + "nonsense\n" + R"({"command": "Dance", "data": {}})" + "\n" +
                   R"({"command": "AddToCart", "data": {"user": 1}})" + "\r\n" +
                   R"({"command": "Checkout", "data": {"user": "bob"}})" + "\n" +
                   R"({"data": {}, "more": 1})" + "\n" + add("cy"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.header("content-type"), "application/x-ndjson");
  const auto lines = answer.lines();
  ASSERT_EQ(lines.size(), 7U) << answer.body;
  EXPECT_EQ(json_at(lines[0], "/status"), "200");
  EXPECT_EQ(json_at(lines[0], "/body/events/1/type"), "ItemAddedToCart");
  EXPECT_EQ(json_at(lines[1], "/body/code"), "malformed_request");
  EXPECT_EQ(json_at(lines[2], "/status"), "404");
  EXPECT_EQ(json_at(lines[2], "/body/code"), "unknown_command");
  EXPECT_EQ(json_at(lines[3], "/body/errors/0/field"), "user");
  EXPECT_EQ(json_at(lines[4], "/status"), "409");
  EXPECT_EQ(json_at(lines[4], "/body/code"), "cart_not_open");
  EXPECT_EQ(json_at(lines[5], "/status"), "400");
  EXPECT_EQ(json_at(lines[5], "/body/errors/0/field"), "command");
  EXPECT_EQ(json_at(lines[6], "/status"), "200");
  EXPECT_EQ(answer.header("lanyard-position"), json_at(lines[6], "/body/position"));
}

TEST_F(Batches, LinesHaveKeys) {
  const Response first = client.batch(add("ada", "scan-1") + add("ada", "scan-1"));
  const auto lines = first.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], lines[1]);
  EXPECT_EQ(client.batch(add("ada", "scan-1") + add("ada", "scan-1")).body, first.body);
  // The same command, body and key alone is the same command.
  const Response single = client.command(
      "AddToCart", R"({"user": "ada", "ticket_type": "student"})", {{"Idempotency-Key", "scan-1"}});
  EXPECT_EQ(single.header("idempotency-replayed"), "true");
  EXPECT_EQ(R"({"status":200,"body":)" + single.body + "}", lines[0]);
  EXPECT_EQ(json_at(client.batch(add("bob", "scan-1")).lines()[0], "/status"), "422");
}

TEST_F(Batches, AtomicIsOneCommitOrNothing) {
  const std::string position = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  Response answer = client.batch(
      add("ada") + R"({"command": "Checkout", "data": {"user": "bob"}})" + "\n" + add("cy"),
      "?atomic=true");
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_EQ(answer.code(), "cart_not_open");
  EXPECT_EQ(answer.at("/line"), "2");
  answer = client.batch(add("ada") + "{}\n", "?atomic=true");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.at("/line"), "2");
  EXPECT_EQ(client.get("/v1/conferences/pycon/audit/checkpoint").at("/position"), position);

  answer = client.batch(add("ada") + R"({"command": "Checkout", "data": {"user": "ada"}})" + "\n",
                        "?atomic=true");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto lines = answer.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(json_at(lines[0], "/body/position"), json_at(lines[1], "/body/position"));
  EXPECT_EQ(json_at(lines[0], "/body/events/2"), "<none>");
  EXPECT_EQ(json_at(lines[1], "/body/events/0/type"), "CartCheckedOut");
}

TEST_F(Batches, AtomicExecutesAKeyOnce) {
  Response answer = client.batch(add("ada", "scan-1") + add("ada", "scan-1"), "?atomic=true");
  const auto lines = answer.lines();
  ASSERT_EQ(lines.size(), 2U) << answer.body;
  EXPECT_EQ(lines[0], lines[1]);
  answer = client.batch(add("bob", "scan-2") + add("cy", "scan-2"), "?atomic=true");
  EXPECT_EQ(answer.code(), "idempotency_key_reused");
  EXPECT_EQ(answer.at("/line"), "2");
  EXPECT_EQ(client.batch(add("ada", "scan-1")).lines().front(), lines.front());
  EXPECT_EQ(client
                .get("/v1/conferences/pycon/carts/ada?min_position=" +
                     json_at(lines[0], "/body/position"))
                .at("/lines/0/quantity"),
            "1");
}

TEST_F(Batches, MayBeginWithAConference) {
  const std::string create =
      R"({"command": "CreateConference", "data": {"slug": "rustconf", "name": "R",
      "start_date": "2027-05-14", "end_date": "2027-05-16", "timezone": "UTC", "currency": "JPY"}})";
  std::string one_line;
  for (const char c : create) {
    if (c != '\n') one_line.push_back(c);
  }
  const std::string ticket =
      R"({"command": "CreateTicketType", "data": {"slug": "t", "name": "T", "price": 9000}})";
  const Headers ndjson = {{"Content-Type", "application/x-ndjson"}};
  const std::string path = "/v1/conferences/rustconf/commands?atomic=true";
  // Refused: nothing is left, and it can be tried again.
  Response answer = client.post(path, one_line + "\n" + ticket + "\n" + ticket, ndjson);
  EXPECT_EQ(answer.code(), "already_exists") << answer.body;
  EXPECT_EQ(client.get("/v1/conferences/rustconf").status, 404);
  answer = client.post(path, one_line + "\n" + ticket, ndjson);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(client.get("/v1/conferences/rustconf/catalog?min_position=2").status, 200);
  // Only of that slug.
  answer = client.post("/v1/conferences/other/commands", one_line, ndjson);
  EXPECT_EQ(answer.status, 404);
  std::string refused = one_line;
  refused.replace(refused.find("rustconf"), 8, "other");
  refused.replace(refused.find("2027-05-16"), 10, "2027-05-13");
  answer = client.post("/v1/conferences/other/commands", refused + "\n" + one_line, ndjson);
  EXPECT_EQ(json_at(answer.lines()[0], "/body/code"), "invalid_dates");
  EXPECT_EQ(json_at(answer.lines()[1], "/body/errors/0/field"), "slug");
  EXPECT_EQ(client.get("/v1/conferences/other").status, 404);
}

TEST_F(Batches, DryRunsAndOptions) {
  const Response dry = client.batch(add("ada") + add("ada"), "?dry_run=true");
  ASSERT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(dry.lines().size(), 2U);
  EXPECT_EQ(client.command("Checkout", R"({"user": "ada"})").code(), "cart_not_open");
  EXPECT_EQ(client.batch("").status, 400);
  EXPECT_EQ(client.batch("\n\n").status, 400);
  EXPECT_EQ(client.batch(add("ada"), "?atomic=1").status, 400);
  const Response key =
      client.post("/v1/conferences/pycon/commands", add("ada"),
                  {{"Content-Type", "application/x-ndjson"}, {"Idempotency-Key", "k"}});
  EXPECT_EQ(key.at("/errors/0/field"), "Idempotency-Key");
}

TEST_F(Batches, ManyLines) {
  std::string body;
  for (int i = 0; i < 3'000; ++i) {
    body += R"({"command": "RegisterUser", "data": {"user": "u)" + std::to_string(i) +
            R"("}})"
            "\n";
  }
  const Response answer = client.batch(body);
  const auto lines = answer.lines();
  ASSERT_EQ(lines.size(), 3'000U);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    ASSERT_EQ(json_at(lines[i], "/body/result/user"), "u" + std::to_string(i));
  }
}

TEST(BatchLimits, AreSettable) {
  TestServer server({.test_clock = {}, .options = [](api::ServerOptions& options) {
                       options.max_batch_lines = 3;
                       options.max_line_bytes = 150;
                       options.max_batch_bytes = 2'000;
                     }});
  Client client(server.port());
  set_up_conference(client);
  EXPECT_EQ(client.batch(add("a") + add("b") + add("c") + add("d")).code(), "too_many_lines");
  const Response longer = client.batch(add("a") + add(std::string(100, 'x')));
  const auto lines = longer.lines();
  ASSERT_EQ(lines.size(), 2U) << longer.body;
  EXPECT_EQ(json_at(lines[0], "/status"), "200");
  EXPECT_EQ(json_at(lines[1], "/status"), "413");
  EXPECT_EQ(client.batch(std::string(2'001, ' ')).code(), "body_too_large");
}

}  // namespace
}  // namespace lanyard::tests
