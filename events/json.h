#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/event.h"
#include "events/sealing.h"

namespace lanyard::events {

/// Appends a JSON string with its quotes; the text must be UTF-8.
void append_json_string(std::string_view text, std::string& out);

/// A value's name in lower snake case, without its type's: ORDER_STATUS_PARTIALLY_REFUNDED of
/// OrderStatus is `partially_refunded`. The number of one that this build does not know.
std::string enum_text(const google::protobuf::EnumDescriptor& type, int value);
template <class Enum>
std::string enum_text(Enum value) {
  return enum_text(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

/// What a sealed field shows: its text, `[forgotten]`, or `[sealed]` when there is no key or
/// opener; nothing in place of the last two when it is a date.
std::optional<std::string> text_of(const Sealed& sealed, const Opener* opener);

/// What to show for `optional` fields that are not set. Members of a oneof are always left out.
enum class Unset { kNull, kOmit };

/// How protobuf becomes JSON, here and nowhere else: names as in the contract, enum values in lower
/// snake case without their prefix, instants in ISO 8601, amounts as decimal strings in the
/// `currency` of the innermost message that has one (else `currency` here), sealed fields opened.
struct Rendering {
  const Opener* opener = nullptr;  ///< null: every sealed field shows `[sealed]`
  std::string_view currency = "";  ///< for amounts in a message without one
  Unset unset = Unset::kNull;
};

void append_json(const google::protobuf::Message& message, const Rendering& rendering,
                 std::string& out);

/// The event's own fields; an unknown event shows `{"schema_version": …, "payload": "<base64>"}`.
void append_event_data(const Event& event, const Rendering& rendering, std::string& out);

/// `{"position", "id", "type", "stream", "revision", "recorded_at", "data"}`.
void append_event(const Commit& commit, const RecordedEvent& event, const Rendering& rendering,
                  std::string& out);

/// The same with what the log knows beyond that: schema_version, actor, command, command_id,
/// commit_id, correlation_id, causation_id. For the feed and auditors.
void append_event_full(const Commit& commit, const RecordedEvent& event, const Rendering& rendering,
                       std::string& out);

}  // namespace lanyard::events
