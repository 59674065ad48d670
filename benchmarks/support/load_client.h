#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace lanyard::benchmarks {

/// Buyers, each on a keep-alive connection of its own, all on one thread: every one buys again and
/// again as a new user (add a ticket, add an add-on, apply the voucher if there is one, check out
/// with billing name and e-mail, pay). wrk cannot do this: what a checkout answers decides the
/// payment's request, and wrk does not tell a script which connection an answer came from.
struct Purchases {
  std::uint16_t port = 0;
  int connections = 64;
  std::string prefix = {};              ///< of users and keys; no other run's
  std::string ticket_type = "general";  ///< for 100.00
  double seconds = 0;                   ///< stop after it; 0: no limit
  std::uint64_t at_most = 0;            ///< stop after as many purchases; 0: no limit
  std::string voucher = {};             ///< applied before checkout; empty: none
  std::string total = "125.00";         ///< what an order must cost: it is paid
};

struct PurchaseFigures {
  std::uint64_t purchases = 0;
  std::uint64_t refused = 0;  ///< by 409: no ticket was left
  double seconds = 0;         ///< from the first request to the last purchase's answer
  double per_second() const { return static_cast<double>(purchases) / seconds; }
};

/// A buyer that is refused a ticket in the cart ends; refused at checkout, they try again. Throws
/// when a connection breaks or an answer is neither 200 nor 409.
PurchaseFigures run_purchases(const Purchases& purchases);

/// Sends AddToCart commands at a steady rate, each a request of its own, from a thread of its own
/// until it ends.
class SteadyCommands {
 public:
  SteadyCommands(std::uint16_t port, double per_second, std::string prefix);
  ~SteadyCommands();
  SteadyCommands(const SteadyCommands&) = delete;
  SteadyCommands& operator=(const SteadyCommands&) = delete;
  /// Ends it; returns the commands answered a second. Throws when one failed.
  double stop();

 private:
  void run();

  std::uint16_t port_;
  double rate_;
  std::string prefix_;
  std::atomic<bool> ending_ = false;
  double reached_ = 0;
  std::string failure_;
  std::jthread thread_;
};

/// Commands that come at a steady rate, whether the ones before were answered or not as far as the
/// connections reach; each body once.
struct Steady {
  std::uint16_t port = 0;
  int connections = 64;
  std::string command;
  double per_second = 0;
  std::vector<std::string> bodies;
};
struct SteadyFigures {
  double per_second = 0;  ///< answered
  double p50_micros = 0;  ///< from when a command was due until its answer was there
  double p99_micros = 0;
};
/// Returns when all were answered. Throws when one was refused.
SteadyFigures run_steady(const Steady& steady);

}  // namespace lanyard::benchmarks
