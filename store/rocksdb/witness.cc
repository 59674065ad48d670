#include "store/rocksdb/witness.h"

#include "store/checked_lines.h"
#include "store/files.h"
#include "store/log.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kCalled = "the witness";

fs::path witness_of(const fs::path& database) { return database / "witness"; }

}  // namespace

std::string current_manifest(const fs::path& database) {
  const std::string current = read_file(database / "CURRENT").value_or("");
  return current.substr(0, current.find('\n'));
}

std::string witness_text(const fs::path& database) {
  return read_file(witness_of(database)).value_or("");
}

FileSizes read_witness(const fs::path& database) {
  const fs::path path = witness_of(database);
  const auto text = read_file(path);
  FileSizes sizes;
  if (!text) return sizes;
  std::string_view lines = checked_lines(*text, kCalled, path);
  while (!lines.empty()) {
    std::string_view line = take_until(lines, '\n');
    const std::string name(take_until(line, ' '));
    if (!parse_number(line, sizes[name])) {
      refuse_lines(kCalled, path, "it has a line that is not `<file> <size>`");
    }
  }
  return sizes;
}

void write_witness(const fs::path& database, const FileSizes& sizes) {
  std::string lines;
  for (const auto& [name, size] : sizes) {
    lines.append(name).append(" ").append(std::to_string(size)).append("\n");
  }
  write_file_durably(witness_of(database), with_checksum(std::move(lines)));
}

void witness_copy(const fs::path& database) { write_witness(database, check_journals(database)); }

void check_witness(const fs::path& database, bool required) {
  // In this order: what the witness says of a manifest is written before CURRENT names it.
  const std::string manifest = current_manifest(database);
  const FileSizes witnessed = read_witness(database);
  const FileSizes intact = check_journals(database);
  if (witnessed.empty() && required) {
    throw StorageError(witness_of(database).string() + " is gone: nothing vouches for the others");
  }
  if (!witnessed.empty() && !witnessed.contains(manifest)) {
    throw StorageError((database / "CURRENT").string() + " names `" + manifest +
                       "`, which the witness beside it does not know");
  }
  for (const auto& [name, size] : witnessed) {
    const auto found = intact.find(name);
    if (found != intact.end() && found->second >= size) continue;
    const std::string path = (database / name).string();
    throw StorageError(found == intact.end()
                           ? path + " is gone"
                           : path + " is damaged or ends at byte " + std::to_string(found->second) +
                                 "; it was written up to " + std::to_string(size));
  }
}

}  // namespace lanyard::store
