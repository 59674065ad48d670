#include "domain/availability/availability.h"

#include <algorithm>

#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

template <class Definition>
Availability of(const Definition& definition, std::int64_t sold, std::int64_t held, Instant now) {
  Availability answer{.reason = std::nullopt,
                      .remaining = remaining_of(definition.total_quantity(), sold, held)};
  if (!definition.is_active()) {
    answer.reason = Unavailable::kInactive;
  } else if (definition.has_available_from() && now.micros < definition.available_from()) {
    answer.reason = Unavailable::kNotYetAvailable;
  } else if (definition.has_available_until() && now.micros > definition.available_until()) {
    answer.reason = Unavailable::kNoLongerAvailable;
  } else if (answer.remaining == 0) {
    answer.reason = Unavailable::kSoldOut;
  }
  return answer;
}

}  // namespace

std::string_view text(Unavailable reason) {
  switch (reason) {
    case Unavailable::kInactive:
      return "inactive";
    case Unavailable::kNotYetAvailable:
      return "not_yet_available";
    case Unavailable::kNoLongerAvailable:
      return "no_longer_available";
    case Unavailable::kSoldOut:
      return "sold_out";
  }
  return "";
}

Availability availability(const events::TicketType& definition, std::int64_t sold,
                          std::int64_t held, Instant now) {
  return of(definition, sold, held, now);
}

Availability availability(const events::AddOn& definition, std::int64_t sold, std::int64_t held,
                          Instant now) {
  return of(definition, sold, held, now);
}

std::optional<std::int64_t> remaining_of(std::int64_t total, std::int64_t sold, std::int64_t held) {
  if (total == 0) return std::nullopt;
  return std::max<std::int64_t>(0, minus(minus(total, sold), held));
}

}  // namespace lanyard::domain
