#include "store/rocksdb/witnessing_env.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "store/files.h"
#include "store/rocksdb/journal_check.h"
#include "store/rocksdb/journal_room.h"
#include "store/rocksdb/witness.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

bool is_manifest(std::string_view name) { return name.starts_with("MANIFEST-"); }
bool is_journal(std::string_view name) { return name.ends_with(".log"); }

/// RocksDB's threads know statuses, no exceptions.
template <class Action>
IOStatus status_of(Action&& action) {
  try {
    action();
    return IOStatus::OK();
  } catch (const std::exception& error) {
    return IOStatus::IOError(error.what());
  }
}

}  // namespace

/// What is known to have reached the disk.
class WitnessingEnv::Witness {
 public:
  explicit Witness(const fs::path& database)
      : database_(database.lexically_normal()), synced_(read_witness(database_)) {}

  const fs::path& database() const { return database_; }

  void note(const std::string& name, std::uint64_t synced) {
    const std::lock_guard lock(mutex_);
    std::uint64_t& known = synced_[name];
    if (synced <= known) return;
    known = synced;
    change_ = std::max(change_, is_manifest(name) ? Change::kFiles : Change::kJournal);
  }

  void forget(const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (synced_.erase(name) != 0) change_ = Change::kFiles;
  }

  /// CURRENT names one, durably: what the others listed does not matter any more.
  void forget_other_manifests() {
    const std::string current = current_manifest(database_);
    const std::lock_guard lock(mutex_);
    const auto forgotten = std::erase_if(synced_, [&current](const auto& file) {
      return is_manifest(file.first) && file.first != current;
    });
    if (forgotten != 0) change_ = Change::kFiles;
  }

  void write_if_changed() { write(Change::kJournal); }

  /// For the list of tables and for which files there are; write-ahead logs may have grown.
  void write_if_files_changed() { write(Change::kFiles); }

 private:
  enum class Change { kNone, kJournal, kFiles };

  void write(Change least) {
    const std::lock_guard write_lock(write_mutex_);
    FileSizes sizes;
    {
      const std::lock_guard lock(mutex_);
      if (change_ < least) return;
      sizes = synced_;
      change_ = Change::kNone;
    }
    try {
      store::write_witness(database_, sizes);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      change_ = Change::kFiles;
      throw;
    }
  }

  const fs::path database_;
  std::mutex write_mutex_;  // an older witness never replaces a newer one; taken before mutex_
  std::mutex mutex_;        // guards what follows; never held while writing
  FileSizes synced_;
  Change change_ = Change::kNone;  ///< since it was written
};

/// Counts what is appended, and notes what of it was synced.
class WitnessingEnv::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name,
       std::shared_ptr<Witness> witness)
      : FSWritableFileOwnerWrapper(std::move(file)),
        name_(std::move(name)),
        witness_(std::move(witness)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    return counted(data, FSWritableFileOwnerWrapper::Append(data, options, context));
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* context) override {
    return counted(data, FSWritableFileOwnerWrapper::Append(data, options, verification, context));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    const std::uint64_t size = size_;  // more may be appended meanwhile
    return noted(size, FSWritableFileOwnerWrapper::Sync(options, context));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    const std::uint64_t size = size_;
    return noted(size, FSWritableFileOwnerWrapper::Fsync(options, context));
  }

 private:
  IOStatus counted(const Slice& data, IOStatus status) {
    if (status.ok()) size_ += data.size();
    return status;
  }
  IOStatus noted(std::uint64_t size, IOStatus status) const {
    if (status.ok()) witness_->note(name_, size);
    return status;
  }

  const std::string name_;
  const std::shared_ptr<Witness> witness_;
  std::atomic<std::uint64_t> size_ = 0;
};

class WitnessingEnv::FileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FileSystem(std::shared_ptr<Witness> witness)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), witness_(std::move(witness)) {}

  const char* Name() const override { return "lanyard.WitnessingFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* made,
                           IODebugContext* context) override {
    const std::string name = name_of(path);
    if (is_journal(name)) {
      // The one before was synced with its last commit: from here on it must be whole.
      IOStatus status = status_of([this] { witness_->write_if_changed(); });
      if (!status.ok()) return status;
    }
    IOStatus status = FileSystemWrapper::NewWritableFile(path, options, made, context);
    if (!status.ok() || (!is_journal(name) && !is_manifest(name))) return status;
    if (is_journal(name)) *made = with_room(std::move(*made), path);
    *made = std::make_unique<File>(std::move(*made), name, witness_);
    // What the witness lists is there after a power cut.
    return status_of([this] { sync_directory(witness_->database()); });
  }

  IOStatus LockFile(const std::string& path, const IOOptions& options, rocksdb::FileLock** lock,
                    IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::LockFile(path, options, lock, context);
    if (!status.ok() || name_of(path).empty()) return status;
    // Only now is it sure that nobody writes them. RocksDB reads them next; when this fails, it
    // gives the lock back.
    return status_of([this] { cut_torn_tails(witness_->database()); });
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    std::error_code error;
    // A database that is just being made holds nothing to vouch for.
    if (name_of(to) != "CURRENT" || !fs::exists(to, error)) {
      return FileSystemWrapper::RenameFile(from, to, options, context);
    }
    IOStatus status = status_of([this] { witness_->write_if_files_changed(); });
    if (status.ok()) status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (!status.ok()) return status;
    return status_of([this] {
      sync_directory(witness_->database());
      witness_->forget_other_manifests();
      witness_->write_if_files_changed();
    });
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    const std::string name = name_of(path);
    if (!name.empty()) {
      IOStatus status = status_of([&] {
        witness_->forget(name);
        witness_->write_if_files_changed();
      });
      if (!status.ok()) return status;
    }
    return FileSystemWrapper::DeleteFile(path, options, context);
  }

 private:
  /// Of a file of the database; empty for others, such as a copy's.
  std::string name_of(const fs::path& path) const {
    if (path.parent_path().lexically_normal() != witness_->database()) return {};
    return path.filename().string();
  }

  const std::shared_ptr<Witness> witness_;
};

WitnessingEnv::WitnessingEnv(const fs::path& database)
    : witness_(std::make_shared<Witness>(database)),
      env_(rocksdb::NewCompositeEnv(std::make_shared<FileSystem>(witness_))) {}

WitnessingEnv::~WitnessingEnv() = default;

void WitnessingEnv::write_witness() const { witness_->write_if_changed(); }

}  // namespace lanyard::store
