#include "store/rocksdb/options.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

namespace lanyard::store {
namespace {

constexpr std::size_t kMebibyte = 1ULL << 20U;

class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.paranoid_checks = true;
  // A torn tail after a power cut is cut off; damage in the middle refuses to open. A recycled log
  // file would hide the one behind the other.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;
  // A checksum a file, so that a flipped bit shows wherever it is.
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // A failed write stops the store for good: no background recovery may make it look well again.
  options.max_bgerror_resume_count = 0;

  options.max_background_jobs = 2;
  options.max_open_files = -1;  // all tables are opened, and so checked, at the start
  // Else sixteen are made and joined for every family that has tables, which takes longer than
  // opening our tables does (docs/performance.md).
  options.max_file_opening_threads = 1;
  options.enable_pipelined_write = true;
  options.bytes_per_sync = kMebibyte;
  // Bounds what a start after a crash replays.
  options.max_total_wal_size = 256 * kMebibyte;

  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  // No log file of RocksDB's own: writing one to a full disk ends the process by an assertion, and
  // what is read-only writes nothing. What goes wrong comes back as a status.
  options.info_log = std::make_shared<SilentLogger>();
  return options;
}

rocksdb::ColumnFamilyOptions family_options(std::string_view family,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  const bool log = family == kLogFamily;
  const bool view = family.starts_with(kViewPrefix);
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  // The log is read in order; the others mostly by key.
  table.block_size = log ? 16 * 1024 : 4 * 1024;
  if (!log) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.whole_key_filtering = true;
  }

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // Keys of people are random, and must be seen to be gone when they are.
  options.compression = family == rocksdb::kDefaultColumnFamilyName ? rocksdb::kNoCompression
                                                                    : rocksdb::kLZ4Compression;
  options.write_buffer_size = (view ? 32 : 64) * kMebibyte;
  options.max_write_buffer_number = 4;
  options.level_compaction_dynamic_level_bytes = true;
  if (family == kAnswersFamily || family == kSnapshotsFamily) {
    // Most look-ups are of keys that are new, or that left memory: most end at the filters.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.02;
  }
  return options;
}

}  // namespace lanyard::store
