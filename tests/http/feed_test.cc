// The live feed: server-sent events.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

void ask(Client& client, const std::string& query, const std::string& headers = "") {
  client.send("GET /v1/conferences/pycon/events" + query +
              " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n" + headers + "\r\n");
}

TEST(Feed, GoesOnLive) {
  TestServer server;
  Client client(server.port());
  const std::uint64_t position = set_up_conference(client);
  Client reader(server.port());
  ask(reader, "?after=1");
  const std::string start = reader.receive_until("event: AddOnCreated");
  EXPECT_NE(start.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(start.find("id: 2\nevent: TicketTypeCreated\ndata: {\"position\":2,"),
            std::string::npos)
      << start;
  EXPECT_EQ(start.find("id: 1\n"), std::string::npos);
  client.command("CloseShop", "{}");
  const std::string live = reader.receive_until("event: ShopClosed");
  EXPECT_NE(live.find("id: " + std::to_string(position + 1) + "\n"), std::string::npos) << live;
}

TEST(Feed, GoesOnWhereTheClientWas) {
  TestServer server;
  Client client(server.port());
  const std::uint64_t position = set_up_conference(client);
  client.command("CloseShop", "{}");
  Client reader(server.port());
  ask(reader, "?after=0", "Last-Event-ID: " + std::to_string(position) + "\r\n");
  const std::string text = reader.receive_until("ShopClosed");
  EXPECT_EQ(text.find("event: AddOnCreated"), std::string::npos);
}

TEST(Feed, Filters) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  client.command("RegisterUser", R"({"user": "ada", "email": "ada@example.org"})");
  client.command("RegisterUser", R"({"user": "bob"})");
  client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  const auto seen = [&](const std::string& query) {
    Client reader(server.port());
    ask(reader, query);
    client.command("OpenShop", "{}");
    return reader.receive_until("CartOpened");
  };
  std::string text = seen("?user=ada");
  EXPECT_NE(text.find("UserRegistered"), std::string::npos);
  EXPECT_NE(text.find("ada@example.org"), std::string::npos);
  EXPECT_EQ(text.find("\"user\":\"bob\""), std::string::npos);
  text = seen("?category=cart");
  EXPECT_EQ(text.find("UserRegistered"), std::string::npos);
  text = seen("?stream=cart-ada&type=CartOpened");
  EXPECT_EQ(text.find("ItemAddedToCart\n"), std::string::npos);
}

TEST(Feed, IsForWhoeverAcceptsIt) {
  TestServer server;
  Client client(server.port());
  const std::string path =
      "/v1/conferences/pycon/events?min_position=" + std::to_string(set_up_conference(client));
  const auto type = [&](const std::string& accept) {
    Client reader(server.port());
    return reader.request("HEAD", path, "", {{"Accept", accept}}).header("content-type");
  };
  for (const std::string feed :
       {"text/event-stream", "TEXT/Event-Stream", "text/event-stream;q=0.9",
        "application/json;q=0.5, text/event-stream", "*/*;q=0.1, text/event-stream"}) {
    EXPECT_EQ(type(feed), "text/event-stream") << feed;
  }
  for (const std::string list :
       {"text/event-streamx", "text/event-stream;q=0", "text/event-stream;q=0.0, */*", "*/*",
        "application/json;p=\"text/event-stream\"", "application/json, text/event-stream;q=0.5"}) {
    EXPECT_EQ(type(list), "application/json") << list;
    // Whether it is answered from the cache or not.
    EXPECT_EQ(client.get(path, {{"Accept", list}}).header("content-type"), "application/json");
  }
}

TEST(Feed, BeginsWhenTheLogHasThePosition) {
  TestServer server;
  Client client(server.port());
  const std::string next = std::to_string(set_up_conference(client) + 1);
  const std::string path = "/v1/conferences/pycon/events?min_position=" + next;
  const Response answer = client.get(path + "&wait_ms=0", {{"Accept", "text/event-stream"}});
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "not_caught_up");
  Client reader(server.port());
  ask(reader, "?wait_ms=20000&min_position=" + next);
  client.command("CloseShop", "{}");
  EXPECT_NE(reader.receive_until("event: ShopClosed").find("Lanyard-Position: " + next),
            std::string::npos);
}

TEST(Feed, RefusesWhatMakesNoSense) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Headers live = {{"Accept", "text/event-stream"}};
  EXPECT_EQ(client.get("/v1/conferences/pycon/events?after=x", live).at("/errors/0/field"),
            "after");
  EXPECT_EQ(client.get("/v1/conferences/pycon/events?nothing=1", live).status, 400);
  EXPECT_EQ(client.get("/v1/conferences/none/events", live).status, 404);
  EXPECT_EQ(client
                .get("/v1/conferences/pycon/events",
                     {{"Accept", "text/event-stream"}, {"Last-Event-ID", "-1"}})
                .at("/errors/0/field"),
            "Last-Event-ID");
}

TEST(Feed, ShowsThatItLives) {
  TestServer server({.test_clock = {}, .options = [](api::ServerOptions& options) {
                       options.heartbeat = std::chrono::milliseconds(20);
                     }});
  Client client(server.port());
  set_up_conference(client);
  Client reader(server.port());
  ask(reader, "");
  EXPECT_NE(reader.receive_until(": heartbeat").find(": heartbeat\n\n"), std::string::npos);
}

TEST(Feed, ShowsThatItLivesWhileNothingOfABusyLogIsWanted) {
  TestServer server({.test_clock = {}, .options = [](api::ServerOptions& options) {
                       options.heartbeat = std::chrono::milliseconds(300);
                     }});
  Client client(server.port());
  set_up_conference(client);
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    Client other(server.port());
    while (!enough) other.command("OpenShop", "{}"), other.command("CloseShop", "{}");
  });
  Client reader(server.port());
  ask(reader, "?type=CartOpened");
  const std::string text = reader.receive_until(": heartbeat");
  enough = true;
  writer.join();
  EXPECT_NE(text.find(": heartbeat\n\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("event:"), std::string::npos);
}

TEST(Feed, EndsWhenTheServerStops) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  Client reader(server.port());
  ask(reader, "");
  reader.receive_until("AddOnCreated");
  server.server().stop();
  EXPECT_NE(reader.receive_until("0\r\n\r\n").find("0\r\n\r\n"), std::string::npos);
  EXPECT_TRUE(reader.ends());
}

TEST(Feed, ASlowReaderHoldsNobodyUp) {
  TestServer server({.test_clock = {}, .options = [](api::ServerOptions& options) {
                       options.io_threads = 1;
                       options.write_timeout = std::chrono::milliseconds(300);
                     }});
  Client client(server.port());
  set_up_conference(client);
  Client slow(server.port());
  ask(slow, "");
  // More than the sockets between take.
  std::string lines;
  for (int i = 0; i < 2'000; ++i) {
    lines += R"({"command": "AddToCart", "data": {"user": "u)" + std::to_string(i) +
             R"(", "ticket_type": "student"}})"
             "\n";
  }
  for (int round = 0; round < 10; ++round) {
    ASSERT_EQ(client.batch(lines).status, 200);
  }
  EXPECT_EQ(client.get("/healthz").status, 200);
}

}  // namespace
}  // namespace lanyard::tests
