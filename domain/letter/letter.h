#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::LetterSubmitted& event);
void evolve(State& state, const events::LetterReviewStarted& event);
void evolve(State& state, const events::LetterApproved& event);
void evolve(State& state, const events::LetterRejected& event);
void evolve(State& state, const events::LetterGenerated& event);
void evolve(State& state, const events::LetterSent& event);

}  // namespace lanyard::domain
