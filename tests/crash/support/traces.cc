#include "traces.h"

#include <fstream>
#include <iterator>

#include "store/data_directory.h"
#include "store/rocksdb/key_table.h"

namespace lanyard::tests {
namespace {

namespace fs = std::filesystem;

void find_in_files(const fs::path& directory, std::string_view bytes,
                   std::vector<std::string>& found) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    if (content.find(bytes) != std::string::npos)
      found.push_back(fs::relative(entry.path(), directory).string());
  }
}

void find_in_records(const store::Database& database, std::string_view bytes,
                     std::vector<std::string>& found) {
  for (const auto& [name, family] : database.families()) {
    const std::unique_ptr<rocksdb::Iterator> all(
        database.db().NewIterator(rocksdb::ReadOptions(), family.get()));
    for (all->SeekToFirst(); all->Valid(); all->Next()) {
      if (all->key().ToStringView().find(bytes) == std::string::npos &&
          all->value().ToStringView().find(bytes) == std::string::npos) {
        continue;
      }
      found.push_back("family " + name + " of " + database.directory().filename().string());
      break;
    }
    database.require_ok(all->status(), "reading all there is");
  }
}

}  // namespace

std::vector<std::string> traces_of(const fs::path& directory, std::string_view bytes) {
  std::vector<std::string> found;
  find_in_files(directory, bytes, found);
  const store::DataDirectory data(directory);
  for (const fs::path& path : {data.database(), data.keys()}) {
    if (!fs::exists(path)) continue;  // a backup without keys
    const auto database = store::Database::open(path, store::DatabaseMode::kReadOnly, {}, nullptr);
    find_in_records(*database, bytes, found);
  }
  return found;
}

std::string stored_key(const fs::path& directory, std::string_view partition,
                       std::string_view subject) {
  const auto table = store::make_key_table(store::open_key_database(
      store::DataDirectory(directory).keys(), store::KeyRingMode::kReadOnly));
  return table->load(store::key_identity(partition, subject)).value_or("");
}

}  // namespace lanyard::tests
