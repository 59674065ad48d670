#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::SpeakerRecorded& event);
void evolve(State& state, const events::TalkRecorded& event);

/// Malformed unless 1 to 100 visible ASCII characters without spaces and `@`.
Refusal refuse_programme_code(std::string_view code);

}  // namespace lanyard::domain
