#include "store/rocksdb/damage.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/metadata.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace lanyard::store {
namespace {

/// Nothing when the file cannot be read.
std::optional<std::string> checksum_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  std::string piece(1ULL << 20U, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    generator->Update(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return std::nullopt;
  generator->Finalize();
  return generator->GetChecksum();
}

bool is_live(const Database& database, const std::string& name) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  database.db().GetLiveFilesMetaData(&tables);
  return std::ranges::any_of(
      tables, [&name](const rocksdb::LiveFileMetaData& table) { return table.name == name; });
}

}  // namespace

void find_damaged_tables(const Database& database, std::vector<std::string>& damaged) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  database.db().GetLiveFilesMetaData(&tables);
  for (const rocksdb::LiveFileMetaData& table : tables) {
    const std::filesystem::path path = table.db_path + table.name;
    const auto checksum = checksum_of(path);
    if (checksum == table.file_checksum) continue;
    // Merged into another table since, by this process or by the server beside it: what was opened
    // is still readable.
    if (!checksum && !std::filesystem::exists(path) &&
        (database.read_only() || !is_live(database, table.name))) {
      continue;
    }
    damaged.push_back(path.string() + " (" + table.column_family_name + "): " +
                      (checksum ? "its bytes do not match their checksum" : "it cannot be read"));
  }
}

}  // namespace lanyard::store
