#pragma once

#include <string_view>

namespace lanyard {

/// Ends the process with file, line and reason. For bugs only: a condition that no input may break.
[[noreturn]] void check_failed(std::string_view condition, std::string_view reason,
                               std::string_view file, int line);

}  // namespace lanyard

/// Asserts an internal invariant, in release builds too. `reason` says why it must hold.
#define LANYARD_CHECK(condition, reason)                               \
  do {                                                                 \
    if (!(condition)) [[unlikely]] {                                   \
      ::lanyard::check_failed(#condition, reason, __FILE__, __LINE__); \
    }                                                                  \
  } while (false)
