#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store/rocksdb/key_table.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

const std::string kAdd = R"({"user": "ada", "ticket_type": "student"})";

TEST(Idempotency, ARepeatedKeyGivesTheFirstAnswerAgain) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Headers key = {{"Idempotency-Key", "k-1"}};
  const Response first = client.command("AddToCart", kAdd, key);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.header("idempotency-replayed"), "<none>");
  ASSERT_EQ(client.command("CloseShop", "{}").status, 200);

  // Before any precondition is looked at: the shop is closed by now, and the revision is another.
  Headers pinned = key;
  pinned.emplace_back("If-Match", "\"99\"");
  const Response again = client.command("AddToCart", kAdd, pinned);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");

  server.restart();
  Client later(server.port());
  const Response after_restart = later.command("AddToCart", kAdd, key);
  EXPECT_EQ(after_restart.body, first.body);
  EXPECT_EQ(after_restart.header("idempotency-replayed"), "true");

  const Response minimal = later.command(
      "AddToCart", kAdd, {{"Idempotency-Key", "k-1"}, {"Prefer", "respond-async, Return=Minimal"}});
  EXPECT_EQ(minimal.at("/events"), "<none>");
  EXPECT_EQ(minimal.at("/position"), first.at("/position"));
}

TEST(Idempotency, AKeyIsForOneCommandAndBody) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Headers key = {{"Idempotency-Key", "k-1"}};
  ASSERT_EQ(client.command("AddToCart", kAdd, key).status, 200);
  Response other = client.command("AddToCart", kAdd + " ", key);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.code(), "idempotency_key_reused");
  EXPECT_EQ(client.command("RemoveFromCart", kAdd, key).status, 422);
  // Another caller's keys are another's.
  other = client.command("AddToCart", kAdd, {{"Idempotency-Key", "k-1"}, {"X-Actor", "desk"}});
  EXPECT_EQ(other.status, 200);
  EXPECT_EQ(other.header("idempotency-replayed"), "<none>");
}

TEST(Idempotency, RejectionsAreNotRemembered) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const Headers key = {{"Idempotency-Key", "k-1"}};
  EXPECT_EQ(client.command("Checkout", R"({"user": "ada"})", key).code(), "cart_not_open");
  ASSERT_EQ(client.command("AddToCart", kAdd).status, 200);
  EXPECT_EQ(client.command("Checkout", R"({"user": "ada"})", key).status, 200);
}

TEST(Idempotency, BadKeys) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  for (const std::string& bad : {std::string(), std::string(256, 'k'), std::string("a b"),
                                 std::string("gr\xc3\xbc\xc3\x9f")}) {
    const Response answer = client.command("AddToCart", kAdd, {{"Idempotency-Key", bad}});
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_EQ(answer.at("/errors/0/field"), "Idempotency-Key") << bad;
  }
  const Response twice =
      client.command("AddToCart", kAdd, {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}});
  EXPECT_EQ(twice.status, 400);
  EXPECT_EQ(client.command("AddToCart", kAdd, {{"Idempotency-Key", std::string(255, 'k')}}).status,
            200);
}

TEST(Idempotency, ParallelDuplicatesAreExecutedOnce) {
  TestServer server;
  {
    Client client(server.port());
    set_up_conference(client);
  }
  constexpr int kClients = 8;
  constexpr int kKeys = 25;
  std::vector<std::vector<std::string>> bodies(kClients);
  std::atomic<int> first{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      Client client(server.port());
      for (int key = 0; key < kKeys; ++key) {
        const Response answer =
            client.command("AddToCart", kAdd, {{"Idempotency-Key", "key-" + std::to_string(key)}});
        // All ten that a person may have; the rest of the keys is refused by everybody.
        bodies[static_cast<std::size_t>(i)].push_back(answer.status == 200 ? answer.body
                                                                           : answer.code());
        if (answer.status == 200 && answer.header("idempotency-replayed") == "<none>") ++first;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first.load(), 10);
  Client client(server.port());
  EXPECT_EQ(client
                .command("SetCartItemQuantity",
                         R"({"user": "ada", "ticket_type": "student", "quantity": 10})")
                .status,
            200);
  for (int i = 1; i < kClients; ++i) {
    for (int key = 0; key < 10; ++key) {
      EXPECT_EQ(bodies[static_cast<std::size_t>(i)][static_cast<std::size_t>(key)],
                bodies[0][static_cast<std::size_t>(key)]);
    }
  }
}

TEST(DryRun, AnswersAndWritesNothing) {
  TestServer server;
  Client client(server.port());
  const std::uint64_t before = set_up_conference(client);
  const Response dry = client.command("AddToCart?dry_run=true", kAdd);
  ASSERT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(dry.at("/events/1/type"), "ItemAddedToCart");
  EXPECT_EQ(dry.position(), before);
  EXPECT_EQ(client
                .command("AddToCart?dry_run=true",
                         R"({"user": "ada", "ticket_type": "student", "quantity": 11})")
                .code(),
            "user_limit_exceeded");
  const Response real = client.command("AddToCart", kAdd);
  EXPECT_EQ(real.at("/events/0/type"), "CartOpened");
  EXPECT_EQ(real.position(), before + 2);

  const Response conference = client.post("/v1/commands/CreateConference?dry_run=true", R"({
      "slug": "dry", "name": "Dry", "start_date": "2027-05-14", "end_date": "2027-05-16",
      "timezone": "UTC", "currency": "EUR"})");
  EXPECT_EQ(conference.status, 200) << conference.body;
  EXPECT_EQ(client.get("/v1/conferences/dry").status, 404);
}

TEST(DryRun, KeepsNoKeyOfAPerson) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  const std::string ada = R"({"user": "ada", "first_name": "Ada", "last_name": "Lovelace"})";
  const Response dry = client.command("RegisterUser?dry_run=true", ada);
  ASSERT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(dry.at("/events/0/data/details/first_name"), "Ada");
  const Response batch =
      client.batch(R"({"command": "RegisterUser", "data": )" + ada + "}\n", "?dry_run=true");
  EXPECT_EQ(json_at(batch.body, "/body/events/0/data/details/first_name"), "Ada");
  // Makes her key durable along with its own.
  const Response grace =
      client.command("RegisterUser", R"({"user": "grace", "first_name": "Grace"})");
  ASSERT_EQ(grace.status, 200) << grace.body;
  const auto keys = store::make_key_table(
      store::open_key_database(server.directory() / "keys", store::KeyRingMode::kReadOnly));
  EXPECT_TRUE(keys->load(store::key_identity("pycon", "grace")));
  EXPECT_FALSE(keys->load(store::key_identity("pycon", "ada")));
  // Of somebody who has a key it is used: what changes nothing can be seen.
  const Response same =
      client.command("UpdateUser?dry_run=true", R"({"user": "grace", "first_name": "Grace"})");
  EXPECT_EQ(same.at("/events"), "[]") << same.body;
}

}  // namespace
}  // namespace lanyard::tests
