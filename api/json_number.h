#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lanyard::api {

/// A number that the parser would not take.
struct BadNumber {
  std::string path;        ///< as in FieldError
  bool malformed = false;  ///< it is not JSON at all; else it is too large
};

/// The first number that is malformed, or that neither 64 bits nor a double hold, in a text that is
/// JSON up to there: the parser stops at it without saying where.
std::optional<BadNumber> find_bad_number(std::string_view text);

}  // namespace lanyard::api
