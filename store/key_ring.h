#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/sealing.h"

namespace lanyard::store {

using KeyHolds = std::vector<std::shared_ptr<const events::KeyHold>>;

/// Seals with the ring's keys, and with keys of its own for people who have none yet: for what is
/// only tried. One thread at a time; valid as long as the ring.
class TrialKeys : public events::Sealer, public events::Opener {};

/// Keys of the people in every partition: one 256-bit key a (partition, subject), in a RocksDB of
/// its own so that backups can leave it out. Sealing is XChaCha20-Poly1305 with the subject as
/// associated data and a nonce derived from key and text (BLAKE2b), so that equal texts of one
/// person are equal when sealed. Safe from any thread.
class KeyRing {
 public:
  virtual ~KeyRing() = default;

  /// Views on one partition; valid as long as the ring.
  virtual events::Sealer& sealer(std::string_view partition) = 0;
  virtual const events::Opener& opener(std::string_view partition) = 0;

  /// New keys of these go with the object: nobody else has them, nothing keeps them.
  virtual std::unique_ptr<TrialKeys> trial(std::string_view partition) = 0;

  /// Makes the keys durable that these hold; null ones are passed over. The sequencer calls it
  /// before the write of the events that were sealed with them, so that only keys of what was
  /// accepted are ever kept. Throws StorageError.
  virtual void sync(const KeyHolds& holds) = 0;

  /// Destroys the keys of these subjects, whether there are any or not, for good: when it returns
  /// no file of the key store holds one of them, nor does memory, and what is sealed for them from
  /// then on is so with keys that nobody keeps. Doing it again does nothing. What a crash
  /// interrupted, the next opening for writing completes. Throws StorageError.
  virtual void destroy(std::string_view partition, const std::vector<std::string>& subjects) = 0;
};

enum class KeyRingMode {
  kReadWrite,
  kReadOnly,  ///< opens what it can; a missing store opens as an empty one (everything shows
              ///< `[sealed]`)
};

/// `directory` is the key store's own. Throws StorageError.
std::unique_ptr<KeyRing> open_key_ring(const std::filesystem::path& directory, KeyRingMode mode);

/// Keys in memory only, gone with the object: for tests and the in-memory engine.
std::unique_ptr<KeyRing> make_memory_key_ring();

}  // namespace lanyard::store
