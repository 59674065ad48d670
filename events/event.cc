#include "events/event.h"

#include <sodium.h>

#include <unordered_map>

#include "events/upcast.h"

namespace lanyard::events {
namespace {

struct Codec {
  bool (*parse)(std::string_view payload, Event& event);
};

template <class Type>
bool parse_into(std::string_view payload, Event& event) {
  // An event of the same type keeps its memory: whoever walks the log decodes into one commit.
  Type* const same = std::get_if<Type>(&event);
  Type& parsed = same != nullptr ? *same : event.emplace<Type>();
  return parsed.ParseFromArray(payload.data(), static_cast<int>(payload.size()));
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

Hash hash_of(std::string_view record) {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(record.data()), record.size(), nullptr,
                     0);
  return hash;
}

}  // namespace lanyard::events
