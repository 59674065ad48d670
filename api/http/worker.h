#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "api/command_json.h"
#include "api/http/metrics.h"
#include "api/http/query_cache.h"
#include "api/http/types.h"
#include "store/sequencer.h"

namespace lanyard::api::http {

class Connection;
struct Shared;

/// A coroutine that waits for something that happens on another thread.
struct Slot {
  std::vector<store::Answer> answers;
  bool refused = false;  ///< the writer's queue was full: nothing was executed
  std::exception_ptr error;
  std::move_only_function<void()> resume;
};

/// One io thread: its event loop, its connections, and what they share without locks.
class Worker {
 public:
  explicit Worker(Shared& shared);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void stop();  ///< ends the loop and joins

  asio::io_context& context() { return context_; }
  Shared& shared() { return shared_; }
  const Shared& shared() const { return shared_; }

  // --- any thread

  /// Resumes the slot's coroutine on this thread. Many at once cost one wake-up.
  void deliver(Slot& slot);
  /// Something that coroutines wait for may have happened.
  void wake();
  /// Looks at idle connections and live feeds, which end when the server drains.
  void begin_drain();
  /// Cuts all connections that do not wait for the sequencer.
  void cut();

  // --- this thread

  /// Sends to a partition's writer, together with whatever else this turn of the loop brings.
  /// `wait` is to follow: the slot then holds the answers, or `refused`. The sequencer must stay
  /// until then.
  void send(store::Sequencer& sequencer, store::Submission submission, Slot& slot);
  /// Resumed by `deliver`.
  Task<void> wait(Slot& slot);
  /// Until `ready` holds, asked again whenever something may have happened, or the deadline has
  /// passed: true when ready.
  Task<bool> wait_until(std::function<bool()> ready, TimePoint deadline);
  /// Runs work that blocks on a helper thread; rethrows what it throws.
  Task<void> elsewhere(std::function<void()> work);
  /// Lets others on this thread go on.
  Task<void> yield();

  /// The conference's partition, or null.
  const std::shared_ptr<Partition>& partition(std::string_view slug);

  void enter(Connection& connection) { connections_.insert(&connection); }
  void leave(Connection& connection) { connections_.erase(&connection); }

  CommandParser& parser() { return parser_; }
  QueryCache& cache() { return cache_; }
  Counters& counters() { return counters_; }
  std::string_view date() const { return date_; }
  void append_request_id(std::string& out);

 private:
  struct Waiter {
    std::function<bool()> ready;
    TimePoint deadline;
    bool result = false;
    std::move_only_function<void()> resume;
  };

  /// To one writer, since the last turn of the loop.
  struct Outgoing {
    store::Sequencer* sequencer;
    std::vector<store::Submission> submissions;
    std::vector<Slot*> slots;
  };

  void send_outgoing();
  void take_deliveries();
  void check_waiters();
  void tick();
  void schedule_tick();

  Shared& shared_;
  asio::io_context context_{1};
  asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor> timer_;
  std::thread thread_;

  std::mutex mutex_;
  std::vector<Slot*> delivered_;

  std::vector<Waiter*> waiters_;
  std::atomic<std::size_t> waiting_{0};
  std::atomic<bool> wake_posted_{false};

  std::vector<Outgoing> outgoing_;

  std::unordered_set<Connection*> connections_;
  std::unordered_map<std::string, std::shared_ptr<Partition>> partitions_;
  std::shared_ptr<Partition> no_partition_;
  CommandParser parser_;
  QueryCache cache_;
  Counters counters_;
  std::string date_;
  std::mt19937_64 random_;
};

}  // namespace lanyard::api::http
