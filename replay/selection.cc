#include "replay/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "events/time.h"

namespace lanyard::replay {

bool Selection::matches(const events::RecordedEvent& event) const {
  return event.position >= from && event.position <= to &&
         (types.empty() || std::ranges::count(types, events::type_name(event.event)) > 0) &&
         filter.matches(event);
}

void for_each_event(
    const store::EventLog& log, std::string_view partition, const Selection& selection,
    const std::function<void(const events::Commit&, const events::RecordedEvent&)>& visit) {
  const auto cursor = log.read(partition, selection.from);
  Position first;
  std::string_view bytes;
  events::Commit commit;
  std::string reason;
  while (cursor->next(first, bytes) && first <= selection.to) {
    if (!events::decode(bytes, commit, reason)) {
      throw store::StorageError(fmt::format("the log of {} cannot be read at position {}: {}",
                                            partition, first.value, reason));
    }
    for (const events::RecordedEvent& event : commit.events) {
      if (selection.matches(event)) visit(commit, event);
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
