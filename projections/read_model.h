#pragma once

#include <google/protobuf/message_lite.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "events/event.h"
#include "store/log.h"

namespace lanyard::projections {

/// Reads one read model of one partition at one position. Immutable; safe from any thread.
class Reader {
 public:
  /// `prefix` stands before every key of the model's generation in the family.
  Reader(std::shared_ptr<const store::ViewSnapshot> snapshot, std::string family,
         std::string prefix)
      : snapshot_(std::move(snapshot)), family_(std::move(family)), prefix_(std::move(prefix)) {}

  /// False when there is no such key. Throws StorageError when it does not parse.
  bool get(std::string_view key, google::protobuf::MessageLite& message) const;
  bool contains(std::string_view key) const;
  /// Keys that start with prefix, ascending, from `from` on (a whole key; empty: all), until visit
  /// returns false.
  void scan(std::string_view prefix, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view value)>& visit) const;

 private:
  std::string full(std::string_view key) const;

  std::shared_ptr<const store::ViewSnapshot> snapshot_;
  std::string family_;
  std::string prefix_;
};

/// Parses a stored value. Throws StorageError, naming the key, when it does not parse.
void parse_value(std::string_view key, std::string_view value,
                 google::protobuf::MessageLite& message);

/// What apply changes: typed values by key, read through and kept in memory until written. Values
/// are protobuf messages of views.proto; a key always holds the same type. References stay valid
/// until apply returns.
class Writer {
 public:
  virtual ~Writer() = default;
  /// The value to change in place; default-made when there is none.
  template <class T>
  T& edit(std::string_view key) {
    return static_cast<T&>(edit(key, T::default_instance()));
  }
  /// Like edit, for a key that nothing before this commit can have written: the store is not asked.
  template <class T>
  T& create(std::string_view key) {
    return static_cast<T&>(create(key, T::default_instance()));
  }
  /// The value, or null.
  template <class T>
  const T* find(std::string_view key) {
    return static_cast<const T*>(find(key, T::default_instance()));
  }
  template <class T>
  void erase(std::string_view key) {
    erase(key, T::default_instance());
  }

 protected:
  virtual void erase(std::string_view key, const google::protobuf::MessageLite& type) = 0;
  virtual google::protobuf::MessageLite& edit(std::string_view key,
                                              const google::protobuf::MessageLite& type) = 0;
  virtual google::protobuf::MessageLite& create(std::string_view key,
                                                const google::protobuf::MessageLite& type) = 0;
  virtual const google::protobuf::MessageLite* find(std::string_view key,
                                                    const google::protobuf::MessageLite& type) = 0;
};

/// One read model: a name, a version, apply. Everything it knows comes from events, in log order,
/// so that a rebuilt one has the same bytes. Its family has its name; projector.h says how its
/// generations stand there.
class ReadModel {
 public:
  virtual ~ReadModel() = default;
  virtual std::string_view name() const = 0;
  /// Raised whenever apply or its values change: the new version is then built beside the old one
  /// and swapped in.
  virtual std::uint32_t version() const = 0;
  virtual void apply(const events::Commit& commit, const events::RecordedEvent& event,
                     Writer& writer) const = 0;
  /// Types that change this model, in the order of the list of events.
  virtual std::vector<std::string_view> handled() const = 0;
};

/// Where an event stands: what handlers may use beside its fields.
struct Place {
  const events::Commit& commit;
  const events::RecordedEvent& event;
  std::int64_t at() const { return commit.recorded_at.micros; }
  std::uint64_t position() const { return event.position.value; }
};

/// A read model from a class `Model` with static functions `on(const SomeEvent&, const Place&,
/// Writer&)`, one for each event that it cares about, kName and kVersion.
template <class Model>
class ReadModelOf final : public ReadModel {
 public:
  std::string_view name() const override { return Model::kName; }
  std::uint32_t version() const override { return Model::kVersion; }

  void apply(const events::Commit& commit, const events::RecordedEvent& event,
             Writer& writer) const override {
    if (kHandled[event.event.index()]) {
      std::visit(
          [&](const auto& fact) {
            if constexpr (kHandles<std::decay_t<decltype(fact)>>) {
              Model::on(fact, Place{commit, event}, writer);
            }
          },
          event.event);
    }
    if constexpr (requires { Model::end_of_commit(commit, writer); }) {
      if (&event == &commit.events.back() && concerns(commit)) Model::end_of_commit(commit, writer);
    }
  }

  std::vector<std::string_view> handled() const override {
    std::vector<std::string_view> types;
    for (std::size_t i = 1; i < kHandled.size(); ++i) {  // 0 is the unknown event
      if (kHandled[i]) types.push_back(events::known_types()[i - 1]);
    }
    return types;
  }

 private:
  template <class Fact>
  static constexpr bool kHandles = requires(const Fact& fact, const Place& place, Writer& writer) {
    Model::on(fact, place, writer);
  };
  template <std::size_t... kIndex>
  static constexpr auto table(std::index_sequence<kIndex...>) {
    return std::array{kHandles<std::variant_alternative_t<kIndex, events::Event>>...};
  }
  static constexpr auto kHandled =
      table(std::make_index_sequence<std::variant_size_v<events::Event>>());

  /// Whether something of the commit is for this model.
  static bool concerns(const events::Commit& commit) {
    for (const events::RecordedEvent& event : commit.events) {
      if (kHandled[event.event.index()]) return true;
    }
    return false;
  }
};

/// The one list.
const std::vector<std::unique_ptr<ReadModel>>& read_models();

}  // namespace lanyard::projections
