#include "replay/filter.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "events/sealed.pb.h"
#include "events/time.h"

namespace lanyard::replay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// Whether a field `user` or `from_user`, at any depth, says so.
bool names_user(const Message& message, std::string_view user) {
  if (message.GetDescriptor() == events::Sealed::descriptor()) return false;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (field->is_repeated() || (field->name() != "user" && field->name() != "from_user")) {
        continue;
      }
      if (message.GetReflection()->GetString(message, field) == user) return true;
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      if (names_user(message.GetReflection()->GetMessage(message, field), user)) return true;
    }
  }
  return false;
}

bool names_user(const events::Event& event, std::string_view user) {
  return std::visit(
      [user](const auto& alternative) {
        if constexpr (std::is_same_v<std::decay_t<decltype(alternative)>, events::UnknownEvent>) {
          return false;
        } else {
          return names_user(static_cast<const Message&>(alternative), user);
        }
      },
      event);
}

}  // namespace

bool EventFilter::matches(const events::RecordedEvent& event) const {
  return event.position >= from && event.position <= to && (!stream || event.stream == *stream) &&
         (types.empty() || std::ranges::count(types, events::type_name(event.event)) > 0) &&
         (!user || names_user(event.event, *user));
}

void for_each_event(
    const store::EventLog& log, std::string_view partition, const EventFilter& filter,
    const std::function<void(const events::Commit&, const events::RecordedEvent&)>& visit) {
  const auto cursor = log.read(partition, filter.from);
  Position first;
  std::string_view bytes;
  events::Commit commit;
  std::string reason;
  while (cursor->next(first, bytes) && first <= filter.to) {
    if (!events::decode(bytes, commit, reason)) {
      throw store::StorageError(fmt::format("the log of {} cannot be read at position {}: {}",
                                            partition, first.value, reason));
    }
    for (const events::RecordedEvent& event : commit.events) {
      if (filter.matches(event)) visit(commit, event);
    }
  }
}

void append_json_line(const events::Commit& commit, const events::RecordedEvent& event,
                      const events::Rendering& rendering, std::string& out) {
  out += "{\"partition\":";
  events::append_json_string(commit.partition, out);
  std::string rest;
  events::append_event_full(commit, event, rendering, rest);
  rest.front() = ',';  // in place of its brace
  out += rest;
}

void append_readable_line(const events::Commit& commit, const events::RecordedEvent& event,
                          const events::Rendering& rendering, bool with_partition,
                          std::string& out) {
  if (with_partition) out += fmt::format("{}  ", commit.partition);
  out += fmt::format("{:>8}  {:<27}  {:<19}  {} #{}", event.position.value,
                     to_string(commit.recorded_at), events::type_name(event.event), event.stream,
                     event.revision.value);
  if (!commit.actor.empty()) out += fmt::format("  by {}", commit.actor);
  out += "  ";
  events::append_event_data(event.event, rendering, out);
}

}  // namespace lanyard::replay
