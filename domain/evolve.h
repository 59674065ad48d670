#pragma once

#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

/// The next state. Never fails and computes no policy: an event carries its numbers. `evolve` of
/// each event is in the file of its noun (domain/<noun>/<noun>.cc); a type that is not handled
/// there does not compile.
State evolve(State state, Instant recorded_at, const events::RecordedEvent& event);

}  // namespace lanyard::domain
