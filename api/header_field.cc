#include "api/header_field.h"

#include <algorithm>

namespace lanyard::api {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool same_token(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::vector<std::string_view> elements_of(std::string_view field) {
  std::vector<std::string_view> elements;
  for (std::size_t at = 0; at < field.size();) {
    const std::size_t comma = std::min(field.find(',', at), field.size());
    const std::string_view element = trimmed(field.substr(at, comma - at));
    if (!element.empty()) elements.push_back(element);
    at = comma + 1;
  }
  return elements;
}

}  // namespace lanyard::api
