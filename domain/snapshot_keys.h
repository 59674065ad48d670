// How the state of a partition is laid out in the snapshot family: who writes it (api/) and who
// checks it (replay/) agree here.
#pragma once

#include <string>
#include <string_view>

namespace lanyard::domain {

inline constexpr std::string_view kSettledPrefix = "e/";  // + stream -> Entity
inline constexpr std::string_view kLivePrefix =
    "l/";  // + stream -> Entity with a deadline: in memory from the start
inline constexpr std::string_view kMetaKey = "m";  // -> SnapshotMeta

inline std::string entity_key(std::string_view stream, bool live) {
  return std::string(live ? kLivePrefix : kSettledPrefix).append(stream);
}

}  // namespace lanyard::domain
