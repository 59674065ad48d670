#include "events/check.h"

#include <cstdio>
#include <cstdlib>

namespace lanyard {

void check_failed(std::string_view condition, std::string_view reason, std::string_view file,
                  int line) {
  std::fprintf(stderr, "%.*s:%d: bug: %.*s (%.*s)\n", static_cast<int>(file.size()), file.data(),
               line, static_cast<int>(reason.size()), reason.data(),
               static_cast<int>(condition.size()), condition.data());
  std::fflush(stderr);
  std::abort();
}

}  // namespace lanyard
