#pragma once

#include <google/protobuf/message_lite.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "store/log.h"

namespace lanyard::projections {

/// Reads one read model of one partition at one position. Immutable; safe from any thread.
class Reader {
 public:
  Reader(std::shared_ptr<const store::ViewSnapshot> snapshot, std::string family,
         std::string partition)
      : snapshot_(std::move(snapshot)),
        family_(std::move(family)),
        partition_(std::move(partition)) {}

  /// False when there is no such key. Throws StorageError when it does not parse.
  bool get(std::string_view key, google::protobuf::MessageLite& message) const;
  bool contains(std::string_view key) const;
  /// Keys that start with prefix, ascending, from `from` on (a whole key; empty: all), until visit
  /// returns false.
  void scan(std::string_view prefix, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view value)>& visit) const;

 private:
  std::shared_ptr<const store::ViewSnapshot> snapshot_;
  std::string family_;
  std::string partition_;
};

/// What apply changes: typed values by key, read through and kept in memory until written. Values
/// are protobuf messages of views.proto; a key always holds the same type.
class Writer {
 public:
  virtual ~Writer() = default;
  /// The value to change in place; default-made when there is none. Valid until the next call.
  template <class T>
  T& edit(std::string_view key) {
    return static_cast<T&>(edit(key, T::default_instance()));
  }
  /// The value, or null.
  template <class T>
  const T* find(std::string_view key) {
    return static_cast<const T*>(find(key, T::default_instance()));
  }
  virtual void erase(std::string_view key) = 0;

 protected:
  virtual google::protobuf::MessageLite& edit(std::string_view key,
                                              const google::protobuf::MessageLite& type) = 0;
  virtual const google::protobuf::MessageLite* find(std::string_view key,
                                                    const google::protobuf::MessageLite& type) = 0;
};

/// One read model: a name, a version, apply. Everything it knows comes from events, in log order,
/// so that a rebuilt one has the same bytes. Its family is `<name>.<version>`.
class ReadModel {
 public:
  virtual ~ReadModel() = default;
  virtual std::string_view name() const = 0;
  /// Raised whenever apply or its values change: the new version is then built beside the old one
  /// and swapped in.
  virtual std::uint32_t version() const = 0;
  virtual void apply(const events::Commit& commit, const events::RecordedEvent& event,
                     Writer& writer) const = 0;
};

/// The one list.
const std::vector<std::unique_ptr<ReadModel>>& read_models();

}  // namespace lanyard::projections
