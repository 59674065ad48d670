#include "replay/scratch.h"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "store/log.h"

namespace lanyard::replay {

ScratchDirectory::ScratchDirectory(const std::filesystem::path& parent) {
  std::string name = (parent / "lanyard-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw store::StorageError("no scratch directory in " + parent.string() + ": " +
                              std::strerror(errno));
  }
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;  // what stays behind is in a directory for temporary files
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace lanyard::replay
