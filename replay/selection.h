#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/filter.h"
#include "events/json.h"
#include "store/log.h"

namespace lanyard::replay {

/// Which part of a partition's log to show; what is not set lets everything through.
struct Selection {
  Position from{1};
  Position to{std::numeric_limits<std::uint64_t>::max()};
  std::vector<std::string> types;
  events::EventFilter filter;

  bool matches(const events::RecordedEvent& event) const;
};

/// Visits the events that match, in log order. Throws StorageError at a record that cannot be read.
void for_each_event(
    const store::EventLog& log, std::string_view partition, const Selection& selection,
    const std::function<void(const events::Commit&, const events::RecordedEvent&)>& visit);

/// `{"partition": …, ` and the rest as the feed over HTTP shows it.
void append_json_line(const events::Commit& commit, const events::RecordedEvent& event,
                      const events::Rendering& rendering, std::string& out);

void append_readable_line(const events::Commit& commit, const events::RecordedEvent& event,
                          const events::Rendering& rendering, bool with_partition,
                          std::string& out);

}  // namespace lanyard::replay
