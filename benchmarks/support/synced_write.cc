#include "synced_write.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "report.h"
#include "server_under_test.h"

namespace lanyard::benchmarks {

double synced_write_micros(const std::filesystem::path& parent, std::size_t bytes, double seconds) {
  const TemporaryDirectory directory(parent);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(options, (directory.path() / "db").string(), &opened);
  if (!status.ok()) throw std::runtime_error("the bare RocksDB: " + status.ToString());
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string value(bytes, 'v');
  std::vector<double> micros;
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  for (std::uint64_t key = 0; Clock::now() - start < std::chrono::duration<double>(seconds);
       ++key) {
    const Clock::time_point before = Clock::now();
    if (!db->Put(synced, std::to_string(key), value).ok()) {
      throw std::runtime_error("the bare RocksDB: a write failed");
    }
    micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - before).count());
  }
  return median(std::move(micros));
}

}  // namespace lanyard::benchmarks
