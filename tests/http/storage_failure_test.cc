// A write that fails: what a client is told, and that nothing it was promised is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gated_engine.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;

const std::string kAddTicket = R"({"user": "ada", "ticket_type": "student"})";
const Headers kKey = {{"Idempotency-Key", "k-1"}};

class StorageFailure : public testing::Test {
 protected:
  TestServer::Setup setup() {
    TestServer::Setup made;
    made.wrap = [this](std::unique_ptr<store::Engine> inner) {
      auto gated = std::make_unique<GatedEngine>(std::move(inner));
      engine_ = gated.get();
      return gated;
    };
    return made;
  }

  GatedEngine* engine_ = nullptr;
  TestServer server_{setup()};
};

void expect_told(const Response& answer) {
  EXPECT_EQ(answer.status, 503) << answer.body;
  EXPECT_EQ(answer.code(), "storage_failed");
  EXPECT_EQ(answer.header("retry-after"), "30");
}

TEST_F(StorageFailure, IsToldAndEndsTheTakingOfCommands) {
  Client client(server_.port());
  const std::uint64_t before = set_up_conference(client);
  EXPECT_EQ(client.get("/readyz").status, 200);
  engine_->fail_next();
  expect_told(client.command("AddToCart", kAddTicket, kKey));
  // There is room again, but nobody knows what reached the disk.
  expect_told(client.command("AddToCart", kAddTicket, kKey));
  expect_told(client.command("AddToCart?dry_run=true", kAddTicket));
  expect_told(client.batch("{\"command\": \"OpenShop\", \"data\": {}}\n"));

  const Response ready = client.get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_THAT(ready.body, HasSubstr("the disk is full"));
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_THAT(client.get("/metrics").body, HasSubstr("lanyard_partition_failed{"));
  const Response inventory =
      client.get("/v1/conferences/pycon/inventory?min_position=" + std::to_string(before));
  EXPECT_EQ(inventory.status, 200);
  EXPECT_EQ(inventory.position(), before);
}

TEST_F(StorageFailure, ARestartHasWhatWasAcknowledgedAndTheRestCanBeRepeated) {
  Client before(server_.port());
  set_up_conference(before);
  const Response kept = before.command("AddToCart", kAddTicket, kKey);
  ASSERT_EQ(kept.status, 200) << kept.body;
  engine_->fail_next();
  const Headers other = {{"Idempotency-Key", "k-2"}};
  expect_told(before.command("AddToCart", kAddTicket, other));

  server_.restart();
  Client after(server_.port());
  EXPECT_EQ(after.get("/readyz").status, 200);
  const Response again = after.command("AddToCart", kAddTicket, kKey);
  EXPECT_EQ(again.body, kept.body);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  const Response repeated = after.command("AddToCart", kAddTicket, other);
  EXPECT_EQ(repeated.status, 200) << repeated.body;
  EXPECT_EQ(repeated.header("idempotency-replayed"), "<none>");
  EXPECT_EQ(repeated.position(), kept.position() + 1);
}

TEST_F(StorageFailure, EveryoneWhoWaitsForTheWriteIsTold) {
  Client client(server_.port());
  set_up_conference(client);
  engine_->close();
  engine_->fail_next();
  const std::string body = kAddTicket;
  const std::string request =
      "POST /v1/conferences/pycon/commands/AddToCart HTTP/1.1\r\nHost: test\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.push_back(std::make_unique<Client>(server_.port()));
    ASSERT_TRUE(waiting.back()->send(request));
  }
  engine_->wait_for_appends(1);
  engine_->open();
  for (const auto& one : waiting) expect_told(one->receive());
}

TEST_F(StorageFailure, DoesNotKeepTheServerFromStopping) {
  Client client(server_.port());
  set_up_conference(client);
  engine_->fail_next();
  expect_told(client.command("AddToCart", kAddTicket));
  server_.server().stop();  // returns
}

TEST(Stopping, EndsInTimeAndSaysWhatWasNotFinished) {
  GatedEngine* engine = nullptr;
  TestServer::Setup setup;
  setup.wrap = [&engine](std::unique_ptr<store::Engine> inner) {
    auto gated = std::make_unique<GatedEngine>(std::move(inner));
    engine = gated.get();
    return gated;
  };
  setup.options = [](api::ServerOptions& options) {
    options.drain_timeout = std::chrono::milliseconds(10);
    options.drain_limit = std::chrono::milliseconds(10);
  };
  TestServer server(setup);
  Client client(server.port());
  set_up_conference(client);
  const Response kept = client.command("AddToCart", kAddTicket);
  engine->close();
  const std::size_t appends = engine->commits_per_append().size();
  Client waiting(server.port());
  ASSERT_TRUE(
      waiting.send("POST /v1/conferences/pycon/commands/CloseShop HTTP/1.1\r\nHost: test\r\n"
                   "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
  engine->wait_for_appends(appends + 1);
  const std::vector<std::string> unfinished = server.server().stop();
  ASSERT_EQ(unfinished.size(), 1U);
  EXPECT_THAT(unfinished.front(), HasSubstr("pycon: "));
  engine->open();
  // Now it can end.
  while (!server.server().stop().empty()) {
  }
  EXPECT_GE(server.host().find("pycon")->sequencer().durable_position(), Position{kept.position()});
}

}  // namespace
}  // namespace lanyard::tests
