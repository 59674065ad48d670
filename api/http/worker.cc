#include "api/http/worker.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>
#include <utility>

#include "api/http/connection.h"
#include "api/http/shared.h"
#include "events/types.h"

namespace lanyard::api::http {
namespace {

/// How often deadlines are looked at: coarse, so that a request costs no timer.
constexpr std::chrono::milliseconds kTick{50};

std::string http_date(std::time_t now) {
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, length};
}

}  // namespace

Worker::Worker(Shared& shared)
    : shared_(shared), timer_(context_.get_executor()), random_(std::random_device{}()) {}

Worker::~Worker() { stop(); }

void Worker::start() {
  date_ = http_date(std::time(nullptr));
  schedule_tick();
  thread_ = std::thread([this] { context_.run(); });
}

void Worker::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::deliver(Slot& slot) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = delivered_.empty();
    delivered_.push_back(&slot);
  }
  if (first) asio::post(context_, [this] { take_deliveries(); });
}

void Worker::take_deliveries() {
  std::vector<Slot*> delivered;
  {
    const std::lock_guard lock(mutex_);
    delivered.swap(delivered_);
  }
  for (Slot* slot : delivered) {
    // The slot lives in the coroutine that goes on here.
    auto resume = std::move(slot->resume);
    resume();
  }
}

void Worker::send(store::Sequencer& sequencer, store::Submission submission, Slot& slot) {
  submission.reply = [this, &slot](std::vector<store::Answer> answers) {
    slot.answers = std::move(answers);
    deliver(slot);
  };
  // What is posted runs behind all that the loop has in hand: behind every socket that had
  // something to read. The writer is woken once for them.
  if (outgoing_.empty()) asio::post(context_, [this] { send_outgoing(); });
  auto to = std::ranges::find(outgoing_, &sequencer, &Outgoing::sequencer);
  if (to == outgoing_.end()) to = outgoing_.insert(to, Outgoing{&sequencer, {}, {}});
  to->submissions.push_back(std::move(submission));
  to->slots.push_back(&slot);
}

void Worker::send_outgoing() {
  std::vector<Outgoing> outgoing = std::exchange(outgoing_, {});
  const store::Decider decider =
      connections_.size() > 1 ? store::Decider::kCaller : store::Decider::kIdleCaller;
  for (Outgoing& to : outgoing) {
    const std::size_t taken = to.sequencer->submit(to.submissions, decider);
    for (std::size_t i = taken; i < to.slots.size(); ++i) {
      to.slots[i]->refused = true;
      deliver(*to.slots[i]);
    }
  }
}

Task<void> Worker::wait(Slot& slot) {
  // Whoever delivers does so through this thread's loop, so that the slot is armed before.
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [&slot](auto handler) { slot.resume = std::move(handler); }, kAwait);
}

Task<bool> Worker::wait_until(std::function<bool()> ready, TimePoint deadline) {
  Waiter waiter{std::move(ready), deadline, false, {}};
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [this, &waiter](auto handler) {
        waiter.resume = std::move(handler);
        waiters_.push_back(&waiter);
        waiting_.fetch_add(1);
        wake();  // it may have happened before anybody could know of the waiter
      },
      kAwait);
  co_return waiter.result;
}

void Worker::wake() {
  if (waiting_.load() == 0 || wake_posted_.exchange(true)) return;
  asio::post(context_, [this] {
    wake_posted_.store(false);
    check_waiters();
  });
}

void Worker::check_waiters() {
  if (waiters_.empty()) return;
  const TimePoint now = SteadyClock::now();
  std::vector<Waiter*> done;
  std::erase_if(waiters_, [&](Waiter* waiter) {
    waiter->result = waiter->ready();
    if (!waiter->result && waiter->deadline > now) return false;
    done.push_back(waiter);
    return true;
  });
  waiting_.fetch_sub(done.size());
  for (Waiter* waiter : done) {
    auto resume = std::move(waiter->resume);
    resume();
  }
}

Task<void> Worker::elsewhere(std::function<void()> work) {
  Slot slot;
  asio::post(shared_.helpers, [this, &slot, &work] {
    try {
      work();
    } catch (...) {
      slot.error = std::current_exception();
    }
    deliver(slot);
  });
  co_await wait(slot);
  if (slot.error) std::rethrow_exception(slot.error);
}

Task<void> Worker::yield() { co_await asio::post(context_.get_executor(), kAwait); }

const std::shared_ptr<Partition>& Worker::partition(std::string_view slug) {
  std::string key(slug);
  const auto known = partitions_.find(key);
  if (known != partitions_.end()) return known->second;
  auto found = shared_.host.find(slug);
  if (!found) return no_partition_;
  return partitions_.emplace(std::move(key), std::move(found)).first->second;
}

void Worker::begin_drain() {
  asio::post(context_, [this] {
    const std::vector<Connection*> all(connections_.begin(), connections_.end());
    for (Connection* connection : all) connection->begin_drain();
    check_waiters();
  });
}

void Worker::cut() {
  asio::post(context_, [this] {
    const std::vector<Connection*> all(connections_.begin(), connections_.end());
    for (Connection* connection : all) connection->cut();
  });
}

void Worker::schedule_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](error_code error) {
    if (error) return;
    tick();
    schedule_tick();
  });
}

void Worker::tick() {
  static thread_local std::time_t shown = 0;
  const std::time_t now = std::time(nullptr);
  if (now != shown) {
    shown = now;
    date_ = http_date(now);
  }
  const TimePoint moment = SteadyClock::now();
  const std::vector<Connection*> all(connections_.begin(), connections_.end());
  for (Connection* connection : all) connection->check_deadline(moment);
  check_waiters();
}

void Worker::append_request_id(std::string& out) {
  Uuid id;
  const auto millis =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count());
  for (std::size_t i = 0; i < 6; ++i) id[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  std::uint64_t bits = random_();
  for (std::size_t i = 6; i < 8; ++i, bits >>= 8U) id[i] = static_cast<std::uint8_t>(bits);
  bits = random_();
  for (std::size_t i = 8; i < 16; ++i, bits >>= 8U) id[i] = static_cast<std::uint8_t>(bits);
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0FU) | 0x70U);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3FU) | 0x80U);
  out += to_string(id);
}

}  // namespace lanyard::api::http
