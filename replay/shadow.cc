#include "replay/shadow.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "events/check.h"
#include "events/event.h"

namespace lanyard::replay {
namespace {

/// Ends after the commit that ends at `last`.
class BoundedCursor final : public store::RecordCursor {
 public:
  BoundedCursor(std::unique_ptr<store::RecordCursor> cursor, Position last)
      : cursor_(std::move(cursor)), last_(last) {}
  bool next(Position& first, std::string_view& bytes) override {
    return cursor_->next(first, bytes) && first <= last_;
  }

 private:
  std::unique_ptr<store::RecordCursor> cursor_;
  Position last_;
};

class BoundedLog final : public store::EventLog {
 public:
  BoundedLog(const store::EventLog& source, Position last) : source_(source), last_(last) {}

  std::vector<std::string> partitions() const override { return source_.partitions(); }
  store::Head head(std::string_view partition) const override {
    store::Head head = source_.head(partition);
    if (head.position > last_) head = {last_, {}};
    return head;
  }
  std::unique_ptr<store::RecordCursor> read(std::string_view partition,
                                            Position from) const override {
    return std::make_unique<BoundedCursor>(source_.read(partition, from), last_);
  }
  std::vector<store::IndexEntry> stream(std::string_view partition, std::string_view stream,
                                        Revision after, std::size_t limit) const override {
    return source_.stream(partition, stream, after, limit);
  }
  std::optional<events::StoredAnswer> answer(std::string_view partition, std::string_view caller,
                                             std::string_view key) const override {
    return source_.answer(partition, caller, key);
  }
  std::optional<std::string> snapshot(std::string_view partition,
                                      std::string_view key) const override {
    return source_.snapshot(partition, key);
  }
  void scan_snapshot(
      std::string_view partition, std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    source_.scan_snapshot(partition, prefix, visit);
  }

  store::AppendResult append(const store::AppendBatch&) override { refuse(); }
  void drop_snapshot(std::string_view) override { refuse(); }
  void write_snapshot(std::string_view, const std::vector<store::SnapshotChange>&) override {
    refuse();
  }

 private:
  [[noreturn]] static void refuse() {
    throw store::StorageError("a log that is being looked at is never written");
  }

  const store::EventLog& source_;
  Position last_;
};

class Shadow final : public store::Engine {
 public:
  Shadow(store::Engine& source, store::Engine& scratch, Position last)
      : log_(source.log(), last), scratch_(scratch) {}

  store::EventLog& log() override { return log_; }
  store::ViewStore& views() override { return scratch_.views(); }
  store::KeyRing& keys() override { return scratch_.keys(); }
  void write_anchor() override {}
  std::vector<store::Anchor> anchors() const override { return {}; }
  void flush() override { scratch_.flush(); }
  void backup(const std::filesystem::path&, bool,
              const std::function<void(std::string_view)>&) override {
    throw store::StorageError("a log that is being looked at is not backed up");
  }
  std::vector<std::string> damaged_files() override { return {}; }

 private:
  BoundedLog log_;
  store::Engine& scratch_;
};

}  // namespace

ScratchDirectory::ScratchDirectory(const std::filesystem::path& parent) {
  std::string name = (parent / "lanyard-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw store::StorageError("no scratch directory in " + parent.string() + ": " +
                              std::strerror(errno));
  }
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<store::Engine> make_shadow(store::Engine& source, store::Engine& scratch,
                                           Position last) {
  return std::make_unique<Shadow>(source, scratch, last);
}

}  // namespace lanyard::replay
