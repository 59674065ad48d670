#pragma once

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

inline constexpr auto kProfileFieldKinds =
    std::to_array<std::string_view>({"text", "choice", "boolean", "number", "date"});
inline constexpr int kMaxProfileFields = 100;
inline constexpr int kMaxChoices = 500;
inline constexpr std::int64_t kMaxProfileText = 2'000;  ///< code points of a value

void evolve(State& state, const events::ProfileFieldDefined& event);
void evolve(State& state, const events::ProfileUpdated& event);

/// Null when there never was one of this slug.
const events::ProfileField* profile_field(const State& state, std::string_view slug);

/// Whether a field takes the value; the text is looked at, and not kept.
bool takes(const events::ProfileField& field, std::string_view text);

}  // namespace lanyard::domain
