#include "store/rocksdb/journal_room.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "store/log.h"
#include "store/rocksdb/journal_check.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FileWithRoom final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FileWithRoom(std::unique_ptr<rocksdb::FSWritableFile> file, const fs::path& path)
      : FSWritableFileOwnerWrapper(std::move(file)),
        file_(::open(path.c_str(), O_WRONLY | O_CLOEXEC)) {}
  ~FileWithRoom() override { give_back(); }

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    make_room(data.size());
    return counted(data, FSWritableFileOwnerWrapper::Append(data, options, context));
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
    make_room(data.size());
    return counted(data, FSWritableFileOwnerWrapper::Append(data, options, verification, context));
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    give_back();
    return FSWritableFileOwnerWrapper::Close(options, context);
  }

 private:
  void make_room(std::size_t more) {
    static const std::string zeros(kJournalRoom, '\0');
    while (file_ >= 0 && room_ < size_ + more) {
      const auto made = ::pwrite(file_, zeros.data(), zeros.size(), static_cast<off_t>(room_));
      if (made != static_cast<ssize_t>(zeros.size())) {
        return give_back();  // the disk is full, most likely: appending will tell
      }
      room_ += zeros.size();
    }
  }

  void give_back() {
    if (file_ < 0) return;
    // Nothing depends on it: what would be left are zeros behind the last record.
    [[maybe_unused]] const int cut = ::ftruncate(file_, static_cast<off_t>(size_));
    ::close(std::exchange(file_, -1));
  }

  IOStatus counted(const Slice& data, IOStatus status) {
    if (status.ok()) size_ += data.size();
    return status;
  }

  int file_;                // the same one, to write where it ends; -1: no more room is made
  std::uint64_t size_ = 0;  // of what was appended
  std::uint64_t room_ = 0;  // where it ends
};

/// The file's first bytes.
class FirstBytes final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  FirstBytes(std::unique_ptr<rocksdb::FSSequentialFile> file, std::uint64_t count)
      : FSSequentialFileOwnerWrapper(std::move(file)), left_(count) {}

  IOStatus Read(std::size_t count, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* context) override {
    count = std::min<std::uint64_t>(count, left_);
    IOStatus status = FSSequentialFileOwnerWrapper::Read(count, options, result, scratch, context);
    if (status.ok()) left_ -= result->size();
    return status;
  }
  IOStatus Skip(std::uint64_t count) override {
    count = std::min(count, left_);
    left_ -= count;
    return FSSequentialFileOwnerWrapper::Skip(count);
  }

 private:
  std::uint64_t left_;
};

class ReadingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  ReadingFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "lanyard.ReadingFileSystem"; }

  IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* made,
                             IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::NewSequentialFile(path, options, made, context);
    if (!status.ok() || !path.ends_with(".log")) return status;
    try {
      *made = std::make_unique<FirstBytes>(std::move(*made), journal_end(path));
    } catch (const StorageError& error) {  // RocksDB knows statuses, no exceptions
      return IOStatus::Corruption(error.what());
    }
    return status;
  }
};

}  // namespace

std::unique_ptr<rocksdb::FSWritableFile> with_room(std::unique_ptr<rocksdb::FSWritableFile> file,
                                                   const fs::path& path) {
  return std::make_unique<FileWithRoom>(std::move(file), path);
}

rocksdb::Env* reading_env() {
  static const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<ReadingFileSystem>());
  return env.get();
}

}  // namespace lanyard::store
