#pragma once

#include <functional>
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
};

/// Draws until a code is free: 10 tries, then it is a bug (2.8 × 10^12 codes).
std::string draw_unused(const std::function<std::string()>& draw,
                        const std::function<bool(std::string_view)>& taken);

}  // namespace lanyard::domain
