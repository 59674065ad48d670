#pragma once

#include <cstdint>

namespace lanyard {

// Arithmetic that wraps instead of being undefined, for numbers that come from a log. What we
// decide stays within bounds (domain/checks.h); what somebody forged beyond 64 bits is shown wrong,
// and comes right again when it is taken back, but ends no process.

inline std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
inline std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
inline std::int64_t times(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

}  // namespace lanyard
