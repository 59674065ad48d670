#include "api/json_number.h"

#include <simdjson.h>

#include <algorithm>
#include <vector>

#include "api/problem.h"

namespace lanyard::api {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Skips digits; false when there is none.
bool skip_digits(std::string_view& text) {
  const std::size_t count =
      static_cast<std::size_t>(std::ranges::find_if_not(text, digit) - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

/// The grammar of RFC 8259, section 6.
bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0') && text.size() > 1 && digit(text[1])) return false;
  if (!skip_digits(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!skip_digits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!skip_digits(text)) return false;
  }
  return text.empty();
}

class Search {
 public:
  explicit Search(std::string_view text) : text_(text) {}

  std::optional<BadNumber> run() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        string();
      } else if (c == '{' || c == '[') {
        places_.emplace_back().in_array = c == '[';
      } else if (c == '}' || c == ']') {
        if (!places_.empty()) places_.pop_back();
      } else if (c == ',') {
        if (!places_.empty()) next();
      } else if (c == ':') {
        if (!places_.empty()) places_.back().in_value = true;
      } else if (c == '-' || digit(c)) {
        const std::string_view number = token();
        if (!is_number(number)) return BadNumber{path(), true};
        if (!fits(number)) return BadNumber{path(), false};
      }
    }
    return std::nullopt;
  }

 private:
  /// An object or array that the text at hand is in.
  struct Place {
    bool in_array = false;
    bool in_value = false;  // of an object's member
    std::string_view key;   // with its quotes
    std::size_t index = 0;
  };

  void next() {
    places_.back().in_value = false;
    ++places_.back().index;
  }

  void string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (places_.empty() || places_.back().in_array || places_.back().in_value) return;
    places_.back().key = text_.substr(begin, at_ + 1 - begin);
  }

  std::string_view token() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]} \t\r\n", begin), text_.size());
    const std::string_view found = text_.substr(begin, at_ - begin);
    --at_;
    return found;
  }

  bool fits(std::string_view number) {
    constexpr std::size_t kAlwaysFits = 18;
    if (number.size() <= kAlwaysFits && std::ranges::all_of(number.substr(1), digit)) return true;
    return parser_.parse(number.data(), number.size()).error() == simdjson::SUCCESS;
  }

  std::string path() {
    std::string out;
    for (const Place& place : places_) {
      if (place.in_array) {
        out += "[" + std::to_string(place.index) + "]";
        continue;
      }
      std::string_view name;
      if (parser_.parse(place.key.data(), place.key.size()).get(name) == simdjson::SUCCESS) {
        append_field(name, out);
      }
    }
    return out;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Place> places_;
  simdjson::dom::parser parser_;
};

}  // namespace

std::optional<BadNumber> find_bad_number(std::string_view text) { return Search(text).run(); }

}  // namespace lanyard::api
