#pragma once

#include <filesystem>

namespace lanyard::replay {

/// A directory that is gone with the object.
class ScratchDirectory {
 public:
  /// Throws StorageError.
  explicit ScratchDirectory(const std::filesystem::path& parent);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lanyard::replay
