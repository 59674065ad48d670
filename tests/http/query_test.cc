// What all queries have in common.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

class Queries : public ::testing::Test {
 protected:
  Queries() : client(server.port()), position(set_up_conference(client)) {}
  TestServer server;
  Client client;
  std::uint64_t position;
};

TEST_F(Queries, MinPositionWaits) {
  const std::string next = std::to_string(position + 1);
  Response answer = client.get("/v1/conferences/pycon?wait_ms=0&min_position=" + next);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "not_caught_up");
  EXPECT_EQ(answer.at("/expected"), next);
  EXPECT_NE(answer.header("retry-after"), "<none>");

  std::thread writer([this] {
    Client other(server.port());
    EXPECT_EQ(other.command("CloseShop", "{}").status, 200);
  });
  answer = client.get("/v1/conferences/pycon?wait_ms=20000&min_position=" + next);
  writer.join();
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_GE(answer.position(), position + 1);
  for (const std::string bad : {"wait_ms=30001", "wait_ms=-1", "min_position=x", "min_position="}) {
    EXPECT_EQ(client.get("/v1/conferences/pycon?" + bad).status, 400) << bad;
  }
}

TEST_F(Queries, WhatNoReadModelAnswersWaitsToo) {
  const std::string at = std::to_string(position);
  const std::string next = std::to_string(position + 1);
  for (const std::string name : {"projections", "audit/checkpoint"}) {
    const std::string path = "/v1/conferences/pycon/" + name;
    Response answer = client.get(path + "?min_position=" + at);
    EXPECT_EQ(answer.status, 200) << name;
    EXPECT_EQ(answer.position(), position) << name;
    const Response known = client.get(path, {{"If-None-Match", answer.header("etag")}});
    EXPECT_EQ(known.status, 304) << name;
    EXPECT_EQ(known.body, "") << name;
    answer = client.get(path + "?wait_ms=0&min_position=" + next);
    EXPECT_EQ(answer.status, 503) << name;
    EXPECT_EQ(answer.code(), "not_caught_up") << name;
    EXPECT_EQ(answer.at("/actual"), at) << name;
    EXPECT_EQ(client.get(path + "?min_position=x&wait_ms=-1").at("/errors/1/field"), "wait_ms");
    EXPECT_EQ(client.get(path + "?limit=1").status, 400) << name;
    EXPECT_EQ(client.get(path + "?as_of=1").at("/errors/0/field"), "as_of") << name;
    EXPECT_EQ(client.get("/v1/conferences/none/" + name).status, 404) << name;
  }
  std::thread writer([this] {
    Client other(server.port());
    EXPECT_EQ(other.command("CloseShop", "{}").status, 200);
  });
  const Response answer =
      client.get("/v1/conferences/pycon/audit/checkpoint?wait_ms=20000&min_position=" + next);
  writer.join();
  EXPECT_EQ(answer.at("/position"), next);
}

TEST_F(Queries, AServerThatStopsWaitsForNoPosition) {
  // Both come at once, so that the second is in hand when the first is answered.
  client.send("GET /v1/conferences/pycon?min_position=" + std::to_string(position) +
              " HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /v1/conferences/pycon/inventory?min_position=999999&wait_ms=20000 HTTP/1.1\r\n"
              "Host: x\r\n\r\n");
  ASSERT_EQ(client.receive().status, 200);
  server.server().stop();
  const Response answer = client.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "draining");
  EXPECT_EQ(answer.at("/expected"), "999999");
  EXPECT_NE(answer.header("retry-after"), "<none>");
  EXPECT_EQ(answer.position(), position);
}

TEST_F(Queries, ETagsChangeWithTheAnswer) {
  const std::string path = "/v1/conferences/pycon/inventory";
  const std::string fresh = path + "?min_position=" + std::to_string(position);
  const Response first = client.get(fresh);
  ASSERT_EQ(first.status, 200);
  const std::string tag = first.header("etag");
  for (const std::string& match : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const Response again = client.get(fresh, {{"If-None-Match", match}});
    EXPECT_EQ(again.status, 304) << match;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(again.header("etag"), tag);
    EXPECT_EQ(again.header("lanyard-position"), first.header("lanyard-position"));
  }
  const Response sold = client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  const Response changed = client.get(path + "?min_position=" + sold.header("lanyard-position"),
                                      {{"If-None-Match", tag}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_NE(changed.header("etag"), tag);
}

TEST(QueryCache, KeepsNoAnswerForARequestThatIsRefused) {
  // By a clock that stands still an answer stays in the cache.
  TestServer server({.test_clock = Instant{0}});
  Client client(server.port());
  const std::string path =
      "/v1/conferences/pycon/inventory?min_position=" + std::to_string(set_up_conference(client));
  EXPECT_EQ(client.get(path).status, 200);
  const Response twice = client.get(path, {{"X-Actor", "ada"}, {"X-Actor", "bob"}});
  EXPECT_EQ(twice.status, 400);
  EXPECT_EQ(twice.at("/errors/0/code"), "duplicate_header");
  EXPECT_EQ(client.get(path, {{"Content-Encoding", "gzip"}}).status, 415);
  EXPECT_EQ(client.get(path).status, 200);
}

TEST_F(Queries, HeadIsGetWithoutTheBody) {
  const std::string path = "/v1/conferences/pycon?min_position=" + std::to_string(position);
  const Response get = client.get(path);
  const Response head = client.request("HEAD", path);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.header("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.header("etag"), get.header("etag"));
  EXPECT_EQ(client.get("/healthz").status, 200);  // nothing was left on the connection
}

TEST_F(Queries, ListsHavePages) {
  std::string lines;
  for (int i = 0; i < 25; ++i) {
    lines += R"({"command": "RegisterUser", "data": {"user": "u)" + std::to_string(i) + "\"}}\n";
  }
  const Response made = client.batch(lines);
  ASSERT_EQ(made.status, 200);
  const std::string fresh = "&min_position=" + made.header("lanyard-position");
  std::set<std::string> seen;
  std::string after;
  int pages = 0;
  while (true) {
    const Response page = client.get("/v1/conferences/pycon/users?limit=10" + fresh + after);
    ASSERT_EQ(page.status, 200) << page.body;
    ++pages;
    for (int i = 0; i < 10; ++i) {
      const std::string user = page.at("/data/" + std::to_string(i) + "/user");
      if (user != "<none>") {
        EXPECT_TRUE(seen.insert(user).second) << user;
      }
    }
    if (page.at("/next") == "null") break;
    after = "&after=" + page.at("/next");
  }
  EXPECT_EQ(seen.size(), 25U);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(client.get("/v1/conferences/pycon/users?limit=1001").status, 400);
}

TEST_F(Queries, EventsAndStreams) {
  const std::string fresh = "min_position=" + std::to_string(position);
  Response answer = client.get("/v1/conferences/pycon/events?after=1&limit=2&" + fresh);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/data/0/position"), "2");
  EXPECT_EQ(answer.at("/data/0/actor"), "admin");
  EXPECT_EQ(answer.at("/data/2"), "<none>");
  answer = client.get("/v1/conferences/pycon/events?category=addon&" + fresh);
  EXPECT_EQ(answer.at("/data/0/type"), "AddOnCreated");
  answer = client.get("/v1/conferences/pycon/streams/ticket_type-student?" + fresh);
  EXPECT_EQ(answer.at("/data/0/revision"), "1") << answer.body;
}

TEST_F(Queries, OperationalOnes) {
  Response answer = client.get("/v1/conferences");
  EXPECT_EQ(answer.at("/data/0/slug"), "pycon") << answer.body;
  EXPECT_EQ(answer.at("/next"), "null");
  answer = client.get("/v1/conferences/pycon/audit/checkpoint");
  EXPECT_EQ(answer.at("/position"), std::to_string(position));
  EXPECT_EQ(answer.at("/hash").size(), 64U);
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_EQ(client.get("/readyz").status, 200);

  answer = client.get("/v1/conferences/pycon/projections");
  ASSERT_EQ(answer.status, 200);
  const std::string name = answer.at("/data/0/name");
  EXPECT_NE(answer.at("/data/0/version"), "<none>");
  EXPECT_EQ(client.post("/v1/conferences/pycon/projections/" + name + "/rebuild", "").status, 202);
  EXPECT_EQ(client.post("/v1/conferences/pycon/projections/none/rebuild", "").status, 404);

  answer = client.get("/metrics");
  EXPECT_EQ(answer.status, 200);
  for (const std::string metric :
       {"lanyard_http_requests_total{route=\"POST /v1/conferences/{conference}/commands/"
        "CreateAddOn\",status=\"2xx\"} 1",
        "lanyard_http_request_duration_seconds_bucket", "lanyard_queue_depth",
        "lanyard_batches_total", "lanyard_sync_seconds_total", "lanyard_projection_lag",
        "lanyard_connections "}) {
    EXPECT_NE(answer.body.find(metric), std::string::npos) << metric << "\n" << answer.body;
  }
}

TEST_F(Queries, DecodePathsAndParameters) {
  ASSERT_EQ(client.command("RegisterUser", R"({"user": "a/b c"})").status, 200);
  const std::string fresh = "?min_position=" + std::to_string(position + 1);
  EXPECT_EQ(client.get("/v1/conferences/pycon/users/a%2Fb%20c" + fresh).status, 200);
  for (const std::string bad : {"/v1/%zz", "/v1/%ff", "/v1/%00", "/v1/%2", "/healthz?a=%ff"}) {
    EXPECT_EQ(client.get(bad).code(), "malformed_request") << bad;
  }
  EXPECT_EQ(client.get("/v1/conferences?limit=1&limit=2").at("/errors/0/code"),
            "duplicate_parameter");
}

}  // namespace
}  // namespace lanyard::tests
