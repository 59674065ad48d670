// A real server, killed at random moments under load, again and again on the same directory.
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <random>

#include "crowd.h"

namespace lanyard::tests {
namespace {

using std::chrono::microseconds;

// Lets the server go on until some moment.
void linger(const ServerProcess& server, std::mt19937_64& random, microseconds at_most) {
  server.let_live(
      microseconds(std::uniform_int_distribution<std::int64_t>(0, at_most.count())(random)));
}

// Kills servers that are still starting, recovering from the kill before.
void kill_while_starting(const ServerOptions& options, std::mt19937_64& random) {
  for (int i = 0; i < 2; ++i) {
    ServerProcess starting(options);
    linger(starting, random, std::chrono::milliseconds(250));
    starting.kill();
  }
}

TEST(Crash, KilledServersLoseNothingAndRepeatNothing) {
  constexpr int kRounds = 24;
  std::mt19937_64 random(test_seed());
  const ScratchDirectory directory;
  const ServerOptions options = server_options(directory.path() / "data");
  make_conference(start_server(options)->port());  // killed right after its last answer
  Crowd crowd(6, random());
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    if (round % 4 == 3) kill_while_starting(options, random);
    const auto server = start_server(options);
    const std::uint64_t count = std::uniform_int_distribution(1, 250)(random);
    crowd.visit(server->port(), count, [&] {
      linger(*server, random, microseconds(3000));
      server->strike();
    });
    ASSERT_EQ(server->wait().status, 128 + SIGKILL);
    ASSERT_EQ(crowd.complaints(), "");
  }
  const auto server = start_server(options);
  for (const auto& buyer : crowd.buyers()) {
    buyer->settle(server->port());
    buyer->repeat_all(server->port());
  }
  server->request_stop();
  EXPECT_EQ(server->wait().status, 0);
  EXPECT_EQ(crowd.complaints(), "");
  std::cout << crowd.acknowledged() << " acknowledged commands and batches over " << kRounds
            << " kills" << std::endl;
  EXPECT_GT(crowd.acknowledged(), static_cast<std::size_t>(kRounds));
  expect_history_matches(options.data, crowd);
}

// What a server that is asked to stop has read is answered, and what it does not answer it has not
// done.
TEST(Crash, StoppedServersAnswerEverythingThatTheyExecute) {
  std::mt19937_64 random(test_seed());
  const ScratchDirectory directory;
  const ServerOptions options = server_options(directory.path() / "data");
  Crowd crowd(8, random());
  for (int round = 0; round < 4; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto server = start_server(options);
    if (round == 0) make_conference(server->port());
    for (const auto& buyer : crowd.buyers()) {
      EXPECT_FALSE(buyer->settle(server->port())) << "executed while stopping, but not answered";
    }
    const std::uint64_t count = std::uniform_int_distribution(1, 300)(random);
    crowd.visit(server->port(), count, [&] {
      linger(*server, random, microseconds(3000));
      server->request_stop();
    });
    const Ended ended = server->wait();
    ASSERT_EQ(ended.status, 0) << ended.output;
  }
  {
    const auto server = start_server(options);
    for (const auto& buyer : crowd.buyers()) {
      EXPECT_FALSE(buyer->settle(server->port())) << "executed while stopping, but not answered";
      buyer->repeat_all(server->port());
    }
    server->request_stop();
    EXPECT_EQ(server->wait().status, 0);
  }
  EXPECT_EQ(crowd.complaints(), "");
  expect_history_matches(options.data, crowd);
}

}  // namespace
}  // namespace lanyard::tests
