// How the state of a partition is laid out in the snapshot family: who writes it (api/) and who
// checks it (replay/) agree here.
#pragma once

#include <string>
#include <string_view>

namespace lanyard::domain {

inline constexpr std::string_view kEntityPrefix = "e/";  // + stream -> Entity
inline constexpr std::string_view kLivePrefix =
    "l/";  // + stream -> empty: the entity is kept in memory after a start
inline constexpr std::string_view kMetaKey = "m";  // -> SnapshotMeta

inline std::string entity_key(std::string_view stream) {
  return std::string(kEntityPrefix).append(stream);
}
inline std::string live_key(std::string_view stream) {
  return std::string(kLivePrefix).append(stream);
}

}  // namespace lanyard::domain
