#include "store/anchor.h"

#include "events/event.h"
#include "store/checked_lines.h"
#include "store/files.h"
#include "store/record.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kCalled = "the anchor";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool parse_hash(std::string_view text, Hash& hash) {
  if (text.size() != 2 * hash.size()) return false;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = hex_digit(text[2 * i]);
    const int low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    hash[i] = static_cast<std::uint8_t>(16 * high + low);
  }
  return true;
}

}  // namespace

std::string render_anchors(const std::vector<Anchor>& anchors) {
  std::string text;
  for (const Anchor& anchor : anchors) {
    text.append(anchor.partition).append(" ").append(std::to_string(anchor.head.position.value));
    text.append(" ").append(to_hex(anchor.head.hash)).append("\n");
  }
  return with_checksum(std::move(text));
}

std::vector<Anchor> parse_anchors(std::string_view text, const fs::path& path) {
  std::string_view lines = checked_lines(text, kCalled, path);
  std::vector<Anchor> anchors;
  while (!lines.empty()) {
    std::string_view line = take_until(lines, '\n');
    Anchor anchor;
    anchor.partition = take_until(line, ' ');
    const std::string_view position = take_until(line, ' ');
    if (!parse_number(position, anchor.head.position.value) ||
        !parse_hash(line, anchor.head.hash)) {
      refuse_lines(kCalled, path, "it has a line that is not `<conference> <position> <hash>`");
    }
    anchors.push_back(std::move(anchor));
  }
  return anchors;
}

std::vector<Anchor> read_anchors(const fs::path& path) {
  const auto text = read_file(path);
  return text ? parse_anchors(*text, path) : std::vector<Anchor>{};
}

void check_anchors(const EventLog& log, const std::vector<Anchor>& anchors) {
  for (const Anchor& anchor : anchors) {
    const Position at = anchor.head.position;
    if (at.value == 0) continue;
    const Position end = log.head(anchor.partition).position;
    if (end < at) {
      throw StorageError("the log of " + anchor.partition + " ends at " +
                         std::to_string(end.value) + ", its anchor says " +
                         std::to_string(at.value) + ": history was lost");
    }
    Position first;
    std::string_view bytes;
    const auto cursor = log.read(anchor.partition, at);
    const bool found = cursor->next(first, bytes);
    const auto record = found ? summarize_record(bytes) : std::nullopt;
    if (!record || record->last != at || events::hash_of(bytes) != anchor.head.hash) {
      throw StorageError("the log of " + anchor.partition + " has another record at " +
                         std::to_string(at.value) + " than its anchor says: history was changed");
    }
  }
}

}  // namespace lanyard::store
