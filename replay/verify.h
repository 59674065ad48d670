#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/types.h"
#include "store/engine.h"

namespace lanyard::replay {

/// Why a history cannot be vouched for, and from where on.
struct Finding {
  std::string partition;
  std::optional<Position>
      position;  ///< the first bad one; nothing when the damage has no place in a log
  std::string reason;
};

struct PartitionReport {
  std::string partition;
  store::Head head;
  std::uint64_t commits = 0;
  std::uint64_t entities = 0;
  std::uint64_t orders_priced = 0;  ///< orders whose prices are what the pricing function gives
  std::vector<std::string> models;  ///< read models that equal what the log gives
  std::map<std::string, std::uint64_t> unknown_events;  ///< by type
  std::vector<std::string> notes;  ///< what could not be compared and why, without being wrong
};

struct VerifyReport {
  std::vector<PartitionReport> partitions;
  std::vector<Finding> findings;  ///< at most one a partition for its log; empty: all is well
};

struct VerifyOptions {
  std::vector<std::string> partitions;  ///< empty: all
  /// Where what is computed anew is kept meanwhile, removed at the end; never the data directory.
  std::filesystem::path scratch = std::filesystem::temp_directory_path();
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> progress;
};

/// Checks a store that was opened for reading only, trusting nothing that can be computed again:
///
///   1. every byte of every table against its checksum;
///   2. each partition's records: each decodes, follows the one before by hash, positions and
///   revisions are dense, times never
///      go back, the index agrees;
///   3. each order's lines, discounts and sums are what the pricing function gives for its cart, on
///   the state of that moment;
///   4. the anchor: the log has not lost its end;
///   5. the fold of all events is the stored snapshot, byte for byte;
///   6. the read models built anew are the stored ones, byte for byte.
///
/// A partition whose log is bad is not compared further. `anchors` are those read before the store
/// was opened: a running server moves log and anchor on. Throws StorageError only when the scratch
/// directory fails.
VerifyReport verify(store::Engine& engine, const std::vector<store::Anchor>& anchors,
                    const VerifyOptions& options);

}  // namespace lanyard::replay
