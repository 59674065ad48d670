#include "api/http/query_cache.h"

#include <utility>

namespace lanyard::api::http {

const QueryCache::Entry* QueryCache::find(std::string_view target, const store::Clock& clock) {
  const auto found = entries_.find(target);
  if (found == entries_.end()) return nullptr;
  const Entry& entry = found->second;
  if (entry.partition->runner().position() != entry.position) return nullptr;
  const std::int64_t age = clock.now().micros - entry.made_at.micros;
  const std::int64_t most = clock.runs() ? kMaxAgeMicros : 0;
  return age >= 0 && age <= most ? &entry : nullptr;
}

const QueryCache::Entry& QueryCache::put(std::string_view target, Entry entry) {
  if (entries_.size() >= kMaxEntries || bytes_ > kMaxBytes) {
    entries_.clear();
    bytes_ = 0;
  }
  auto found = entries_.find(target);
  if (found == entries_.end()) found = entries_.emplace(target, Entry{}).first;
  bytes_ += entry.body.size();
  bytes_ -= found->second.body.size();
  found->second = std::move(entry);
  return found->second;
}

}  // namespace lanyard::api::http
