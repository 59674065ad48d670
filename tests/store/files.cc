#include "files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace lanyard::store {
namespace fs = std::filesystem;

std::map<std::string, std::string> listing(const fs::path& directory) {
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    const auto changed = entry.last_write_time().time_since_epoch().count();
    std::string& description = found[fs::relative(entry.path(), directory).string()];
    description = std::to_string(changed);
    if (entry.is_regular_file()) description += " " + read_text(entry.path());
  }
  return found;
}

void copy_directory(const fs::path& from, const fs::path& to) {
  fs::copy(from, to, fs::copy_options::recursive);
}

std::vector<fs::path> write_ahead_logs(const fs::path& directory) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory / "db")) {
    if (entry.path().extension() == ".log") found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::uint64_t written_size(const fs::path& file) {
  return read_text(file).find_last_not_of('\0') + 1;
}

void flip_bit(const fs::path& file, std::uint64_t byte, unsigned bit) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  const auto at = static_cast<std::streamoff>(byte);
  stream.seekg(at);
  const char changed = static_cast<char>(static_cast<unsigned>(stream.get()) ^ (1U << bit));
  stream.seekp(at);
  stream.put(changed);
}

void write_text(const fs::path& file, std::string_view text) {
  std::ofstream stream(file, std::ios::binary);
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  stream << text;
}

std::string read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return std::move(content).str();
}

}  // namespace lanyard::store
