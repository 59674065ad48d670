#pragma once

#include "domain/badge_template/fields.h"
#include "domain/checks.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

inline constexpr std::int64_t kMaxBadgeTemplates = 100;

void evolve(State& state, const events::BadgeTemplateCreated& event);
void evolve(State& state, const events::BadgeTemplateUpdated& event);
/// Changes no decision: only read models know what was printed.
void evolve(State& state, const events::BadgePrinted& event);

/// 102 × 152 mm in black on white, with name, ticket, QR code and conference.
events::BadgeTemplate blank_badge_template();
/// What was given over what is there. Malformed, `invalid_image`, `image_too_large`.
Refusal apply(const BadgeTemplateFields& fields, events::BadgeTemplate& to);
/// The update that takes `is_default` from the template that has it, when that is another one.
void take_default_from_others(const State& state, const events::BadgeTemplate& definition,
                              Accepted& accepted);

}  // namespace lanyard::domain
