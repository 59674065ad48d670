#include "api/bootstrap/values.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lanyard::api::bootstrap {

Source::Source(std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    lines_.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string_view Source::at(toml::source_position position) const {
  if (position.line == 0 || position.line > lines_.size()) return {};
  std::string_view line = lines_[position.line - 1];
  // Columns count code points.
  for (toml::source_index column = 1; column < position.column && !line.empty(); ++column) {
    line.remove_prefix(1);
    while (!line.empty() && (static_cast<unsigned char>(line.front()) & 0xC0U) == 0x80U) {
      line.remove_prefix(1);
    }
  }
  return line;
}

namespace {

/// Times ten to the exponent. False when the exponent is none, or the number too long.
bool shift(Decimal& decimal, std::string_view exponent_text) {
  if (exponent_text.front() == '+') exponent_text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(exponent_text.begin(), exponent_text.end(), exponent);
  if (error != std::errc{} || end != exponent_text.end() || exponent < -18 || exponent > 18) {
    return false;
  }
  decimal.scale -= exponent;
  for (; decimal.scale < 0; ++decimal.scale) {
    if (__builtin_mul_overflow(decimal.unscaled, std::int64_t{10}, &decimal.unscaled)) {
      return false;
    }
  }
  return decimal.scale <= 18;
}

}  // namespace

std::optional<Decimal> parse_toml_decimal(std::string_view literal) {
  std::string mantissa;
  std::string_view exponent_text;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] == '_' || (i == 0 && literal[i] == '+')) continue;
    if (literal[i] == 'e' || literal[i] == 'E') {
      exponent_text = literal.substr(i + 1);
      break;
    }
    mantissa.push_back(literal[i]);
  }
  auto decimal = parse_decimal(mantissa);
  if (!decimal) return std::nullopt;
  if (!exponent_text.empty() && !shift(*decimal, exponent_text)) return std::nullopt;
  // A float has decimals whatever it says: 25.0 yen are 25.
  while (decimal->scale > 0 && decimal->unscaled % 10 == 0) {
    decimal->unscaled /= 10;
    --decimal->scale;
  }
  return decimal;
}

std::vector<std::string> Values::keys_beyond(std::initializer_list<std::string_view> known) const {
  std::vector<std::string> beyond;
  for (const auto& [key, value] : *table_) {
    if (std::ranges::find(known, key.str()) == known.end()) beyond.emplace_back(key.str());
  }
  std::ranges::sort(beyond);
  return beyond;
}

void Values::refuse(std::string_view reason) const {
  throw ImportError{ImportError::Kind::kValue, fmt::format("{} {}", path_, reason)};
}

void Values::wrong_type(std::string_view key, std::string_view expected) const {
  throw ImportError{ImportError::Kind::kType,
                    fmt::format("{}.{} must be {}", path_, key, expected)};
}

std::string Values::text(std::string_view key) const {
  const auto* value = at(key).as_string();
  if (value == nullptr) wrong_type(key, "a string");
  if (value->get().empty()) refuse(fmt::format("has an empty `{}`", key));
  return value->get();
}

std::string Values::date(std::string_view key) const {
  const auto* value = at(key).as_date();
  if (value == nullptr) wrong_type(key, "a TOML date like 2027-05-14, without quotes");
  const toml::date date = value->get();
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

Decimal Values::decimal(std::string_view key) const {
  const toml::node& node = at(key);
  std::optional<Decimal> decimal;
  if (const auto* integer = node.as_integer()) {
    decimal = Decimal{integer->get(), 0};
  } else if (const auto* text = node.as_string()) {
    decimal = parse_decimal(text->get());
  } else if (node.is_floating_point()) {
    const std::string_view rest = source_->at(node.source().begin);
    decimal = parse_toml_decimal(rest.substr(0, rest.find_first_not_of("+-0123456789._eE")));
  } else {
    wrong_type(key, "a number");
  }
  if (!decimal) refuse(fmt::format("has a `{}` that is not a decimal of at most 18 digits", key));
  return *decimal;
}

std::int64_t Values::count(std::string_view key) const {
  const auto* value = at(key).as_integer();
  if (value == nullptr) wrong_type(key, "an integer");
  if (value->get() < 0) refuse(fmt::format("has a negative `{}`", key));
  return value->get();
}

Values Values::table(std::string_view key) const {
  const toml::table* value = at(key).as_table();
  if (value == nullptr) wrong_type(key, "a table");
  return {*source_, *value, fmt::format("{}.{}", path_, key)};
}

std::optional<std::string> Values::optional_text(std::string_view key) const {
  return has(key) ? std::optional(text(key)) : std::nullopt;
}

std::optional<std::vector<std::string>> Values::optional_texts(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  const toml::array* array = at(key).as_array();
  if (array == nullptr) wrong_type(key, "a list of strings");
  std::vector<std::string> texts;
  for (const toml::node& node : *array) {
    const auto* text = node.as_string();
    if (text == nullptr) wrong_type(key, "a list of strings");
    texts.push_back(text->get());
  }
  return texts;
}

std::optional<Decimal> Values::optional_decimal(std::string_view key) const {
  return has(key) ? std::optional(decimal(key)) : std::nullopt;
}

std::optional<std::int64_t> Values::optional_count(std::string_view key) const {
  return has(key) ? std::optional(count(key)) : std::nullopt;
}

std::optional<bool> Values::optional_flag(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  const auto* value = at(key).as_boolean();
  if (value == nullptr) wrong_type(key, "true or false");
  return value->get();
}

bool timezone_exists(std::string_view name) {
  try {
    return date::locate_zone(std::string(name)) != nullptr;
  } catch (const std::runtime_error&) {
    return false;  // how the library says that there is no such zone
  }
}

namespace {

Instant instant_of(std::string_view day, std::chrono::seconds time, std::string_view timezone,
                   date::choose choose) {
  const auto number = [day](std::size_t from, std::size_t count) {
    int value = 0;
    std::from_chars(day.data() + from, day.data() + from + count, value);
    return value;
  };
  const date::year_month_day date(date::year(number(0, 4)),
                                  date::month(static_cast<unsigned>(number(5, 2))),
                                  date::day(static_cast<unsigned>(number(8, 2))));
  const auto utc =
      date::locate_zone(std::string(timezone))->to_sys(date::local_days(date) + time, choose);
  return {std::chrono::duration_cast<std::chrono::microseconds>(utc.time_since_epoch()).count()};
}

}  // namespace

Instant start_of_day(std::string_view date, std::string_view timezone) {
  return instant_of(date, std::chrono::seconds(0), timezone, date::choose::earliest);
}

Instant end_of_day(std::string_view date, std::string_view timezone) {
  return instant_of(date, std::chrono::hours(24) - std::chrono::seconds(1), timezone,
                    date::choose::latest);
}

}  // namespace lanyard::api::bootstrap
