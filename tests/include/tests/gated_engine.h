#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/engine.h"

namespace lanyard::tests {

/// An engine, the in-memory one by default, with a gate before each append: a test decides when a
/// sync ends, and how.
class GatedEngine final : public store::Engine, private store::EventLog {
 public:
  explicit GatedEngine(std::unique_ptr<store::Engine> inner = store::make_memory_engine())
      : inner_(std::move(inner)) {}

  store::EventLog& log() override { return *this; }
  store::ViewStore& views() override { return inner_->views(); }
  store::KeyRing& keys() override { return inner_->keys(); }
  void write_anchor() override { inner_->write_anchor(); }
  std::vector<store::Anchor> anchors() const override { return inner_->anchors(); }
  void flush() override { inner_->flush(); }
  void backup(const std::filesystem::path& target, bool with_keys,
              const std::function<void(std::string_view)>& progress) override {
    inner_->backup(target, with_keys, progress);
  }
  std::vector<std::string> damaged_files() override { return inner_->damaged_files(); }

  /// From here on appends wait until `open`.
  void close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
  }
  /// Appends that wait or passed so far.
  void wait_for_appends(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return appends_ >= count; });
  }
  /// The next append throws instead of writing.
  void fail_next() {
    const std::lock_guard lock(mutex_);
    fail_ = true;
  }
  std::vector<std::size_t> commits_per_append() const {
    const std::lock_guard lock(mutex_);
    return sizes_;
  }

 private:
  std::vector<std::string> partitions() const override { return inner_->log().partitions(); }
  store::AppendResult append(const store::AppendBatch& batch) override {
    {
      std::unique_lock lock(mutex_);
      ++appends_;
      sizes_.push_back(batch.commits.size());
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
      if (std::exchange(fail_, false)) throw store::StorageError("the disk is full");
    }
    return inner_->log().append(batch);
  }
  store::Head head(std::string_view partition) const override {
    return inner_->log().head(partition);
  }
  std::unique_ptr<store::RecordCursor> read(std::string_view partition,
                                            Position from) const override {
    return inner_->log().read(partition, from);
  }
  std::vector<store::IndexEntry> stream(std::string_view partition, std::string_view stream,
                                        Revision after, std::size_t limit) const override {
    return inner_->log().stream(partition, stream, after, limit);
  }
  std::optional<events::StoredAnswer> answer(std::string_view partition, std::string_view caller,
                                             std::string_view key) const override {
    return inner_->log().answer(partition, caller, key);
  }
  std::optional<std::string> snapshot(std::string_view partition,
                                      std::string_view key) const override {
    return inner_->log().snapshot(partition, key);
  }
  void scan_snapshot(
      std::string_view partition, std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    inner_->log().scan_snapshot(partition, prefix, visit);
  }
  void drop_snapshot(std::string_view partition) override {
    inner_->log().drop_snapshot(partition);
  }
  void write_snapshot(std::string_view partition,
                      const std::vector<store::SnapshotChange>& changes) override {
    inner_->log().write_snapshot(partition, changes);
  }

  const std::unique_ptr<store::Engine> inner_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  bool fail_ = false;
  std::size_t appends_ = 0;
  std::vector<std::size_t> sizes_;
};

}  // namespace lanyard::tests
