#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/key_ring.h"
#include "store/log.h"

namespace lanyard::store {

/// The end of a partition as written outside the log: exposes a log that lost its end.
struct Anchor {
  std::string partition;
  Head head;
};

enum class OpenMode {
  kReadWrite,  ///< creates the directory when absent; one process at a time
  kReadOnly,  ///< writes nothing at all, also beside a running server; fails when there is no store
};

struct OpenOptions {
  OpenMode mode = OpenMode::kReadWrite;
  /// Set for a server with a test clock. A directory that has seen one is marked, and never opened
  /// for writing without it; one that holds history made without one is never opened with it.
  bool test_clock = false;
  std::uint64_t block_cache_bytes = 256ULL << 20U;
  /// Off only for whoever examines a store that may be damaged: opens it whatever the anchor says.
  bool check_anchor = true;
};

/// A data directory: the log and the read models' families (RocksDB in `db/`), the key store
/// (`keys/`), the anchor (`anchor`), the format version (`format`). Cursors and views that it gave
/// out keep the files open (and the directory in use) until they go.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual EventLog& log() = 0;
  virtual ViewStore& views() = 0;
  virtual KeyRing& keys() = 0;

  /// Writes the anchor with the heads of what is durable now: to a temporary file, synced, renamed.
  /// The server calls it every half second when something changed, and at shutdown.
  virtual void write_anchor() = 0;
  /// What the anchor file says; empty when there is none. Throws StorageError when it is damaged.
  virtual std::vector<Anchor> anchors() const = 0;

  /// Flushes memory to tables so that the next start replays nothing. For shutdown; safe to leave
  /// out.
  virtual void flush() = 0;

  /// A consistent copy (hard links where possible) that opens as a data directory of its own, while
  /// commits go on, also those of another process that this one reads beside. The target must not
  /// exist. Without keys, personal fields of the copy show `[sealed]`.
  virtual void backup(const std::filesystem::path& target, bool with_keys,
                      const std::function<void(std::string_view step)>& progress) = 0;

  /// Reads every byte of every table against its checksum. Returns a description of each damaged
  /// file.
  virtual std::vector<std::string> damaged_files() = 0;
};

/// Refuses, by StorageError with the reason: a format version it cannot read, a directory in use by
/// another process, damage in the middle of the write-ahead log, a log that is shorter than its
/// anchor says, a test clock mismatch. A torn tail after a power cut is cut off.
std::unique_ptr<Engine> open_engine(const std::filesystem::path& directory,
                                    const OpenOptions& options);

/// Whether the directory has seen a test clock: what OpenOptions::test_clock must then be.
bool uses_test_clock(const std::filesystem::path& directory);

/// The same contract without a disk: for tests and for folding in tools.
std::unique_ptr<Engine> make_memory_engine();

}  // namespace lanyard::store
