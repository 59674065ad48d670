#include "store/rocksdb/views.h"

#include <rocksdb/snapshot.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "events/check.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/options.h"

namespace lanyard::store {
namespace {

using Families = Database::Families;

rocksdb::ColumnFamilyHandle* find(const Families& families, std::string_view family) {
  const auto found = families.find(family);
  if (found == families.end()) throw StorageError("there is no family " + std::string(family));
  return found->second.get();
}

class RocksViewSnapshot final : public ViewSnapshot {
 public:
  RocksViewSnapshot(std::shared_ptr<Database> database, std::shared_ptr<const Families> families)
      : database_(std::move(database)),
        families_(std::move(families)),
        snapshot_(&database_->db()),
        seen_(snapshot_.snapshot()) {}

  std::optional<std::string> get(std::string_view family, std::string_view key) const override {
    std::string value;
    const rocksdb::Status status =
        database_->db().Get(options(), find(*families_, family), key, &value);
    if (status.IsNotFound()) return std::nullopt;
    database_->require_ok(status, "reading a read model");
    return value;
  }

  void scan(std::string_view family, std::string_view prefix, std::string_view from,
            const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override {
    const std::string end = after_prefix(prefix);
    const rocksdb::Slice upper = end;
    rocksdb::ReadOptions scanning = options();
    if (!end.empty()) scanning.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> entries(
        database_->db().NewIterator(scanning, find(*families_, family)));
    for (entries->Seek(std::max(prefix, from)); entries->Valid(); entries->Next()) {
      if (!visit(entries->key().ToStringView(), entries->value().ToStringView())) return;
    }
    database_->require_ok(entries->status(), "reading a read model");
  }

 private:
  rocksdb::ReadOptions options() const {
    rocksdb::ReadOptions options;
    options.snapshot = seen_;
    return options;
  }

  // In this order: the snapshot goes first, the database last.
  const std::shared_ptr<Database> database_;
  const std::shared_ptr<const Families> families_;
  rocksdb::ManagedSnapshot snapshot_;
  const rocksdb::Snapshot* const seen_;
};

}  // namespace

RocksViews::RocksViews(std::shared_ptr<Database> database) : database_(std::move(database)) {
  Families named;
  for (auto& [name, handle] : database_->release_families(kViewPrefix)) {
    named.emplace(name.substr(kViewPrefix.size()), std::move(handle));
  }
  families_ = std::make_shared<const Families>(std::move(named));
}

std::shared_ptr<const Families> RocksViews::handles() const {
  const std::lock_guard lock(mutex_);
  return families_;
}

void RocksViews::create_family(std::string_view family) {
  const std::lock_guard change_lock(change_mutex_);
  const auto current = handles();
  if (current->contains(family)) return;
  auto changed = std::make_shared<Families>(*current);
  changed->emplace(family, database_->create_family(std::string(kViewPrefix).append(family)));
  const std::lock_guard lock(mutex_);
  families_ = std::move(changed);
}

void RocksViews::drop_family(std::string_view family) {
  const std::lock_guard change_lock(change_mutex_);
  const auto current = handles();
  const auto found = current->find(family);
  if (found == current->end()) return;
  database_->require_writable();
  database_->require_ok(database_->db().DropColumnFamily(found->second.get()),
                        "dropping a read model");
  auto changed = std::make_shared<Families>(*current);
  changed->erase(changed->find(family));
  const std::lock_guard lock(mutex_);
  families_ = std::move(changed);
}

std::vector<std::string> RocksViews::families() const {
  std::vector<std::string> names;
  for (const auto& [name, handle] : *handles()) names.push_back(name);
  return names;
}

void RocksViews::write(const std::vector<ViewChange>& changes) {
  database_->require_writable();
  const auto current = handles();
  std::size_t size = 64;
  for (const ViewChange& change : changes) {
    size += change.key.size() + (change.value ? change.value->size() : 0) + 16;
  }
  rocksdb::WriteBatch batch(size);
  for (const ViewChange& change : changes) {
    auto* family = find(*current, change.family);
    // The batch is in memory and unlimited: its operations have no way to fail.
    if (change.value) {
      batch.Put(family, change.key, *change.value).PermitUncheckedError();
    } else {
      batch.Delete(family, change.key).PermitUncheckedError();
    }
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  database_->require_ok(database_->db().Write(options, &batch), "writing read models");
}

void RocksViews::erase_prefix(std::string_view family, std::string_view prefix) {
  const std::string end = after_prefix(prefix);
  LANYARD_CHECK(!end.empty(), "a prefix of read models' keys is text");
  database_->require_writable();
  const auto current = handles();
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  database_->require_ok(database_->db().DeleteRange(options, find(*current, family), prefix, end),
                        "erasing a read model");
}

std::shared_ptr<const ViewSnapshot> RocksViews::view() const {
  return std::make_shared<RocksViewSnapshot>(database_, handles());
}

}  // namespace lanyard::store
