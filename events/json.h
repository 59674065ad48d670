#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/event.h"
#include "events/sealing.h"

namespace lanyard::events {

/// Appends a JSON string with its quotes; the text must be UTF-8.
void append_json_string(std::string_view text, std::string& out);

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
