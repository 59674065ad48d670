#include "store/data_directory.h"

#include <algorithm>
#include <array>

#include "store/files.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kFormat = "lanyard 1\n";

}  // namespace

bool DataDirectory::exists() const {
  const auto found = read_file(format());
  if (!found) return false;
  if (*found == kFormat) return true;
  const std::string line = found->substr(0, std::min<std::size_t>(found->find('\n'), 40));
  throw StorageError(path.string() + " has the format `" + line +
                     "`; this build reads `lanyard 1` only");
}

bool DataDirectory::holds_nothing_else() const {
  static constexpr std::array<std::string_view, 8> kOurs = {
      "db", "db.tmp", "keys", "keys.tmp", "anchor", "test-clock", "format.tmp", "test-clock.tmp"};
  std::error_code error;
  fs::directory_iterator entries(path, error);
  if (error) return !fs::exists(path);
  return std::all_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    return std::ranges::find(kOurs, entry.path().filename().string()) != kOurs.end();
  });
}

void DataDirectory::write_format() const { write_file_durably(format(), kFormat); }

void DataDirectory::mark_test_clock() const {
  write_file_durably(test_clock(), "A test clock decided here: times in this log are made up.\n");
}

bool uses_test_clock(const fs::path& directory) {
  return DataDirectory(directory).has_test_clock();
}

}  // namespace lanyard::store
