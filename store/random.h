#pragma once

#include <cstddef>
#include <string>

#include "events/types.h"

namespace lanyard::store {

/// UUIDv7 (RFC 9562): the instant's milliseconds, then 74 random bits. An instant before 1970
/// counts as 1970. Safe from any thread.
Uuid new_uuid(Instant now);

/// Characters A–Z and 0–9, each equally likely, from the system's cryptographic generator. Safe
/// from any thread.
std::string random_code(std::size_t length);

}  // namespace lanyard::store
