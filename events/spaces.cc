#include "events/spaces.h"

#include <algorithm>
#include <array>

namespace lanyard {
namespace {

/// U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
constexpr std::array<std::string_view, 19> kBeyondAscii = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
constexpr std::size_t kLongest = 3;

std::size_t trailing_space(std::string_view text) {
  for (std::size_t size = 1; size <= std::min(kLongest, text.size()); ++size) {
    if (leading_space(text.substr(text.size() - size)) == size) return size;
  }
  return 0;
}

}  // namespace

std::size_t leading_space(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
  const auto found = std::ranges::find_if(
      kBeyondAscii, [text](std::string_view space) { return text.starts_with(space); });
  return found == kBeyondAscii.end() ? 0 : found->size();
}

std::string_view without_spaces(std::string_view text) {
  while (const std::size_t size = leading_space(text)) text.remove_prefix(size);
  while (const std::size_t size = trailing_space(text)) text.remove_suffix(size);
  return text;
}

}  // namespace lanyard
