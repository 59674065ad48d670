#pragma once

#include <optional>
#include <string>

#include "domain/context.h"
#include "events/sealing.h"

namespace lanyard::api {

/// Makes a letter's PDF as of now, and seals it under its person's key. Nothing when a text of the
/// person cannot be opened. Takes some ten milliseconds. Safe from any thread.
std::optional<domain::RenderedLetter> make_letter_file(const events::ConferenceSettings& settings,
                                                       const events::LetterRequest& letter,
                                                       Instant now, const events::Opener& opener,
                                                       events::Sealer& sealer);

/// SHA-256 in hexadecimal.
std::string sha256_of(std::string_view bytes);

}  // namespace lanyard::api
