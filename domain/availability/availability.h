#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "events/catalogue.pb.h"
#include "events/types.h"

namespace lanyard::domain {

/// Why a product cannot be had; the first that holds, in this order.
enum class Unavailable { kInactive, kNotYetAvailable, kNoLongerAvailable, kSoldOut };

/// `inactive`, `not_yet_available`, `no_longer_available`, `sold_out`.
std::string_view text(Unavailable reason);

struct Availability {
  std::optional<Unavailable> reason;      ///< nothing: it can be had
  std::optional<std::int64_t> remaining;  ///< nothing: unlimited; never negative
  bool available() const { return !reason.has_value(); }
  /// Whether stock has so many units; says nothing about the rest.
  bool has(std::int64_t units) const { return !remaining || *remaining >= units; }
};

/// The one answer to "can it be had now", for commands and queries alike. `sold` and `held` are
/// units in paid-like and pending orders; the window is inclusive at both ends.
Availability availability(const events::TicketType& definition, std::int64_t sold,
                          std::int64_t held, Instant now);
Availability availability(const events::AddOn& definition, std::int64_t sold, std::int64_t held,
                          Instant now);

/// What is left of a quantity or a capacity; nothing when it is 0, which is unlimited.
std::optional<std::int64_t> remaining_of(std::int64_t total, std::int64_t sold, std::int64_t held);

}  // namespace lanyard::domain
