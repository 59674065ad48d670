#include "events/event.h"

#include <sodium.h>

#include <algorithm>
#include <unordered_map>

#include "events/check.h"
#include "events/envelope.pb.h"
#include "events/upcast.h"

namespace lanyard::events {
namespace {

struct Codec {
  bool (*parse)(std::string_view payload, Event& event);
};

template <class Type>
bool parse_into(std::string_view payload, Event& event) {
  return event.emplace<Type>().ParseFromArray(payload.data(), static_cast<int>(payload.size()));
}

const std::unordered_map<std::string_view, Codec>& codecs() {
  static const std::unordered_map<std::string_view, Codec> table = [] {
    std::unordered_map<std::string_view, Codec> made;
#define LANYARD_CODEC(Type) made.emplace(#Type, Codec{&parse_into<Type>});
    LANYARD_EVENTS(LANYARD_CODEC)
#undef LANYARD_CODEC
    return made;
  }();
  return table;
}

template <std::size_t kSize>
bool copy_bytes(const std::string& bytes, std::array<std::uint8_t, kSize>& out) {
  if (bytes.size() != kSize) return false;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return true;
}

template <std::size_t kSize>
std::string_view as_view(const std::array<std::uint8_t, kSize>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), kSize};
}

}  // namespace

const std::vector<std::string_view>& known_types() {
#define LANYARD_NAME(Type) #Type,
  static const std::vector<std::string_view> names = {LANYARD_EVENTS(LANYARD_NAME)};
#undef LANYARD_NAME
  return names;
}

std::string_view type_name(const Event& event) {
  if (const auto* unknown = std::get_if<UnknownEvent>(&event)) return unknown->type;
  return known_types()[event.index() - 1];
}

std::uint32_t schema_version(const Event& event) {
  if (const auto* unknown = std::get_if<UnknownEvent>(&event)) return unknown->schema_version;
  return current_schema_version(type_name(event));
}

std::string encode(const Event& event) {
  return std::visit(
      [](const auto& alternative) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(alternative)>, UnknownEvent>) {
          return alternative.payload;
        } else {
          return alternative.SerializeAsString();
        }
      },
      event);
}

bool decode(std::string_view type, std::uint32_t schema_version, std::string_view payload,
            Event& event) {
  if (const Upcaster* upcaster = find_upcaster(type, schema_version)) {
    const Upcast next = upcaster->apply(payload);
    return decode(next.type, next.schema_version, next.payload, event);
  }
  const auto found = codecs().find(type);
  if (found == codecs().end() || schema_version != current_schema_version(type)) {
    event = UnknownEvent{std::string(type), schema_version, std::string(payload)};
    return true;
  }
  return found->second.parse(payload, event);
}

std::string encode(const Commit& commit) {
  LANYARD_CHECK(!commit.events.empty(), "a commit without events is never written");
  CommitRecord record;
  record.set_first_position(commit.first().value);
  record.set_previous_hash(as_view(commit.previous_hash).data(), commit.previous_hash.size());
  record.set_partition(commit.partition);
  record.set_commit_id(commit.id.data(), commit.id.size());
  record.set_command_id(commit.command_id.data(), commit.command_id.size());
  record.set_command(commit.command);
  record.set_correlation_id(commit.correlation_id);
  record.set_causation_id(commit.causation_id);
  record.set_actor(commit.actor);
  record.set_recorded_at(commit.recorded_at.micros);
  for (const RecordedEvent& event : commit.events) {
    StoredEvent& stored = *record.add_events();
    stored.set_stream(event.stream);
    stored.set_revision(event.revision.value);
    const std::string_view type = type_name(event.event);
    stored.set_type(type.data(), type.size());
    stored.set_schema_version(schema_version(event.event));
    stored.set_event_id(event.id.data(), event.id.size());
    stored.set_payload(encode(event.event));
  }
  return record.SerializeAsString();
}

bool decode(std::string_view bytes, Commit& commit, std::string& reason) {
  CommitRecord record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    reason = "the record is not a protobuf CommitRecord";
    return false;
  }
  if (record.first_position() == 0 || record.events().empty() ||
      !copy_bytes(record.previous_hash(), commit.previous_hash) ||
      !copy_bytes(record.commit_id(), commit.id) ||
      !copy_bytes(record.command_id(), commit.command_id)) {
    reason = "the record's header is incomplete";
    return false;
  }
  commit.partition = std::move(*record.mutable_partition());
  commit.command = std::move(*record.mutable_command());
  commit.correlation_id = std::move(*record.mutable_correlation_id());
  commit.causation_id = std::move(*record.mutable_causation_id());
  commit.actor = std::move(*record.mutable_actor());
  commit.recorded_at = {record.recorded_at()};
  commit.events.clear();
  commit.events.resize(static_cast<std::size_t>(record.events_size()));
  Position position{record.first_position()};
  for (int i = 0; i < record.events_size(); ++i) {
    StoredEvent& stored = *record.mutable_events(i);
    RecordedEvent& event = commit.events[static_cast<std::size_t>(i)];
    event.position = position;
    event.stream = std::move(*stored.mutable_stream());
    event.revision = {stored.revision()};
    if (!copy_bytes(stored.event_id(), event.id) ||
        !decode(stored.type(), stored.schema_version(), stored.payload(), event.event)) {
      reason = "event " + std::to_string(position.value) + " (" + stored.type() + " version " +
               std::to_string(stored.schema_version()) + ") does not decode";
      return false;
    }
    position = position + 1;
  }
  return true;
}

Hash hash_of(std::string_view record) {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(record.data()), record.size(), nullptr,
                     0);
  return hash;
}

}  // namespace lanyard::events
