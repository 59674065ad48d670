#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/json.h"
#include "store/log.h"

namespace lanyard::replay {

/// Which events of a partition to show; what is not set lets everything through.
struct EventFilter {
  Position from{1};
  Position to{std::numeric_limits<std::uint64_t>::max()};
  std::optional<std::string> stream;
  std::vector<std::string> types;
  std::optional<std::string> user;  ///< whom a field of the event names

  bool matches(const events::RecordedEvent& event) const;
};

/// Visits the events that match, in log order. Throws StorageError at a record that cannot be read.
void for_each_event(
    const store::EventLog& log, std::string_view partition, const EventFilter& filter,
    const std::function<void(const events::Commit&, const events::RecordedEvent&)>& visit);

/// `{"partition": …, ` and the rest as the feed over HTTP shows it.
void append_json_line(const events::Commit& commit, const events::RecordedEvent& event,
                      const events::Rendering& rendering, std::string& out);

void append_readable_line(const events::Commit& commit, const events::RecordedEvent& event,
                          const events::Rendering& rendering, bool with_partition,
                          std::string& out);

}  // namespace lanyard::replay
