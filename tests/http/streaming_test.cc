// Answers that are made in pieces.
#include <gtest/gtest.h>

#include <memory>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

constexpr int kPeople = 1'500;  // some pieces of 32 KiB
constexpr const char* kPath = "/v1/conferences/pycon/door/preload";

class Streaming : public ::testing::Test {
 protected:
  Streaming()
      : server({.test_clock = {},
                .options =
                    [](api::ServerOptions& options) {
                      options.io_threads = 1;
                      options.write_timeout = std::chrono::milliseconds(300);
                    }}),
        client(server.port()) {
    set_up_conference(client);
    client.command("CreateTicketType", R"({"slug": "free", "name": "Free", "price": 0})");
    std::string lines;
    for (int i = 0; i < kPeople; ++i) {
      const std::string user = R"("data": {"user": "u)" + std::to_string(i) + "\"";
      lines += R"({"command": "AddToCart", )" + user + R"(, "ticket_type": "free"}})" + "\n" +
               R"({"command": "Checkout", )" + user + "}}\n";
    }
    const Response made = client.batch(lines);
    EXPECT_EQ(made.status, 200);
    fresh = std::string(kPath) + "?min_position=" + made.header("lanyard-position");
  }

  TestServer server;
  Client client;
  std::string fresh;
};

TEST_F(Streaming, AnAnswerInPiecesIsWholeAndTheConnectionGoesOn) {
  const Response answer = client.get(fresh);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.header("content-length"), "<none>");
  EXPECT_EQ(answer.at("/count"), std::to_string(kPeople));
  EXPECT_EQ(answer.at("/attendees/" + std::to_string(kPeople - 1) + "/ticket_name"), "Free");
  EXPECT_EQ(answer.at("/attendees/" + std::to_string(kPeople)), "<none>");
  EXPECT_EQ(answer.at("/position"), answer.header("lanyard-position"));
  EXPECT_EQ(client.get(fresh).body, answer.body);
  EXPECT_EQ(client.get("/healthz").status, 200);
}

TEST_F(Streaming, HasATag) {
  const Response head = client.request("HEAD", fresh);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("transfer-encoding"), "chunked");
  const std::string tag = head.header("etag");
  EXPECT_EQ(client.get(fresh, {{"If-None-Match", tag}}).status, 304);
  EXPECT_EQ(client.get(fresh + "&ticket_type=free", {{"If-None-Match", tag}}).status, 200);
  const Response changed = client.command("CloseShop", "{}");
  const Response later =
      client.get(std::string(kPath) + "?min_position=" + changed.header("lanyard-position"),
                 {{"If-None-Match", tag}});
  EXPECT_EQ(later.status, 200);
  EXPECT_NE(later.header("etag"), tag);
}

TEST_F(Streaming, AnOldClientReadsToTheEnd) {
  const std::string body = client.get(fresh).body;
  Client old(server.port());
  old.send("GET " + fresh + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const Response answer = old.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("transfer-encoding"), "<none>");
  EXPECT_EQ(answer.body, body);
  EXPECT_TRUE(old.ends());
}

TEST_F(Streaming, ReadersThatStopOrGoHoldNobodyUp) {
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Client>(server.port()));
    // Many answers one after another: more than the sockets between take.
    for (int again = 0; again < 20; ++again)
      slow.back()->send("GET " + fresh + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  EXPECT_EQ(client.get("/healthz").status, 200);
  for (std::size_t i = 0; i < slow.size(); i += 2) slow[i].reset();
  const Response answer = client.get(fresh);
  EXPECT_EQ(answer.at("/count"), std::to_string(kPeople));
}

TEST_F(Streaming, BadParametersAreTheUsualProblems) {
  EXPECT_EQ(client.get(std::string(kPath) + "?nothing=1").status, 400);
  EXPECT_EQ(client.get("/v1/conferences/none/door/preload").status, 404);
  EXPECT_EQ(client.post(kPath, "{}").status, 405);
}

}  // namespace
}  // namespace lanyard::tests
