#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Visa letters in the order they were asked for: LetterView at `l/<position>`, found by
/// `u/<user>\0<position>`; LetterPlace at `i/<letter>` says where.
namespace lanyard::projections::letters {
inline constexpr std::string_view kName = "letters";
inline constexpr std::string_view kPrefix = "l/";
inline std::string key(std::uint64_t position) { return join_key(kPrefix, number_key(position)); }
inline std::string id_key(std::string_view letter) { return join_key("i/", letter); }
}  // namespace lanyard::projections::letters
