#include "store/rocksdb/journal_check.h"

#include <rocksdb/file_checksum.h>

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

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

/// The size of the intact record at `at`; nothing when there is none.
std::optional<std::size_t> record_at(std::string_view block, std::size_t at) {
  if (block.size() - at < kHeaderSize) return std::nullopt;
  const std::uint32_t size = byte_at(block, at + 4) | byte_at(block, at + 5) << 8U;
  const std::uint32_t type = byte_at(block, at + 6);
  const bool known = type >= 1 && type <= 4;  // full, first, middle, last
  if (!known || size > block.size() - at - kHeaderSize) return std::nullopt;
  const std::uint32_t stored = byte_at(block, at) | byte_at(block, at + 1) << 8U |
                               byte_at(block, at + 2) << 16U | byte_at(block, at + 3) << 24U;
  if (checksum_of(block.substr(at + 6, size + 1)) != stored) return std::nullopt;
  return kHeaderSize + size;
}

/// Where the records of a block end before its end.
std::optional<std::size_t> first_bad(std::string_view block) {
  for (std::size_t at = 0; at < block.size();) {
    const bool trailer = kBlockSize - at < kHeaderSize;
    if (trailer) return std::nullopt;
    const auto size = record_at(block, at);
    if (!size) return at;
    at += *size;
  }
  return std::nullopt;
}

/// How far the file is intact; nothing when it is gone.
std::optional<std::uint64_t> check_journal(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;  // a running server deleted it
  std::string buffer(kBlockSize, '\0');
  std::optional<std::uint64_t> bad;
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
    if (bad) {
      if (record_at(block, 0)) refuse();
      continue;
    }
    const auto at = first_bad(block);
    if (!at) continue;
    bad = start + *at;
    for (std::size_t behind = *at + 1; behind < block.size(); ++behind) {
      if (record_at(block, behind)) refuse();
    }
  }
  return bad.value_or(size);
}

}  // namespace

FileSizes check_journals(const fs::path& database) {
  FileSizes intact;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(database, error)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    if (path.extension() != ".log" && !name.starts_with("MANIFEST-")) continue;
    if (const auto size = check_journal(path)) intact.emplace(name, *size);
  }
  return intact;
}

}  // namespace lanyard::store
