#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "events/decision.h"
#include "events/types.h"

namespace lanyard::domain {

using events::Accepted;
using events::Decision;
using events::Detail;
using events::NewEvent;
using events::Rejection;
using events::RejectionKind;

/// A letter as a file: made, sealed under the key of the person it is for, and hashed.
struct RenderedLetter {
  events::Sealed document;
  std::string sha256;  ///< of the file, hexadecimal
  std::int64_t bytes = 0;
  std::int64_t pages = 0;
};

/// Everything impure that a decision may use, drawn before or by the caller: the same context gives
/// the same decision.
struct Context {
  Instant now;
  /// 8 characters of A–Z0–9 such that no stream `<noun>-<prefix><code>` exists yet (see
  /// draw_unused).
  std::function<std::string(std::string_view noun, std::string_view prefix)> fresh_code;
  /// A new UUIDv7 as text.
  std::function<std::string()> fresh_id;
  /// Whether the IANA database has a time zone of this name.
  std::function<bool(std::string_view)> known_timezone;
  /// The letter as it is now; nothing when what it says of the person cannot be opened (they were
  /// forgotten, or their key is not here).
  std::function<std::optional<RenderedLetter>(const events::ConferenceSettings&,
                                              const events::LetterRequest&)>
      render_letter;
};

/// Draws until a code is free: 10 tries, then it is a bug (2.8 × 10^12 codes).
std::string draw_unused(const std::function<std::string()>& draw,
                        const std::function<bool(std::string_view)>& taken);

}  // namespace lanyard::domain
