#pragma once

#include <filesystem>

#include "store/engine.h"

namespace lanyard::store {

/// What stands where in a data directory, and in which order it comes to be: the format file last,
/// so that a directory without one holds no history.
struct DataDirectory {
  explicit DataDirectory(std::filesystem::path directory) : path(std::move(directory)) {}

  std::filesystem::path database() const { return path / "db"; }
  std::filesystem::path keys() const { return path / "keys"; }
  std::filesystem::path anchor() const { return path / "anchor"; }
  std::filesystem::path format() const { return path / "format"; }
  std::filesystem::path test_clock() const { return path / "test-clock"; }

  /// Whether there is a store. Throws StorageError when its format is not the one this build reads,
  /// or when there are files but no store that was ever complete.
  bool exists() const;
  /// Whether all there is may be left from a store whose making was interrupted.
  bool holds_nothing_else() const;
  /// Makes a directory with complete contents a store.
  void write_format() const;
  void mark_test_clock() const;
  bool has_test_clock() const { return std::filesystem::exists(test_clock()); }

  std::filesystem::path path;
};

}  // namespace lanyard::store
