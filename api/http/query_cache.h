#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/host.h"
#include "events/types.h"

namespace lanyard::api::http {

/// Rendered answers of queries, for one io thread. An answer is good while the partition's view is
/// the one it was made from and the time is nearly the same: queries may look at the clock.
class QueryCache {
 public:
  struct Entry {
    std::shared_ptr<Partition> partition;
    Position position;
    Instant made_at;
    std::size_t route = 0;
    std::string body;
    std::string etag;
  };

  /// The answer to a target (path and query as sent), or null.
  const Entry* find(std::string_view target, const store::Clock& clock);
  const Entry& put(std::string_view target, Entry entry);

 private:
  static constexpr std::size_t kMaxEntries = 1'000;
  static constexpr std::size_t kMaxBytes = 16 << 20;
  static constexpr std::int64_t kMaxAgeMicros = 10'000;

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace lanyard::api::http
