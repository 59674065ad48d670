#pragma once

#include <optional>
#include <string>

#include "events/event.h"

namespace lanyard::events {

/// Which events of a log are wanted; what is absent does not matter.
struct EventFilter {
  std::optional<std::string> stream;
  std::optional<std::string> category;  ///< the noun that the stream's name begins with
  std::optional<std::string> type;
  std::optional<std::string> user;  ///< whom the event is about: its `user` field, or its details'

  bool matches(const RecordedEvent& event) const;
};

}  // namespace lanyard::events
