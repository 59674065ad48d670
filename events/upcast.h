#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lanyard::events {

/// An event of an older schema, brought one version up. It may also change its type: that is how a
/// fact whose meaning changed becomes a new event type.
struct Upcast {
  std::string type;
  std::uint32_t schema_version = 1;
  std::string payload;
};

/// From (type, version) to the next. Pure: only the stored bytes go in.
struct Upcaster {
  std::string_view type;
  std::uint32_t from_version = 1;
  Upcast (*apply)(std::string_view payload);
};

/// What this build writes for a type: one more than the highest version that an upcaster of the
/// type leaves, else 1.
std::uint32_t current_schema_version(std::string_view type);

/// The upcaster that reads this version of the type, or null: then it is current, or unknown.
const Upcaster* find_upcaster(std::string_view type, std::uint32_t schema_version);

/// Adds an upcaster for the lifetime of this object. The released ones are in upcast.cc; this is
/// for tests of the mechanism. Not safe while other threads decode.
class ScopedUpcaster {
 public:
  explicit ScopedUpcaster(Upcaster upcaster);
  ~ScopedUpcaster();
  ScopedUpcaster(const ScopedUpcaster&) = delete;
  ScopedUpcaster& operator=(const ScopedUpcaster&) = delete;
};

}  // namespace lanyard::events
