#include "store/checked_lines.h"

#include <charconv>

#include "events/event.h"
#include "store/log.h"

namespace lanyard::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kChecksum = "checksum ";

std::string checksum_line(std::string_view lines) {
  return std::string(kChecksum).append(to_hex(events::hash_of(lines))).append("\n");
}

}  // namespace

std::string with_checksum(std::string lines) {
  const std::string last = checksum_line(lines);
  return lines.append(last);
}

std::string_view checked_lines(std::string_view text, std::string_view called,
                               const fs::path& path) {
  const std::size_t last = text.rfind(kChecksum);
  if (last == std::string_view::npos || (last != 0 && text[last - 1] != '\n')) {
    refuse_lines(called, path, "it has no checksum");
  }
  const std::string_view lines = text.substr(0, last);
  if (text.substr(last) != checksum_line(lines)) {
    refuse_lines(called, path, "its checksum does not match");
  }
  return lines;
}

void refuse_lines(std::string_view called, const fs::path& path, std::string_view why) {
  std::string message = path.string();
  message.append(": ").append(called).append(" is damaged: ").append(why);
  throw StorageError(message);
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace lanyard::store
