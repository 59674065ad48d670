#pragma once

#include <memory>
#include <mutex>

#include "store/rocksdb/database.h"

namespace lanyard::store {

/// Read models' families in RocksDB. Their writes bypass the write-ahead log: a crash takes each
/// family back to what was last flushed of it, data and checkpoint together. Views keep the
/// database open.
class RocksViews final : public ViewStore {
 public:
  explicit RocksViews(std::shared_ptr<Database> database);
  void create_family(std::string_view family) override;
  void drop_family(std::string_view family) override;
  std::vector<std::string> families() const override;
  void write(const std::vector<ViewChange>& changes) override;
  void erase_prefix(std::string_view family, std::string_view prefix) override;
  std::shared_ptr<const ViewSnapshot> view() const override;

  /// By the read models' names. A handle stays good after its family was dropped.
  std::shared_ptr<const Database::Families> handles() const;

 private:
  const std::shared_ptr<Database> database_;
  std::mutex change_mutex_;   // one change of the families at a time; taken before mutex_
  mutable std::mutex mutex_;  // guards the pointer; the map it points to never changes
  std::shared_ptr<const Database::Families> families_;
};

}  // namespace lanyard::store
