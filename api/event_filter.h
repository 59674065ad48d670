#pragma once

#include <optional>
#include <string>

#include "events/event.h"

namespace lanyard::api {

/// Which events of a feed are wanted; what is absent does not matter.
struct EventFilter {
  std::optional<std::string> stream;
  std::optional<std::string> category;  ///< the noun that the stream's name begins with
  std::optional<std::string> type;
  std::optional<std::string> user;  ///< whom the event is about: its `user` field, or its details'

  bool matches(const events::RecordedEvent& event) const;
};

}  // namespace lanyard::api
