#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace lanyard {

/// Place of an event in its partition's log: dense from 1; 0 is "before the first".
struct Position {
  std::uint64_t value = 0;
  auto operator<=>(const Position&) const = default;
  Position operator+(std::uint64_t count) const { return {value + count}; }
};

/// Number of events of a stream: dense from 1; 0 is "no such stream yet".
struct Revision {
  std::uint64_t value = 0;
  auto operator<=>(const Revision&) const = default;
};

/// Microseconds since 1970-01-01T00:00:00Z, between the years 0001 and 9999.
struct Instant {
  std::int64_t micros = 0;
  auto operator<=>(const Instant&) const = default;
  Instant plus_minutes(std::int64_t minutes) const { return {micros + minutes * 60'000'000}; }
};

/// BLAKE2b-256.
using Hash = std::array<std::uint8_t, 32>;

/// UUIDv7 (RFC 9562).
using Uuid = std::array<std::uint8_t, 16>;

/// `018f4e3c-…`, 36 characters, lower case.
std::string to_string(const Uuid& id);
std::string to_hex(const Hash& hash);

}  // namespace lanyard
