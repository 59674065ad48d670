#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/types.h"

namespace lanyard {

/// Appends `2027-05-14T13:00:00Z`, with `.ffffff` (trailing zeros cut) only when there is a
/// fraction.
void append_instant(Instant instant, std::string& out);
std::string to_string(Instant instant);

/// Reads RFC 3339 with any offset and up to six fractional digits; nothing else.
std::optional<Instant> parse_instant(std::string_view text);

/// Whether the text is a calendar date `YYYY-MM-DD` that exists. Such dates compare as text.
bool is_date(std::string_view text);

}  // namespace lanyard
