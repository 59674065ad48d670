#include "store/key_ring.h"

#include <algorithm>
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
    return found->second;
  }

  void save(const std::vector<std::pair<std::string, SubjectKey>>& keys) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [identity, key] : keys) keys_.insert_or_assign(identity, key.view());
  }

  void destroy(const std::vector<std::string>& identities) override {
    const std::lock_guard lock(mutex_);
    for (const std::string& identity : identities) keys_.insert_or_assign(identity, "");
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> keys_;
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

class CachedKeyRing::Hold final : public events::KeyHold {
 public:
  Hold(CachedKeyRing& ring, std::string identity) : ring_(ring), identity_(std::move(identity)) {}
  ~Hold() override { ring_.release(identity_); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  const std::string& identity() const { return identity_; }

 private:
  CachedKeyRing& ring_;
  const std::string identity_;
};

/// The views on one partition.
class CachedKeyRing::Partition final : public events::Sealer, public events::Opener {
 public:
  Partition(CachedKeyRing& ring, std::string slug) : ring_(ring), slug_(std::move(slug)) {}

  events::Sealed seal(std::string_view subject, std::string_view text) override {
    const std::string identity = key_identity(slug_, subject);
    return sealed_with(ring_.key_to_seal(identity), identity, subject, text);
  }

  std::shared_ptr<const events::KeyHold> hold(std::string_view subject) override {
    return ring_.hold(key_identity(slug_, subject));
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

  std::shared_ptr<const events::KeyHold> hold(std::string_view) override { return nullptr; }

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
  if (const auto made = pending_.find(identity); made != pending_.end()) return made->second.key;
  return std::nullopt;
}

void CachedKeyRing::remember(const std::string& identity, const SubjectKey& key) {
  if (cached_.contains(identity)) return;
  cache_.push_front({identity, key});
  cached_.emplace(cache_.front().identity, cache_.begin());
  if (cache_.size() > kCacheLimit) forget(cache_.back().identity);
}

void CachedKeyRing::forget(const std::string& identity) {
  const auto cached = cached_.find(identity);
  if (cached == cached_.end()) return;
  const auto entry = cached->second;
  cached_.erase(cached);
  cache_.erase(entry);
}

SubjectKey CachedKeyRing::key_to_seal(const std::string& identity) {
  std::uint64_t destructions = 0;
  {
    const std::lock_guard lock(mutex_);
    if (auto key = find(identity)) return *key;
    destructions = destructions_;
  }
  auto stored = table_->load(identity);
  const std::lock_guard lock(mutex_);
  if (auto key = find(identity)) return *key;  // somebody else was faster
  // Nobody makes a key now: one that is still absent is absent.
  if (!stored || destructions != destructions_) stored = table_->load(identity);
  if (stored && stored->empty()) return SubjectKey::generate();
  if (stored) {
    const auto key = SubjectKey::from(*stored);
    if (!key) throw StorageError("the key store holds a key that is not 32 bytes long");
    remember(identity, *key);
    return *key;
  }
  const SubjectKey key = SubjectKey::generate();
  pending_.emplace(identity, NewKey{key});
  return key;
}

std::variant<SubjectKey, events::Forgotten, events::KeyAbsent> CachedKeyRing::key_to_open(
    const std::string& identity) {
  std::uint64_t destructions = 0;
  {
    const std::lock_guard lock(mutex_);
    if (auto key = find(identity)) return *key;
    destructions = destructions_;
  }
  auto stored = table_->load(identity);
  if (!stored) return events::KeyAbsent{};
  if (stored->empty()) return events::Forgotten{};
  const auto key = SubjectKey::from(*stored);
  if (!key) throw StorageError("the key store holds a key that is not 32 bytes long");
  const std::lock_guard lock(mutex_);
  if (destructions != destructions_ && table_->load(identity) == "") return events::Forgotten{};
  remember(identity, *key);
  return *key;
}

std::shared_ptr<const events::KeyHold> CachedKeyRing::hold(const std::string& identity) {
  {
    const std::lock_guard lock(mutex_);
    if (cached_.contains(identity)) return nullptr;
  }
  key_to_seal(identity);
  const std::lock_guard lock(mutex_);
  auto made = pending_.find(identity);
  if (made == pending_.end()) {
    // Saved or destroyed meanwhile; or whoever held it let go of it at this moment.
    if (cached_.contains(identity) || table_->load(identity)) return nullptr;
    made = pending_.emplace(identity, NewKey{SubjectKey::generate()}).first;
  }
  ++made->second.holds;
  return std::make_shared<Hold>(*this, identity);
}

void CachedKeyRing::release(const std::string& identity) {
  const std::lock_guard lock(mutex_);
  const auto made = pending_.find(identity);
  if (made == pending_.end() || made->second.holds == 0) return;
  if (--made->second.holds == 0) pending_.erase(made);
}

void CachedKeyRing::sync(const KeyHolds& holds) {
  if (std::ranges::all_of(holds, [](const auto& hold) { return hold == nullptr; })) return;
  // Whoever finds another sync under way waits for it: their keys may be in it.
  const std::lock_guard table_lock(table_mutex_);
  std::vector<std::pair<std::string, SubjectKey>> made;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& hold : holds) {
      if (hold == nullptr) continue;
      const std::string& identity = static_cast<const Hold&>(*hold).identity();
      const auto key = pending_.find(identity);
      if (key != pending_.end()) made.emplace_back(identity, key->second.key);
    }
  }
  if (made.empty()) return;
  table_->save(made);
  const std::lock_guard lock(mutex_);
  for (const auto& [identity, key] : made) {
    pending_.erase(identity);
    remember(identity, key);
  }
}

void CachedKeyRing::destroy(std::string_view partition, const std::vector<std::string>& subjects) {
  std::vector<std::string> identities;
  for (const std::string& subject : subjects) {
    std::string identity = key_identity(partition, subject);
    if (table_->load(identity) != "") identities.push_back(std::move(identity));
  }
  if (identities.empty()) return;
  const std::lock_guard table_lock(table_mutex_);
  table_->destroy(identities);
  const std::lock_guard lock(mutex_);
  ++destructions_;
  for (const std::string& identity : identities) {
    forget(identity);
    pending_.erase(identity);
  }
}

std::unique_ptr<KeyRing> make_memory_key_ring() {
  return std::make_unique<CachedKeyRing>(std::make_unique<MemoryKeyTable>());
}

}  // namespace lanyard::store
