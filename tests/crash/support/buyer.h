#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "http_connection.h"

namespace lanyard::tests {

/// A command as sent, under a key of its own; with the answer once it came.
struct Sent {
  std::string target;
  std::string content_type;
  std::string key;  ///< empty for a batch: its lines carry keys
  std::string body;
  HttpAnswer answer;
};

/// One client over the lives of many servers. It buys as one person after another (two products,
/// checkout, then payment, cancellation or nothing; then check-in), now and then in batches, and
/// remembers what it was told. Every command goes with an idempotency key. One thread at a time.
class Buyer {
 public:
  Buyer(std::string name, std::uint64_t seed) : name_(std::move(name)), random_(seed) {}

  /// Told of every accepted command; false ends the visit.
  using Accepted = std::function<bool()>;

  /// Connects; sends again what had no answer, and some of what had one; then goes on buying until
  /// `accepted` says no, the server refuses by 503, or the connection ends.
  void visit(std::uint16_t port, const Accepted& accepted);

  /// Sends again what had no answer. Whether the server said that it had executed it before.
  bool settle(std::uint16_t port);

  /// Sends everything acknowledged again: it must get the very same answers.
  void repeat_all(std::uint16_t port);

  const std::vector<Sent>& acknowledged() const { return acknowledged_; }
  /// What broke the rules, in sentences; empty when nothing did.
  const std::vector<std::string>& complaints() const { return complaints_; }
  std::uint64_t refused() const { return refused_; }          ///< by a business rule
  std::uint64_t turned_away() const { return turned_away_; }  ///< by 503
  bool waits_for_answer() const { return pending_.has_value(); }

 private:
  enum class Step { kTicket, kAddOn, kCheckout, kPay, kCheckIn };

  Sent next();
  Sent command(std::string_view name, const std::string& body);
  Sent batch();
  HttpAnswer send(HttpConnection& connection, const Sent& sent);
  void take_answer(const Sent& sent, HttpAnswer answer);
  void advance(const HttpAnswer& answer);
  void begin_next_person();
  void repeat(HttpConnection& connection, const Sent& sent);
  bool chance(int percent) { return std::uniform_int_distribution(1, 100)(random_) <= percent; }

  std::string name_;
  std::mt19937_64 random_;
  std::uint64_t people_ = 0;
  std::uint64_t keys_ = 0;
  Step step_ = Step::kTicket;
  std::string ticket_type_;
  std::string order_;
  std::string access_code_;
  std::optional<Sent> pending_;
  std::vector<Sent> acknowledged_;
  std::vector<std::string> complaints_;
  std::uint64_t refused_ = 0;
  std::uint64_t turned_away_ = 0;
};

}  // namespace lanyard::tests
