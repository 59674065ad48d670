#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "store/cipher.h"
#include "store/key_ring.h"

namespace lanyard::store {

/// Where a key ring's keys are when they are not in memory. Safe from any thread.
class KeyTable {
 public:
  virtual ~KeyTable() = default;
  /// 32 bytes; empty when the key was destroyed; nothing when there never was one.
  virtual std::optional<std::string> load(std::string_view identity) const = 0;
  /// Durable when it returns. Throws StorageError.
  virtual void save(const std::vector<std::pair<std::string, SubjectKey>>& keys) = 0;
  /// From then on `load` gives empty ones; no file holds a key of these when it returns. Throws
  /// StorageError.
  virtual void destroy(const std::vector<std::string>& identities) = 0;
};

/// `<partition>\0<subject>`: the key's name in the table, and what its texts are bound to.
std::string key_identity(std::string_view partition, std::string_view subject);

/// The key ring over any table: remembers the keys used last, and the new ones until they are
/// saved.
class CachedKeyRing final : public KeyRing {
 public:
  explicit CachedKeyRing(std::unique_ptr<KeyTable> table);
  ~CachedKeyRing() override;
  events::Sealer& sealer(std::string_view partition) override;
  const events::Opener& opener(std::string_view partition) override;
  std::unique_ptr<TrialKeys> trial(std::string_view partition) override;
  void sync(const KeyHolds& holds) override;
  void destroy(std::string_view partition, const std::vector<std::string>& subjects) override;

 private:
  class Partition;
  class Trial;
  class Hold;
  struct CacheEntry {
    std::string identity;
    SubjectKey key;
  };
  /// A key that is nowhere but here.
  struct NewKey {
    SubjectKey key;
    std::size_t holds = 0;
  };
  static constexpr std::size_t kCacheLimit = 50'000;

  /// Made and pending when there is none yet. Of a destroyed key, a new one that nobody keeps.
  SubjectKey key_to_seal(const std::string& identity);
  std::variant<SubjectKey, events::Forgotten, events::KeyAbsent> key_to_open(
      const std::string& identity);
  Partition& partition(std::string_view slug);
  std::optional<SubjectKey> find(const std::string& identity);
  void remember(const std::string& identity, const SubjectKey& key);
  void forget(const std::string& identity);
  std::shared_ptr<const events::KeyHold> hold(const std::string& identity);
  void release(const std::string& identity);

  const std::unique_ptr<KeyTable> table_;
  std::mutex mutex_;  // guards what follows
  std::map<std::string, std::unique_ptr<Partition>, std::less<>> partitions_;
  std::list<CacheEntry> cache_;  // used last first
  std::unordered_map<std::string_view, std::list<CacheEntry>::iterator> cached_;
  std::unordered_map<std::string, NewKey> pending_;
  std::uint64_t destructions_ = 0;  // what was read from the table before one may be gone
  std::mutex table_mutex_;          // one change of the table at a time; taken before mutex_
};

}  // namespace lanyard::store
