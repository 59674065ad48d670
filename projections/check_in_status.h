#pragma once

#include <cstdint>
#include <string_view>

/// Presence at the venue. PresenceCount at `all` and `t/<ticket type>`; CheckInCount at
/// `check_ins`, `s/<station>` (`s` without a station) and `q/<quarter of an hour since 1970, UTC>`;
/// DoorCount at `d/<product>` and `e/<product>/<station>`, with `t/<slug>` or `a/<slug>` for a
/// product; LatestCheckIn at `l/<the later, the lower>/<check-in>`; RedeemedCount at `r/<product>`,
/// RedeemedUnits at `x/<redemption>`; PersonPresence at `p/<user>`, TicketOrder at `o/<reference>`
/// until it is paid.
namespace lanyard::projections::check_in_status {
inline constexpr std::string_view kName = "check-in-status";
inline constexpr std::string_view kAllKey = "all";
inline constexpr std::string_view kCheckInsKey = "check_ins";
inline constexpr std::string_view kNoStationKey = "s";
inline constexpr std::string_view kTicketTypePrefix = "t/";
inline constexpr std::string_view kStationPrefix = "s/";
inline constexpr std::string_view kQuarterPrefix = "q/";
inline constexpr std::string_view kDoorPrefix = "d/";
inline constexpr std::string_view kDoorStationPrefix = "e/";
inline constexpr std::string_view kLatestPrefix = "l/";
inline constexpr std::string_view kRedeemedPrefix = "r/";
inline constexpr int kLatestCheckIns = 50;
}  // namespace lanyard::projections::check_in_status
