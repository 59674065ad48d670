#include "store/memory_views.h"

#include <cstdint>

namespace lanyard::store {
namespace {

/// What a key held from one write on; no value: it was erased.
struct Version {
  std::uint64_t write;
  std::optional<std::string> value;
};

using Versions = std::vector<Version>;
using Family = std::map<std::string, Versions, std::less<>>;
using Families = std::map<std::string, std::shared_ptr<Family>, std::less<>>;

const std::string* value_at(const Versions& versions, std::uint64_t write) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->write <= write) return version->value ? &*version->value : nullptr;
  }
  return nullptr;
}

}  // namespace

struct MemoryViews::Shared {
  std::shared_mutex mutex;
  Families families;
  std::uint64_t last_write = 0;
  std::multiset<std::uint64_t> viewed;  // what each living view looks at

  std::uint64_t oldest_viewed() const { return viewed.empty() ? last_write : *viewed.begin(); }
};

namespace {

class MemoryViewSnapshot final : public ViewSnapshot {
 public:
  MemoryViewSnapshot(std::shared_ptr<MemoryViews::Shared> shared, Families families,
                     std::uint64_t write)
      : shared_(std::move(shared)), families_(std::move(families)), write_(write) {}
  ~MemoryViewSnapshot() override {
    const std::unique_lock lock(shared_->mutex);
    shared_->viewed.erase(shared_->viewed.find(write_));
  }
  MemoryViewSnapshot(const MemoryViewSnapshot&) = delete;
  MemoryViewSnapshot& operator=(const MemoryViewSnapshot&) = delete;

  std::optional<std::string> get(std::string_view family, std::string_view key) const override {
    const Family& entries = find(family);
    const std::shared_lock lock(shared_->mutex);
    const auto found = entries.find(key);
    if (found == entries.end()) return std::nullopt;
    const std::string* value = value_at(found->second, write_);
    return value == nullptr ? std::nullopt : std::optional(*value);
  }

  void scan(std::string_view family, std::string_view prefix, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override {
    const Family& entries = find(family);
    std::string start(std::max(prefix, from));
    // A piece at a time: a visitor may look at the store while it is called.
    for (bool inclusive = true; !start.empty() || inclusive; inclusive = false) {
      std::vector<std::pair<std::string, std::string>> piece;
      {
        const std::shared_lock lock(shared_->mutex);
        auto entry = inclusive ? entries.lower_bound(start) : entries.upper_bound(start);
        start.clear();
        for (; entry != entries.end() && entry->first.starts_with(prefix); ++entry) {
          const std::string* value = value_at(entry->second, write_);
          if (value != nullptr) piece.emplace_back(entry->first, *value);
          if (piece.size() == kPiece) {
            start = entry->first;
            break;
          }
        }
      }
      for (const auto& [key, value] : piece) {
        if (!visit(key, value)) return;
      }
    }
  }

 private:
  static constexpr std::size_t kPiece = 64;

  const Family& find(std::string_view family) const {
    const auto found = families_.find(family);
    if (found == families_.end()) {
      throw StorageError("there is no family " + std::string(family));
    }
    return *found->second;
  }

  const std::shared_ptr<MemoryViews::Shared> shared_;
  const Families families_;
  const std::uint64_t write_;
};

}  // namespace

MemoryViews::MemoryViews() : shared_(std::make_shared<Shared>()) {}

void MemoryViews::create_family(std::string_view family) {
  const std::unique_lock lock(shared_->mutex);
  if (shared_->families.contains(family)) return;
  shared_->families.emplace(family, std::make_shared<Family>());
}

void MemoryViews::drop_family(std::string_view family) {
  const std::unique_lock lock(shared_->mutex);
  const auto found = shared_->families.find(family);
  if (found != shared_->families.end()) shared_->families.erase(found);
}

std::vector<std::string> MemoryViews::families() const {
  const std::shared_lock lock(shared_->mutex);
  std::vector<std::string> names;
  for (const auto& [name, entries] : shared_->families) names.push_back(name);
  return names;
}

void MemoryViews::write(const std::vector<ViewChange>& changes) {
  const std::unique_lock lock(shared_->mutex);
  for (const ViewChange& change : changes) {
    if (!shared_->families.contains(change.family)) {
      throw StorageError("there is no family " + change.family);
    }
  }
  const std::uint64_t oldest = shared_->oldest_viewed();
  const std::uint64_t write = ++shared_->last_write;
  for (const ViewChange& change : changes) {
    Family& entries = *shared_->families.find(change.family)->second;
    Versions& versions = entries[change.key];
    versions.push_back({write, change.value});
    // All but the last that the oldest view can see, and what came after it, is out of sight.
    std::size_t hidden = 0;
    while (hidden + 1 < versions.size() && versions[hidden + 1].write <= oldest) ++hidden;
    if (shared_->viewed.empty()) hidden = versions.size() - 1;
    versions.erase(versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(hidden));
    if (versions.size() == 1 && !versions.front().value) entries.erase(change.key);
  }
}

void MemoryViews::erase_prefix(std::string_view family, std::string_view prefix) {
  std::vector<ViewChange> changes;
  view()->scan(family, prefix, "", [&](std::string_view key, std::string_view) {
    changes.push_back({std::string(family), std::string(key), std::nullopt});
    return true;
  });
  write(changes);
}

std::shared_ptr<const ViewSnapshot> MemoryViews::view() const {
  const std::unique_lock lock(shared_->mutex);
  shared_->viewed.insert(shared_->last_write);
  return std::make_shared<MemoryViewSnapshot>(shared_, shared_->families, shared_->last_write);
}

}  // namespace lanyard::store
