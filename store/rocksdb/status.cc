#include "store/rocksdb/status.h"

#include <string>

namespace lanyard::store {

StorageError storage_error(const rocksdb::Status& status, const std::filesystem::path& directory,
                           std::string_view doing) {
  const std::string reason = status.ToString();
  const auto mentions = [&](std::string_view text) {
    return reason.find(text) != std::string::npos;
  };
  std::string message = directory.string();
  if (status.IsIOError() && (mentions("While lock file") || mentions("lock hold by"))) {
    return StorageError(message.append(" is in use by another process"));
  }
  message.append(": ").append(doing).append(" failed: ");
  if (status.IsNoSpace() || mentions("No space left on device")) {
    message.append("the disk is full (");
  } else if (status.IsCorruption()) {
    message.append("what is stored is damaged (");
  } else {
    return StorageError(message.append(reason));
  }
  return StorageError(message.append(reason).append(")"));
}

}  // namespace lanyard::store
