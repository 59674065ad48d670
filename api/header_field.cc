#include "api/header_field.h"

#include <algorithm>

namespace lanyard::api {
namespace {

/// Cuts what stands before the next semicolon off the front.
std::string_view take_part(std::string_view& text) {
  const std::size_t semicolon = std::min(text.find(';'), text.size());
  const std::string_view part = trimmed(text.substr(0, semicolon));
  text.remove_prefix(std::min(semicolon + 1, text.size()));
  return part;
}

/// A q value in thousandths; what cannot be read wants it wholly.
int thousandths(std::string_view weight) {
  if (!weight.starts_with('0')) return 1000;
  weight.remove_prefix(std::min<std::size_t>(2, weight.size()));
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool digit = i < weight.size() && weight[i] >= '0' && weight[i] <= '9';
    value = value * 10 + (digit ? weight[i] - '0' : 0);
  }
  return value;
}

/// How precisely a range says this type: 3 by name, 0 not at all.
int precision_of(std::string_view range, std::string_view type) {
  if (same_token(range, type)) return 3;
  if (range == "*/*") return 1;
  const std::size_t family = type.find('/') + 1;
  return range.ends_with("/*") &&
                 same_token(range.substr(0, range.size() - 1), type.substr(0, family))
             ? 2
             : 0;
}

}  // namespace

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

Wish wish_for(std::string_view type, std::string_view accept) {
  const std::vector<std::string_view> ranges = elements_of(accept);
  if (ranges.empty()) return {.thousandths = 1000, .named = false};
  Wish wish;
  int precision = 0;
  for (std::string_view rest : ranges) {
    const int covers = precision_of(take_part(rest), type);
    if (covers <= precision) continue;
    precision = covers;
    wish = {.thousandths = 1000, .named = covers == 3};
    while (!rest.empty()) {
      const std::string_view parameter = take_part(rest);
      const std::size_t equals = std::min(parameter.find('='), parameter.size());
      if (!same_token(trimmed(parameter.substr(0, equals)), "q")) continue;
      wish.thousandths =
          thousandths(trimmed(parameter.substr(std::min(equals + 1, parameter.size()))));
    }
  }
  return wish;
}

}  // namespace lanyard::api
