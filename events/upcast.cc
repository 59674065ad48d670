#include "events/upcast.h"

#include <algorithm>
#include <vector>

namespace lanyard::events {
namespace {

/// Released upcasters, oldest first. None yet: every event is at its first version.
std::vector<Upcaster>& registry() {
  static std::vector<Upcaster> upcasters;
  return upcasters;
}

}  // namespace

std::uint32_t current_schema_version(std::string_view type) {
  std::uint32_t version = 1;
  for (const Upcaster& upcaster : registry()) {
    if (upcaster.type == type) version = std::max(version, upcaster.from_version + 1);
  }
  return version;
}

const Upcaster* find_upcaster(std::string_view type, std::uint32_t schema_version) {
  const auto found = std::ranges::find_if(registry(), [&](const Upcaster& upcaster) {
    return upcaster.type == type && upcaster.from_version == schema_version;
  });
  return found == registry().end() ? nullptr : &*found;
}

ScopedUpcaster::ScopedUpcaster(Upcaster upcaster) { registry().push_back(upcaster); }
ScopedUpcaster::~ScopedUpcaster() { registry().pop_back(); }

}  // namespace lanyard::events
