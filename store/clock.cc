#include "store/clock.h"

#include <chrono>

namespace lanyard::store {

Instant SystemClock::now() const {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  return {duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

bool TestClock::advance_to(Instant instant) {
  std::int64_t current = now_.load();
  while (instant.micros >= current) {
    if (now_.compare_exchange_weak(current, instant.micros)) return true;
  }
  return false;
}

}  // namespace lanyard::store
