#include "load_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#include "load_connection.h"
#include "server_under_test.h"

namespace lanyard::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

std::string request(std::string_view command, std::string_view key, std::string_view body) {
  return fmt::format(
      "POST {}/commands/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      "Idempotency-Key: {}-{}\r\nContent-Length: {}\r\n\r\n{}",
      kConference, command, key, command, body.size(), body);
}

std::string_view text_member(std::string_view json, std::string_view name) {
  const std::string start = fmt::format("\"{}\":\"", name);
  const std::size_t at = json.rfind(start);
  if (at == std::string_view::npos) {
    throw std::runtime_error(fmt::format("no {} in {}", name, json));
  }
  const std::size_t from = at + start.size();
  return json.substr(from, json.find('"', from) - from);
}

void expect_accepted(const LoadConnection::Answer& answer) {
  if (answer.status != 200) throw std::runtime_error("refused: " + std::string(answer.body));
}

// What all buyers of one run share.
struct Run {
  const Purchases& wanted;
  Clock::time_point start;
  Clock::time_point last;
  std::uint64_t started = 0;
  PurchaseFigures figures;

  bool over() const {
    return (wanted.seconds > 0 &&
            Clock::now() - start >= std::chrono::duration<double>(wanted.seconds)) ||
           (wanted.at_most > 0 && figures.purchases >= wanted.at_most);
  }
};

enum class Outcome { kBought, kSoldOut, kRefusedAtCheckout };

Task<Outcome> buy(LoadConnection& connection, const Purchases& wanted, std::string user) {
  using Answer = LoadConnection::Answer;
  Answer answer = co_await connection.exchange(request(
      "AddToCart", user,
      fmt::format(R"({{"user":"{}","ticket_type":"{}","quantity":1}})", user, wanted.ticket_type)));
  if (answer.status == 409) co_return Outcome::kSoldOut;
  expect_accepted(answer);
  answer = co_await connection.exchange(
      request("AddToCart", user + "-2", fmt::format(R"({{"user":"{}","addon":"lunch"}})", user)));
  expect_accepted(answer);
  if (!wanted.voucher.empty()) {
    answer = co_await connection.exchange(request(
        "ApplyVoucher", user, fmt::format(R"({{"user":"{}","code":"{}"}})", user, wanted.voucher)));
    expect_accepted(answer);
  }
  answer = co_await connection.exchange(
      request("Checkout", user,
              fmt::format(R"({{"user":"{0}","billing_name":"Ada Lovelace",)"
                          R"("billing_email":"{0}@example.org"}})",
                          user)));
  if (answer.status == 409) co_return Outcome::kRefusedAtCheckout;
  expect_accepted(answer);
  answer = co_await connection.exchange(
      request("RecordManualPayment", user,
              fmt::format(R"({{"order":"{}","amount":"{}","reference":"bank"}})",
                          text_member(answer.body, "order"), wanted.total)));
  expect_accepted(answer);
  if (text_member(answer.body, "balance") != "0.00")
    throw std::runtime_error("not paid: " + std::string(answer.body));
  co_return Outcome::kBought;
}

Task<void> buyer(LoadConnection& connection, Run& run) {
  while (!run.over()) {
    const Outcome outcome =
        co_await buy(connection, run.wanted, fmt::format("{}{}", run.wanted.prefix, ++run.started));
    if (outcome == Outcome::kBought) {
      ++run.figures.purchases;
      run.last = Clock::now();
      continue;
    }
    ++run.figures.refused;
    if (outcome == Outcome::kSoldOut) co_return;
  }
}

// Runs coroutines to their ends; the first exception among them is thrown here.
class Loop {
 public:
  explicit Loop(asio::io_context& context) : context_(context) {}
  void start(Task<void> task) {
    asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
      if (failure && !failure_) failure_ = failure;
      if (failure) context_.stop();
    });
  }
  void run() {
    context_.restart();
    context_.run();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  asio::io_context& context_;
  std::exception_ptr failure_;
};

std::vector<std::unique_ptr<LoadConnection>> connect(asio::io_context& context, std::uint16_t port,
                                                     int count) {
  std::vector<std::unique_ptr<LoadConnection>> connections;
  Loop loop(context);
  for (int i = 0; i < count; ++i) {
    connections.push_back(std::make_unique<LoadConnection>(context));
    loop.start(connections.back()->connect(port));
  }
  loop.run();
  return connections;
}

Task<void> steady(LoadConnection& connection, std::string prefix, Clock::time_point first,
                  std::chrono::duration<double> interval, const std::atomic<bool>& ending,
                  std::uint64_t& answered) {
  asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> timer(
      co_await asio::this_coro::executor);
  for (std::uint64_t turn = 0; !ending; ++turn) {
    timer.expires_at(
        first + std::chrono::duration_cast<Clock::duration>(interval * static_cast<double>(turn)));
    co_await timer.async_wait(kAwait);
    const std::string user = fmt::format("{}{}", prefix, turn);
    expect_accepted(co_await connection.exchange(
        request("AddToCart", user,
                fmt::format(R"({{"user":"{}","ticket_type":"general","quantity":1}})", user))));
    ++answered;
  }
}

/// What the connections of a steady run share: the next body, and what was measured.
struct SteadyRun {
  const Steady& wanted;
  Clock::time_point start;
  std::size_t next = 0;
  std::vector<double> micros;
};

Task<void> send_when_due(LoadConnection& connection, SteadyRun& run) {
  asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> timer(
      co_await asio::this_coro::executor);
  while (run.next < run.wanted.bodies.size()) {
    const std::size_t turn = run.next++;
    const std::chrono::duration<double> after(static_cast<double>(turn) / run.wanted.per_second);
    const Clock::time_point due = run.start + std::chrono::duration_cast<Clock::duration>(after);
    if (due > Clock::now()) {
      timer.expires_at(due);
      co_await timer.async_wait(kAwait);
    }
    const std::string& body = run.wanted.bodies[turn];
    expect_accepted(co_await connection.exchange(fmt::format(
        "POST {}/commands/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\n\r\n{}",
        kConference, run.wanted.command, body.size(), body)));
    run.micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due).count());
  }
}

}  // namespace

SteadyFigures run_steady(const Steady& steady) {
  asio::io_context context(1);
  const auto connections = connect(context, steady.port, steady.connections);
  SteadyRun run{steady, Clock::now(), 0, {}};
  run.micros.reserve(steady.bodies.size());
  Loop loop(context);
  for (const auto& connection : connections) loop.start(send_when_due(*connection, run));
  loop.run();
  const double seconds = std::chrono::duration<double>(Clock::now() - run.start).count();
  std::ranges::sort(run.micros);
  const auto at = [&](double part) {
    return run.micros[static_cast<std::size_t>(part * static_cast<double>(run.micros.size() - 1))];
  };
  return {.per_second = static_cast<double>(run.micros.size()) / seconds,
          .p50_micros = at(0.5),
          .p99_micros = at(0.99)};
}

PurchaseFigures run_purchases(const Purchases& purchases) {
  asio::io_context context(1);
  const auto connections = connect(context, purchases.port, purchases.connections);
  Run run{purchases, Clock::now(), Clock::now(), 0, {}};
  Loop loop(context);
  for (const auto& connection : connections) loop.start(buyer(*connection, run));
  loop.run();
  run.figures.seconds = std::chrono::duration<double>(run.last - run.start).count();
  return run.figures;
}

SteadyCommands::SteadyCommands(std::uint16_t port, double per_second, std::string prefix)
    : port_(port), rate_(per_second), prefix_(std::move(prefix)), thread_([this] { run(); }) {}

SteadyCommands::~SteadyCommands() { ending_ = true; }

void SteadyCommands::run() {
  constexpr int kConnections = 10;
  try {
    asio::io_context context(1);
    const auto connections = connect(context, port_, kConnections);
    std::uint64_t answered = 0;
    const std::chrono::duration<double> interval(kConnections / rate_);
    const Clock::time_point start = Clock::now();
    Loop loop(context);
    for (int i = 0; i < kConnections; ++i) {
      // Spread over the interval, so that they do not come in bursts.
      const auto first =
          start + std::chrono::duration_cast<Clock::duration>(interval * i / kConnections);
      loop.start(steady(*connections[static_cast<std::size_t>(i)], fmt::format("{}{}-", prefix_, i),
                        first, interval, ending_, answered));
    }
    loop.run();
    reached_ =
        static_cast<double>(answered) / std::chrono::duration<double>(Clock::now() - start).count();
  } catch (const std::exception& failure) {
    failure_ = failure.what();
  }
}

double SteadyCommands::stop() {
  ending_ = true;
  thread_.join();
  if (!failure_.empty()) throw std::runtime_error("the steady commands failed: " + failure_);
  return reached_;
}

}  // namespace lanyard::benchmarks
