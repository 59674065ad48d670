// Many connections at once.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
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

/// Runs the work on so many connections at once.
void at_once(TestServer& server, int connections,
             const std::function<void(Client& client, int number)>& work) {
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(connections));
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&server, &work, i] {
      Client client(server.port());
      work(client, i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::string user_of(int number) { return R"("user": "u)" + std::to_string(number) + "\""; }

/// What a query shows when everything that was answered is in the read models.
Response settled(Client& client, const std::string& path) {
  const std::string position = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  return client.get("/v1/conferences/pycon" + path + "?min_position=" + position);
}

TEST(Concurrency, TheLastUsesOfAVoucherAreGivenExactlyOnceEach) {
  constexpr int kConnections = 48;
  constexpr int kUses = 5;
  TestServer server;
  Client organizer(server.port());
  set_up_conference(organizer);
  ASSERT_EQ(organizer
                .command("CreateVoucher", R"({"code": "FEW", "type": "percentage",
                         "discount_value": 50, "max_uses": 5})")
                .status,
            200);
  at_once(server, kConnections, [](Client& client, int number) {
    const std::string user = user_of(number);
    client.command("AddToCart", "{" + user + R"(, "ticket_type": "student"})");
    EXPECT_EQ(client.command("ApplyVoucher", "{" + user + R"(, "code": "few"})").status, 200);
  });
  std::atomic<int> discounted{0};
  std::atomic<int> refused{0};
  at_once(server, kConnections, [&](Client& client, int number) {
    const Response answer = client.command("Checkout", "{" + user_of(number) + "}");
    if (answer.status == 200) {
      EXPECT_EQ(answer.at("/result/total"), "50.00") << answer.body;
      ++discounted;
      return;
    }
    EXPECT_EQ(answer.code(), "voucher_invalid") << answer.body;
    EXPECT_EQ(answer.at("/reason"), "exhausted") << answer.body;
    ++refused;
  });
  EXPECT_EQ(discounted.load(), kUses);
  EXPECT_EQ(refused.load(), kConnections - kUses);
  const Response voucher = settled(organizer, "/vouchers/FEW");
  EXPECT_EQ(voucher.at("/times_used"), std::to_string(kUses)) << voucher.body;
  EXPECT_EQ(voucher.at("/data/" + std::to_string(kUses - 1) + "/discount"), "50.00");
  EXPECT_EQ(voucher.at("/data/" + std::to_string(kUses)), "<none>");
}

TEST(Concurrency, TheLastUnitsOfALimitedConditionAreGivenExactlyOnceEach) {
  constexpr int kConnections = 48;
  constexpr int kUnits = 7;  // everyone wants two: someone gets the odd one
  TestServer server;
  Client organizer(server.port());
  set_up_conference(organizer);
  ASSERT_EQ(organizer
                .command("CreateCondition", R"({"name": "Early", "kind": "time_or_stock_limit",
                         "discount_value": 10, "limit": 7})")
                .status,
            200);
  std::atomic<int> units{0};
  std::atomic<int> orders{0};
  at_once(server, kConnections, [&](Client& client, int number) {
    const std::string user = user_of(number);
    client.command("AddToCart", "{" + user + R"(, "ticket_type": "student", "quantity": 2})");
    const Response answer = client.command("Checkout", "{" + user + "}");
    ASSERT_EQ(answer.status, 200) << answer.body;
    ++orders;
    const std::string given = answer.at("/events/1/data/lines/0/condition/units");
    if (given == "<none>") {
      EXPECT_EQ(answer.at("/result/discount"), "0.00") << answer.body;
      return;
    }
    units += std::stoi(given);
    EXPECT_EQ(answer.at("/result/discount"), given + "0.00") << answer.body;
  });
  EXPECT_EQ(orders.load(), kConnections);
  EXPECT_EQ(units.load(), kUnits);
  const Response conditions = settled(organizer, "/conditions");
  EXPECT_EQ(conditions.at("/data/0/units_used"), std::to_string(kUnits)) << conditions.body;
  EXPECT_EQ(conditions.at("/data/0/units_left"), "0");
  EXPECT_EQ(conditions.at("/data/0/orders"), "4");
}

TEST(Concurrency, ACreditPaysOnceHoweverManyOrdersItIsAppliedTo) {
  constexpr int kRounds = 10;
  constexpr int kConnections = 16;  // two orders, each by half of them
  TestServer server;
  Client organizer(server.port());
  set_up_conference(organizer);
  for (int round = 0; round < kRounds; ++round) {
    const std::string user = user_of(round);
    const std::string credit =
        organizer.command("IssueCredit", "{" + user + R"(, "amount": 130, "note": "Sorry."})")
            .at("/result/credit");
    std::string orders[2];
    for (std::string& order : orders) {
      organizer.command("AddToCart", "{" + user + R"(, "ticket_type": "student"})");
      order = organizer.command("Checkout", "{" + user + "}").at("/result/order");
    }
    std::atomic<int> applied{0};
    at_once(server, kConnections, [&](Client& client, int number) {
      const Response answer =
          client.command("ApplyCredit", R"({"order": ")" + orders[number % 2] +
                                            R"(", "credit": ")" + credit + R"("})");
      if (answer.status == 200) {
        ++applied;
        return;
      }
      EXPECT_TRUE(answer.code() == "order_not_pending" || answer.code() == "credit_not_available")
          << answer.body;
    });
    EXPECT_EQ(applied.load(), 2) << "100 on one order, 30 on the other";
    const Response credits = settled(organizer, "/credits");
    EXPECT_EQ(credits.at("/data/" + std::to_string(round) + "/remaining"), "0.00") << credits.body;
    const Response account = settled(organizer, "/balances/store-credit/u" + std::to_string(round));
    EXPECT_EQ(account.at("/balance"), "0.00") << account.body;
    int paid = 0;
    for (const std::string& order : orders) {
      const Response shown = settled(organizer, "/orders/" + order);
      if (shown.at("/status") == "paid") {
        ++paid;
        EXPECT_EQ(shown.at("/received"), "100.00");
      } else {
        EXPECT_EQ(shown.at("/received"), "30.00") << shown.body;
      }
    }
    EXPECT_EQ(paid, 1);
  }
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
