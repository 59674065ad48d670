#pragma once

namespace lanyard::store {

/// Before any use of libsodium: picks the fastest implementations for this machine. Cheap when
/// repeated; safe from any thread.
void require_sodium();

}  // namespace lanyard::store
