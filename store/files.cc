#include "store/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "store/log.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, std::string_view doing, int error) {
  std::string message = path.string();
  message.append(": ").append(doing).append(": ").append(std::strerror(error));
  throw StorageError(message);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, std::string_view doing)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (fd_ < 0) fail(path, doing, errno);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

std::optional<std::string> read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    if (error) fail(path, "cannot be read", error.value());
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  if (!stream || !(content << stream.rdbuf()).good()) {
    // An empty file sets failbit too, without being an error.
    if (!stream || fs::file_size(path, error) != 0) fail(path, "cannot be read", errno);
  }
  return std::move(content).str();
}

void write_file_durably(const fs::path& path, std::string_view content) {
  fs::path temporary = path;
  temporary += ".tmp";
  {
    const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC, "cannot be created");
    while (!content.empty()) {
      const ssize_t written = ::write(file.get(), content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(temporary, "cannot be written", errno);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(file.get()) != 0) fail(temporary, "cannot be synced", errno);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, "cannot be replaced", errno);
  sync_directory(path.parent_path());
}

void copy_file_durably(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, error);
  if (error) fail(from, "cannot be copied", error.value());
  const Descriptor copied(to, O_RDONLY, "cannot be opened");
  if (::fdatasync(copied.get()) != 0) fail(to, "cannot be synced", errno);
}

void cut_file_durably(const fs::path& path, std::uint64_t size) {
  const Descriptor file(path, O_WRONLY, "cannot be opened");
  if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0) fail(path, "cannot be cut", errno);
  if (::fsync(file.get()) != 0) fail(path, "cannot be synced", errno);
}

void sync_directory(const fs::path& directory) {
  const fs::path named = directory.empty() ? fs::path(".") : directory;
  const Descriptor opened(named, O_RDONLY | O_DIRECTORY, "cannot be opened");
  if (::fsync(opened.get()) != 0) fail(named, "cannot be synced", errno);
}

void create_directory_durably(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return;
  const fs::path parent = directory.parent_path();
  if (!parent.empty() && parent != directory) create_directory_durably(parent);
  fs::create_directory(directory, error);
  if (error) fail(directory, "cannot be created", error.value());
  sync_directory(parent);
}

void rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to, "cannot be put in place", errno);
  sync_directory(to.parent_path());
}

}  // namespace lanyard::store
