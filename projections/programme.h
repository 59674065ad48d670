#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Speakers and talks: SpeakerView at `s/<code>`, TalkView at `t/<code>`; a Mark at
/// `u/<user>\0<speaker>` for each speaker that a user is, SpeakersTalk at `k/<speaker>\0<talk>`.
namespace lanyard::projections::programme {
inline constexpr std::string_view kName = "programme";
inline constexpr std::string_view kSpeakerPrefix = "s/";
inline constexpr std::string_view kTalkPrefix = "t/";
inline std::string speaker_key(std::string_view code) { return join_key(kSpeakerPrefix, code); }
inline std::string talk_key(std::string_view code) { return join_key(kTalkPrefix, code); }
/// The codes of the speakers that the user is follow.
inline std::string user_prefix(std::string_view user) { return user_list_prefix(user); }
/// The codes of the speaker's talks follow.
inline std::string talks_prefix(std::string_view speaker) {
  std::string key = join_key("k/", speaker);
  key.push_back('\0');
  return key;
}
}  // namespace lanyard::projections::programme
