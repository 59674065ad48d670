#pragma once

#include <optional>
#include <string>

#include "events/event.h"

namespace lanyard::replay {

/// The currency of an event's amounts when it is none that we know: nothing that we write. Empty
/// when its amounts have none at all.
std::optional<std::string> unknown_currency(const events::Event& event);

}  // namespace lanyard::replay
