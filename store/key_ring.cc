#include "store/key_ring.h"

#include <variant>

#include "store/cached_key_ring.h"
#include "store/log.h"

namespace lanyard::store {
namespace {

class MemoryKeyTable final : public KeyTable {
 public:
  std::optional<std::string> load(std::string_view identity) const override {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(identity);
    if (found == keys_.end()) return std::nullopt;
    return std::string(found->second.view());
  }

  void save(const std::vector<std::pair<std::string, SubjectKey>>& keys) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [identity, key] : keys) keys_.insert_or_assign(identity, key);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, SubjectKey, std::less<>> keys_;
};

}  // namespace

std::string key_identity(std::string_view partition, std::string_view subject) {
  std::string identity;
  identity.reserve(partition.size() + 1 + subject.size());
  identity.append(partition).append(1, '\0').append(subject);
  return identity;
}

namespace {

events::Sealed sealed_with(const SubjectKey& key, std::string_view identity,
                           std::string_view subject, std::string_view text) {
  events::Sealed sealed;
  sealed.set_subject(std::string(subject));
  seal_text(key, identity, text, sealed);
  return sealed;
}

}  // namespace

/// The views on one partition.
class CachedKeyRing::Partition final : public events::Sealer, public events::Opener {
 public:
  Partition(CachedKeyRing& ring, std::string slug) : ring_(ring), slug_(std::move(slug)) {}

  events::Sealed seal(std::string_view subject, std::string_view text) override {
    const std::string identity = key_identity(slug_, subject);
    return sealed_with(ring_.key_to_seal(identity), identity, subject, text);
  }

  std::variant<std::string, events::Forgotten, events::KeyAbsent> open(
      const events::Sealed& sealed) const override {
    const std::string identity = key_identity(slug_, sealed.subject());
    const auto found = ring_.key_to_open(identity);
    if (std::holds_alternative<events::Forgotten>(found)) return events::Forgotten{};
    const auto* key = std::get_if<SubjectKey>(&found);
    if (key == nullptr) return events::KeyAbsent{};
    // What this key does not open was sealed with another one, which is not here.
    auto text = open_text(*key, identity, sealed);
    if (!text) return events::KeyAbsent{};
    return *std::move(text);
  }

 private:
  CachedKeyRing& ring_;
  const std::string slug_;
};

class CachedKeyRing::Trial final : public TrialKeys {
 public:
  Trial(CachedKeyRing& ring, std::string_view slug)
      : ring_(ring), kept_(ring.opener(slug)), slug_(slug) {}

  events::Sealed seal(std::string_view subject, std::string_view text) override {
    const std::string identity = key_identity(slug_, subject);
    const auto kept = ring_.key_to_open(identity);
    if (const auto* key = std::get_if<SubjectKey>(&kept)) {
      return sealed_with(*key, identity, subject, text);
    }
    // As the ring does it: of somebody forgotten nothing can be shown.
    if (std::holds_alternative<events::Forgotten>(kept)) {
      return sealed_with(SubjectKey::generate(), identity, subject, text);
    }
    const auto own = own_.try_emplace(identity, SubjectKey::generate()).first;
    return sealed_with(own->second, identity, subject, text);
  }

  std::variant<std::string, events::Forgotten, events::KeyAbsent> open(
      const events::Sealed& sealed) const override {
    const std::string identity = key_identity(slug_, sealed.subject());
    if (const auto own = own_.find(identity); own != own_.end()) {
      if (auto text = open_text(own->second, identity, sealed)) return *std::move(text);
    }
    return kept_.open(sealed);
  }

 private:
  CachedKeyRing& ring_;
  const events::Opener& kept_;
  const std::string slug_;
  std::map<std::string, SubjectKey> own_;
};

CachedKeyRing::CachedKeyRing(std::unique_ptr<KeyTable> table) : table_(std::move(table)) {}
CachedKeyRing::~CachedKeyRing() = default;

CachedKeyRing::Partition& CachedKeyRing::partition(std::string_view slug) {
  const std::lock_guard lock(mutex_);
  auto found = partitions_.find(slug);
  if (found == partitions_.end()) {
    auto made = std::make_unique<Partition>(*this, std::string(slug));
    found = partitions_.emplace(slug, std::move(made)).first;
  }
  return *found->second;
}

events::Sealer& CachedKeyRing::sealer(std::string_view slug) { return partition(slug); }
const events::Opener& CachedKeyRing::opener(std::string_view slug) { return partition(slug); }

std::unique_ptr<TrialKeys> CachedKeyRing::trial(std::string_view slug) {
  return std::make_unique<Trial>(*this, slug);
}

std::optional<SubjectKey> CachedKeyRing::find(const std::string& identity) {
  if (const auto cached = cached_.find(identity); cached != cached_.end()) {
    cache_.splice(cache_.begin(), cache_, cached->second);
    return cached->second->key;
  }
  if (const auto made = pending_.find(identity); made != pending_.end()) return made->second;
  return std::nullopt;
}

void CachedKeyRing::remember(const std::string& identity, const SubjectKey& key) {
  if (cached_.contains(identity)) return;
  cache_.push_front({identity, key});
  cached_.emplace(cache_.front().identity, cache_.begin());
  if (cache_.size() > kCacheLimit) {
    cached_.erase(cache_.back().identity);
    cache_.pop_back();
  }
}

SubjectKey CachedKeyRing::key_to_seal(const std::string& identity) {
  {
    const std::lock_guard lock(mutex_);
    if (auto key = find(identity)) return *key;
  }
  auto stored = table_->load(identity);
  const std::lock_guard lock(mutex_);
  if (auto key = find(identity)) return *key;  // somebody else was faster
  // Nobody makes a key now: one that is still absent is absent.
  if (!stored) stored = table_->load(identity);
  if (stored && stored->empty()) return SubjectKey::generate();
  if (stored) {
    const auto key = SubjectKey::from(*stored);
    if (!key) throw StorageError("the key store holds a key that is not 32 bytes long");
    remember(identity, *key);
    return *key;
  }
  const SubjectKey key = SubjectKey::generate();
  pending_.emplace(identity, key);
  pending_count_ = pending_.size();
  return key;
}

std::variant<SubjectKey, events::Forgotten, events::KeyAbsent> CachedKeyRing::key_to_open(
    const std::string& identity) {
  {
    const std::lock_guard lock(mutex_);
    if (auto key = find(identity)) return *key;
  }
  const auto stored = table_->load(identity);
  if (!stored) return events::KeyAbsent{};
  if (stored->empty()) return events::Forgotten{};
  const auto key = SubjectKey::from(*stored);
  if (!key) throw StorageError("the key store holds a key that is not 32 bytes long");
  const std::lock_guard lock(mutex_);
  remember(identity, *key);
  return *key;
}

void CachedKeyRing::sync() {
  if (pending_count_ == 0) return;
  // Whoever finds another sync under way waits for it: their keys may be in it.
  const std::lock_guard sync_lock(sync_mutex_);
  std::vector<std::pair<std::string, SubjectKey>> made;
  {
    const std::lock_guard lock(mutex_);
    made.assign(pending_.begin(), pending_.end());
  }
  if (made.empty()) return;
  table_->save(made);
  const std::lock_guard lock(mutex_);
  for (const auto& [identity, key] : made) {
    pending_.erase(identity);
    remember(identity, key);
  }
  pending_count_ = pending_.size();
}

std::unique_ptr<KeyRing> make_memory_key_ring() {
  return std::make_unique<CachedKeyRing>(std::make_unique<MemoryKeyTable>());
}

}  // namespace lanyard::store
