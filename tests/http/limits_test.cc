// Bytes, time, connections, and what is not HTTP.
#include <gtest/gtest.h>

#include <memory>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

TestServer::Setup tight() {
  return {.test_clock = {}, .options = [](api::ServerOptions& options) {
            options.max_connections = 4;
            options.max_header_bytes = 2'000;
            options.max_body_bytes = 5'000;
            options.header_timeout = std::chrono::milliseconds(150);
            options.body_timeout = std::chrono::milliseconds(150);
            options.idle_timeout = std::chrono::milliseconds(2'000);
          }};
}

constexpr std::string_view kPost =
    "POST /v1/conferences/pycon/commands/OpenShop HTTP/1.1\r\nHost: x\r\n"
    "Content-Type: application/json\r\n";

TEST(Limits, LongHeaders) {
  TestServer server(tight());
  Client client(server.port());
  Response answer = client.get("/healthz", {{"X-Padding", std::string(4'000, 'x')}});
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(answer.code(), "header_too_large");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(client.ends());
  Client other(server.port());
  EXPECT_EQ(other.get("/" + std::string(10'000, 'x')).status, 431);
}

TEST(Limits, LongBodies) {
  TestServer server(tight());
  Client client(server.port());
  set_up_conference(client);
  Response answer = client.command("OpenShop", std::string(5'001, ' '));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.code(), "body_too_large");
  EXPECT_TRUE(client.ends());
  // Told before the body is sent, and by the bytes that come when no length is told.
  Client told(server.port());
  told.send(std::string(kPost) + "Content-Length: 999999999999\r\n\r\n");
  EXPECT_EQ(told.receive().status, 413);
  Client chunked(server.port());
  chunked.send(std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "400\r\n" + std::string(1'024, ' ') + "\r\n";
  for (int i = 0; i < 6; ++i) chunked.send(chunk);
  EXPECT_EQ(chunked.receive().status, 413);
  // Batches may be longer.
  Client batch(server.port());
  EXPECT_EQ(batch.batch(R"({"command": "OpenShop", "data": {}})" + std::string(6'000, ' ')).status,
            200);
}

TEST(Limits, ChunkedAndExpectedBodiesAreTaken) {
  TestServer server(tight());
  Client client(server.port());
  set_up_conference(client);
  client.send(std::string(kPost) +
              "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
  client.send(std::string(kPost) + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("{}");
  EXPECT_EQ(client.receive().status, 200);
  // Which HTTP/1.0 does not know.
  Client old(server.port());
  old.send(
      "POST /v1/conferences/pycon/commands/OpenShop HTTP/1.0\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}");
  EXPECT_TRUE(old.receive_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST(Limits, ABodyWithoutAKnownEndIsNotTheNextRequest) {
  TestServer server;
  const auto answer_to = [&server](const std::string& fields) {
    Client client(server.port());
    client.send(std::string(kPost) + fields + "\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const Response answer = client.receive();
    EXPECT_EQ(answer.header("connection"), "close") << fields;
    EXPECT_TRUE(client.ends()) << fields;
    return answer;
  };
  for (const std::string bad :
       {"Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding:\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 37\r\n",
        "Transfer-Encoding: xchunked\r\n"}) {
    const Response answer = answer_to(bad);
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_EQ(answer.code(), "malformed_request") << bad;
  }
  for (const std::string bad : {"Transfer-Encoding: gzip, chunked\r\n",
                                "Transfer-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n"}) {
    const Response answer = answer_to(bad);
    EXPECT_EQ(answer.status, 501) << bad;
    EXPECT_EQ(answer.code(), "unsupported_transfer_coding") << bad;
  }
  Client old(server.port());
  old.send("POST /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_EQ(old.receive().status, 400);
}

TEST(Limits, CompressedBodiesAreRefused) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Response answer = client.command(
      "OpenShop", "{}", {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}});
  EXPECT_EQ(answer.status, 415);
  EXPECT_EQ(answer.code(), "unsupported_media_type");
  EXPECT_EQ(answer.header("accept-encoding"), "identity");
  EXPECT_EQ(client
                .command("OpenShop", "{}",
                         {{"Content-Type", "application/json"}, {"Content-Encoding", "Identity"}})
                .status,
            200);
}

TEST(Limits, TrailersMeanNothing) {
  TestServer server(tight());
  Client client(server.port());
  set_up_conference(client);
  const std::string body =
      std::string(kPost) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
  client.send(body +
              "If-Match: \"99\"\r\nX-Actor: a\r\nX-Actor: b\r\nContent-Type: text/plain\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.get("/healthz").status, 200);
  client.send(body);
  client.send("X-Padding: " + std::string(5'000, 'x'));
  EXPECT_EQ(client.receive().status, 431);
}

TEST(Limits, SlowSendersAreCut) {
  TestServer server(tight());
  Client header(server.port());
  header.send("GET /healthz HTTP/1.1\r\nHo");
  Response answer = header.receive();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.code(), "request_timeout");
  EXPECT_TRUE(header.ends());
  Client body(server.port());
  body.send(std::string(kPost) + "Content-Length: 2\r\n\r\n{");
  answer = body.receive();
  EXPECT_EQ(answer.status, 408);
  EXPECT_TRUE(body.ends());
  // One that says nothing is closed without a word.
  Client silent(server.port());
  EXPECT_EQ(silent.receive().status, 0);
}

TEST(Limits, ConnectionsOverTheLimitAreTold) {
  TestServer server(tight());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ASSERT_EQ(clients.back()->get("/healthz").status, 200);
  }
  Client over(server.port());
  const Response answer = over.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "too_many_connections");
  EXPECT_TRUE(over.ends());
  EXPECT_EQ(clients.front()->get("/healthz").status, 200);
}

TEST(Limits, HalfClosedConnectionsGetTheirAnswers) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  Client half(server.port());
  half.send(std::string(kPost) + "Content-Length: 2\r\n\r\n{}");
  half.half_close();
  EXPECT_EQ(half.receive().status, 200);
  EXPECT_TRUE(half.ends());
  Client cut(server.port());
  cut.send("GET /healthz HTT");
  cut.half_close();
  EXPECT_EQ(cut.receive().status, 400);
  EXPECT_TRUE(cut.ends());
}

TEST(Limits, PipelinedRequestsAreAnsweredInOrder) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  std::string requests;
  for (int i = 0; i < 20; ++i) {
    const std::string body = R"({"user": "u)" + std::to_string(i) + R"("})";
    requests +=
        "POST /v1/conferences/pycon/commands/RegisterUser HTTP/1.1\r\nHost: x\r\n"
        "Content-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    requests += "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  client.send(requests);
  for (int i = 0; i < 20; ++i) {
    const Response answer = client.receive();
    EXPECT_EQ(answer.at("/result/user"), "u" + std::to_string(i)) << answer.body;
    EXPECT_EQ(client.receive().at("/status"), "ok");
  }
}

TEST(Limits, GarbageIsRefused) {
  TestServer server;
  for (const std::string& garbage :
       {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
        std::string("\0\0\0\0\r\n\r\n", 8), std::string("GET\r\n\r\n"),
        std::string("GET /healthz HTTP/9.9\r\n\r\n"),
        std::string("GET /healthz HTTP/1.1\r\nBad Header: x\r\n\r\n"),
        std::string("POST /healthz HTTP/1.1\r\nContent-Length: -5\r\n\r\n"),
        std::string(
            "POST /healthz HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")}) {
    Client client(server.port());
    client.send(garbage);
    const Response answer = client.receive();
    EXPECT_EQ(answer.status, 400) << garbage;
    EXPECT_EQ(answer.code(), "malformed_request") << garbage;
    EXPECT_TRUE(client.ends());
  }
  // Garbage after a good request: the good one is answered.
  Client client(server.port());
  client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n\x01\x02garbage\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ends());
}

TEST(Limits, ConnectionsEndAsHttpSays) {
  TestServer server;
  Client asked(server.port());
  EXPECT_EQ(asked.get("/healthz", {{"Connection", "close"}}).header("connection"), "close");
  EXPECT_TRUE(asked.ends());
  Client old(server.port());
  old.send("GET /healthz HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive().status, 200);
  EXPECT_TRUE(old.ends());
}

TEST(Limits, AFullQueueIsToldToComeLater) {
  TestServer server({.test_clock = {},
                     .options = [](api::ServerOptions&) {},
                     .sequencer = {.queue_limit = 4, .batch_limit = 1}});
  Client client(server.port());
  set_up_conference(client);
  std::string requests;
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->send(std::string(kPost) + "Content-Length: 2\r\n\r\n{}");
  }
  for (const auto& one : clients) {
    const Response answer = one->receive();
    if (answer.status == 200) continue;
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.code(), "overloaded");
    EXPECT_EQ(answer.header("retry-after"), "1");
  }
}

}  // namespace
}  // namespace lanyard::tests
