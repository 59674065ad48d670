#pragma once

#include <atomic>

#include "events/types.h"

namespace lanyard::store {

/// Where the writer takes its time from. Safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// Whether time passes by itself: a waiting scheduler sleeps until a deadline only if it does.
  virtual bool runs() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  bool runs() const override { return true; }
};

/// Stands still but for `advance_to`. For client tests (`--test-clock`) and our own.
class TestClock final : public Clock {
 public:
  explicit TestClock(Instant start) : now_(start.micros) {}
  Instant now() const override { return {now_.load()}; }
  bool runs() const override { return false; }
  /// False, and no change, if it would go back.
  bool advance_to(Instant instant);

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace lanyard::store
