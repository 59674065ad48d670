#include "domain/context.h"

#include "events/check.h"

namespace lanyard::domain {

std::string draw_unused(const std::function<std::string()>& draw,
                        const std::function<bool(std::string_view)>& taken) {
  constexpr int kTries = 10;
  for (int tries = 0; tries < kTries; ++tries) {
    std::string code = draw();
    if (!taken(code)) return code;
  }
  LANYARD_CHECK(false, "ten collisions in a row mean that the generator is broken");
  return {};
}

}  // namespace lanyard::domain
