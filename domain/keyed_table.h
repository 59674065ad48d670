#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lanyard::domain {

/// A hash table keyed by text whose entries stay where they are until they are erased. That a key
/// is not there is nearly always seen without touching the memory of an entry, and growing touches
/// none: with hundreds of thousands of entries, that is what a look-up costs.
template <class Value>
class KeyedTable {
 public:
  struct Entry {
    explicit Entry(std::string_view of) : key(of) {}
    const std::string key;
    Value value{};
  };

  KeyedTable() = default;
  KeyedTable(const KeyedTable& other) {
    for (const Handle& handle : other.handles_) {
      handles_.emplace(handle.hash, std::make_unique<Entry>(*handle.entry));
    }
  }
  KeyedTable(KeyedTable&&) = default;
  KeyedTable& operator=(const KeyedTable& other) { return *this = KeyedTable(other); }
  KeyedTable& operator=(KeyedTable&&) = default;
  ~KeyedTable() = default;

  /// Null when there is none.
  Entry* find(std::string_view key) {
    const auto at = handles_.find(Wanted{hash_of(key), key});
    return at == handles_.end() ? nullptr : at->entry.get();
  }
  const Entry* find(std::string_view key) const {
    const auto at = handles_.find(Wanted{hash_of(key), key});
    return at == handles_.end() ? nullptr : at->entry.get();
  }

  /// The entry of a key, made with a value by default when there is none.
  Entry& at(std::string_view key) {
    const std::size_t hash = hash_of(key);
    const auto known = handles_.find(Wanted{hash, key});
    if (known != handles_.end()) return *known->entry;
    return *handles_.emplace(hash, std::make_unique<Entry>(key)).first->entry;
  }

  void erase(const Entry& entry) {
    handles_.erase(handles_.find(Wanted{hash_of(entry.key), entry.key}));
  }

  std::size_t size() const { return handles_.size(); }

  /// Visits all entries, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Handle& handle : handles_) visit(std::as_const(*handle.entry));
  }

 private:
  struct Handle {
    Handle(std::size_t hash_of_key, std::unique_ptr<Entry> owned)
        : hash(hash_of_key), entry(std::move(owned)) {}
    std::size_t hash;
    std::unique_ptr<Entry> entry;
  };
  struct Wanted {
    std::size_t hash;
    std::string_view key;
  };
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(const Handle& handle) const { return handle.hash; }
    std::size_t operator()(const Wanted& wanted) const { return wanted.hash; }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Handle& left, const Handle& right) const {
      return left.entry->key == right.entry->key;
    }
    bool operator()(const Wanted& wanted, const Handle& handle) const {
      return wanted.hash == handle.hash && wanted.key == handle.entry->key;
    }
    bool operator()(const Handle& handle, const Wanted& wanted) const {
      return (*this)(wanted, handle);
    }
  };

  static std::size_t hash_of(std::string_view key) { return std::hash<std::string_view>{}(key); }

  boost::unordered_flat_set<Handle, Hash, Equal> handles_;
};

}  // namespace lanyard::domain
