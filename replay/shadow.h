#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/engine.h"

namespace lanyard::replay {

/// A directory that is gone with the object.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(const std::filesystem::path& parent);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A store whose log is another's, read only and cut off after `last`, and whose read models are
/// its own: what rebuilding them would give, without touching the store that is looked at.
std::unique_ptr<store::Engine> make_shadow(store::Engine& source, store::Engine& scratch,
                                           Position last);

}  // namespace lanyard::replay
