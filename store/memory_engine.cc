#include <mutex>

#include "store/engine.h"
#include "store/memory_log.h"
#include "store/memory_views.h"

namespace lanyard::store {
namespace {

class MemoryEngine final : public Engine {
 public:
  EventLog& log() override { return log_; }
  ViewStore& views() override { return views_; }
  KeyRing& keys() override { return *keys_; }

  void write_anchor() override {
    std::vector<Anchor> anchors;
    for (std::string& slug : log_.partitions()) {
      const Head head = log_.head(slug);
      anchors.push_back({std::move(slug), head});
    }
    const std::lock_guard lock(mutex_);
    anchors_ = std::move(anchors);
  }

  std::vector<Anchor> anchors() const override {
    const std::lock_guard lock(mutex_);
    return anchors_;
  }

  void flush() override {}

  void backup(const std::filesystem::path&, bool,
              const std::function<void(std::string_view step)>&) override {
    throw StorageError("an engine in memory has no files to back up");
  }

  std::vector<std::string> damaged_files() override { return {}; }

 private:
  MemoryLog log_;
  MemoryViews views_;
  const std::unique_ptr<KeyRing> keys_ = make_memory_key_ring();
  mutable std::mutex mutex_;  // guards anchors_
  std::vector<Anchor> anchors_;
};

}  // namespace

std::unique_ptr<Engine> make_memory_engine() { return std::make_unique<MemoryEngine>(); }

}  // namespace lanyard::store
