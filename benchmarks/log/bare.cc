#include "log/bare.h"

#include <rocksdb/db.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lanyard::benchmarks {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::uint64_t iterate_bare(const std::filesystem::path& data) {
  const std::string path = (data / "db").string();
  std::vector<std::string> names;
  rocksdb::Status status = rocksdb::DB::ListColumnFamilies({}, path, &names);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  if (status.ok()) {
    status = rocksdb::DB::OpenForReadOnly({}, path, families, &handles, &opened);
  }
  if (!status.ok()) throw std::runtime_error("the bare RocksDB: " + status.ToString());
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "log") {
      rocksdb::ReadOptions options;
      options.fill_cache = false;
      const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(options, handles[i]));
      for (at->SeekToFirst(); at->Valid(); at->Next()) {
        bytes += at->key().size() + at->value().size();
      }
      if (!at->status().ok()) throw std::runtime_error(at->status().ToString());
    }
    db->DestroyColumnFamilyHandle(handles[i]);
  }
  return bytes;
}

}  // namespace lanyard::benchmarks
