#include "store/rocksdb/journal_check.h"

#include <rocksdb/file_checksum.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "store/files.h"
#include "store/log.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

// The format is RocksDB's (https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format):
// blocks of 32 KiB; in them records that never cross a block's end, each a masked CRC-32C of type
// and payload (4 bytes), the payload's size (2 bytes, both little-endian), a type (1 byte). Less
// than a header at a block's end stays empty.
constexpr std::size_t kBlockSize = 32 * 1024;
constexpr std::size_t kHeaderSize = 7;

/// What a disk writes as a whole.
constexpr std::size_t kSectorSize = 512;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t checksum_of(std::string_view bytes) {
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  generator->Update(bytes.data(), bytes.size());
  generator->Finalize();
  const std::string made = generator->GetChecksum();
  const std::uint32_t crc =
      byte_at(made, 0) << 24U | byte_at(made, 1) << 16U | byte_at(made, 2) << 8U | byte_at(made, 3);
  return ((crc >> 15U) | (crc << 17U)) + 0xA282EAD8U;
}

enum class RecordType : std::uint8_t { kFull = 1, kFirst, kMiddle, kLast };

struct Header {
  std::uint32_t checksum;
  std::uint32_t size;  // of the payload
  std::uint32_t type;
};

std::optional<Header> header_at(std::string_view block, std::size_t at) {
  if (block.size() - at < kHeaderSize) return std::nullopt;
  return Header{byte_at(block, at) | byte_at(block, at + 1) << 8U | byte_at(block, at + 2) << 16U |
                    byte_at(block, at + 3) << 24U,
                byte_at(block, at + 4) | byte_at(block, at + 5) << 8U, byte_at(block, at + 6)};
}

struct Record {
  std::size_t size;  // with its header
  RecordType type;
};

/// The intact record at `at`; nothing when there is none.
std::optional<Record> record_at(std::string_view block, std::size_t at) {
  const auto header = header_at(block, at);
  if (!header || header->type < 1 || header->type > 4) return std::nullopt;
  if (header->size > block.size() - at - kHeaderSize) return std::nullopt;
  if (checksum_of(block.substr(at + 6, header->size + 1)) != header->checksum) return std::nullopt;
  return Record{kHeaderSize + header->size, static_cast<RecordType>(header->type)};
}

/// Where the records of a block end before its end.
std::optional<std::size_t> first_bad(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const bool trailer = kBlockSize - at < kHeaderSize;
    if (trailer) return std::nullopt;
    const auto record = record_at(block, at);
    if (!record) return at;
    at += record->size;
  }
  return std::nullopt;
}

/// Whether a block behind a damaged one holds more than the rest of the damaged record.
bool has_another(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const auto record = record_at(block, at);
    if (!record) return false;
    if (record->type == RecordType::kFull || record->type == RecordType::kFirst) return true;
    at += record->size;
  }
  return false;
}

/// Whether one of the sectors from `at` to `end` was never written, in a file that was zeros
/// before. The first of them may hold what was written earlier, before `at`.
bool has_empty_sector(std::string_view block, std::size_t at, std::size_t end) {
  while (at < end) {
    const std::size_t next = std::min(block.size(), at - at % kSectorSize + kSectorSize);
    if (block.substr(at, next - at).find_first_not_of('\0') == std::string_view::npos) return true;
    at = next;
  }
  return false;
}

struct Journal {
  std::uint64_t intact;  // its first bytes that are
  std::uint64_t end;     // for who reads it
};

/// Nothing when it is gone.
std::optional<Journal> check_journal(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;  // a running server deleted it
  std::string buffer(kBlockSize, '\0');
  std::optional<std::uint64_t> bad;
  std::uint64_t bad_end = 0;  // of the record there, by what it says itself
  bool torn = false;
  std::uint64_t written = 0;  // behind the last byte that is not zero
  std::uint64_t size = 0;
  const auto refuse = [&] {
    throw StorageError(path.string() + " is damaged at byte " + std::to_string(*bad) +
                       ", and intact behind: this is no torn tail");
  };
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const std::string_view block(buffer.data(), static_cast<std::size_t>(file.gcount()));
    const std::uint64_t start = size;
    size += block.size();
    if (const auto last = block.find_last_not_of('\0'); last != std::string_view::npos) {
      written = start + last + 1;
    }
    if (bad) {
      if (has_another(block)) refuse();
      continue;
    }
    const auto at = first_bad(block);
    if (!at) continue;
    bad = start + *at;
    const auto header = header_at(block, *at);
    const std::size_t end = std::min(block.size(), *at + kHeaderSize + (header ? header->size : 0));
    bad_end = start + end;
    for (std::size_t behind = *at + 1; behind < block.size(); ++behind) {
      if (record_at(block, behind)) refuse();
    }
    torn = has_empty_sector(block, *at, end);
  }
  if (!bad) return Journal{size, size};
  return Journal{*bad, torn || written < bad_end ? *bad : size};
}

}  // namespace

FileSizes check_journals(const fs::path& database) {
  FileSizes intact;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(database, error)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    if (path.extension() != ".log" && !name.starts_with("MANIFEST-")) continue;
    if (const auto journal = check_journal(path)) intact.emplace(name, journal->intact);
  }
  return intact;
}

std::uint64_t journal_end(const fs::path& path) {
  const auto journal = check_journal(path);
  return journal ? journal->end : 0;
}

void cut_torn_tails(const fs::path& database) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(database, error)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".log") continue;
    const std::uint64_t end = journal_end(path);
    if (end != fs::file_size(path)) cut_file_durably(path, end);
  }
}

}  // namespace lanyard::store
