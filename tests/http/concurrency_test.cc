// Many connections at once.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

TEST(Concurrency, TheLastTicketsAreSoldExactlyOnceEach) {
  constexpr int kConnections = 64;
  constexpr int kTickets = 100;
  TestServer server;
  Client organizer(server.port());
  set_up_conference(organizer, kTickets);
  std::atomic<int> sold{0};
  std::atomic<int> refused{0};
  std::mutex mutex;
  std::set<std::string> orders;
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&, i] {
      Client client(server.port());
      for (int round = 0; round < 3; ++round) {
        const std::string user =
            R"("user": "u)" + std::to_string(i) + "-" + std::to_string(round) + "\"";
        Response answer =
            client.command("AddToCart", "{" + user + R"(, "ticket_type": "student"})");
        if (answer.status == 200) answer = client.command("Checkout", "{" + user + "}");
        if (answer.status != 200) {
          EXPECT_TRUE(answer.code() == "insufficient_stock" ||
                      answer.code() == "ticket_unavailable")
              << answer.body;
          ++refused;
          continue;
        }
        const std::string order = answer.at("/result/order");
        answer = client.command("RecordManualPayment",
                                R"({"order": ")" + order + R"(", "amount": "100.00"})");
        EXPECT_EQ(answer.status, 200) << answer.body;
        ++sold;
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(orders.insert(order).second);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sold.load(), kTickets);
  EXPECT_EQ(refused.load(), 3 * kConnections - kTickets);
  const std::string position =
      organizer.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  const Response inventory = organizer.get(
      "/v1/conferences/pycon/inventory/ticket-types/student?min_position=" + position);
  EXPECT_EQ(inventory.at("/sold"), std::to_string(kTickets)) << inventory.body;
  EXPECT_EQ(inventory.at("/held"), "0");
  EXPECT_EQ(inventory.at("/remaining"), "0");
}

TEST(Concurrency, ASlugIsCreatedOnce) {
  constexpr int kConnections = 16;
  TestServer server;
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> created{0};
    std::vector<std::thread> threads;
    const std::string slug = "conf-" + std::to_string(round);
    for (int i = 0; i < kConnections; ++i) {
      threads.emplace_back([&, i] {
        Client client(server.port());
        // Some are wrong, and must not take the slug from the others.
        const std::string end = i % 2 == 0 ? "2027-05-16" : "2027-05-01";
        const Response answer =
            client.post("/v1/commands/CreateConference",
                        R"({"slug": ")" + slug +
                            R"(", "name": "C", "start_date": "2027-05-14", "end_date": ")" + end +
                            R"(", "timezone": "UTC", "currency": "EUR"})");
        if (answer.status == 200) {
          ++created;
          EXPECT_EQ(client.get("/v1/conferences/" + slug + "?min_position=1").status, 200);
        } else {
          EXPECT_TRUE(answer.code() == "already_exists" || answer.code() == "invalid_dates")
              << answer.body;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(created.load(), 1);
  }
}

TEST(Concurrency, WhatIsUnderWayIsAnsweredWhenTheServerStops) {
  TestServer server;
  {
    Client client(server.port());
    set_up_conference(client);
  }
  constexpr int kConnections = 16;
  std::atomic<int> answered{0};
  std::atomic<int> accepted{0};
  std::atomic<int> finished{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&, i] {
      Client client(server.port());
      for (int n = 0;; ++n) {
        const Response answer = client.command(
            "RegisterUser", R"({"user": "u)" + std::to_string(i) + "-" + std::to_string(n) + "\"}");
        if (answer.status == 0) break;  // closed between two requests
        if (answer.status == 200) {
          ++accepted;
        } else {
          EXPECT_EQ(answer.code(), "draining") << answer.body;
        }
        ++answered;
        if (answer.header("connection") == "close") break;
      }
      ++finished;
    });
  }
  while (answered.load() < 100 && finished.load() == 0) std::this_thread::yield();
  server.server().stop();
  for (std::thread& thread : threads) thread.join();
  server.restart();
  Client client(server.port());
  // Everything that was acknowledged is there: 4 events of the set-up, one for each person.
  const std::string position = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  EXPECT_GE(std::stoi(position), 4 + accepted.load());
}

}  // namespace
}  // namespace lanyard::tests
