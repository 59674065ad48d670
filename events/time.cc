#include "events/time.h"

#include <chrono>

namespace lanyard {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr std::int64_t kFirst = -62'135'596'800 * kMicrosPerSecond;     // year 0001
constexpr std::int64_t kLast = 253'402'300'800 * kMicrosPerSecond - 1;  // year 9999

/// Of what is not negative, its last `width` digits.
void append_padded(std::int64_t value, std::size_t width, std::string& out) {
  out.append(width, '0');
  for (std::size_t at = out.size(); value > 0 && width > 0; --width, value /= 10)
    out[--at] = static_cast<char>('0' + value % 10);
}

/// Reads exactly `width` decimal digits at the front and drops them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year == 0) return std::nullopt;
  return sys_days{date};
}

std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t micros = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 6) return std::nullopt;
    micros = micros * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return micros;
}

/// The rest of the text as a zone: `Z`, `z` or ±hh:mm; minutes east of UTC.
std::optional<int> take_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

void append_instant(Instant instant, std::string& out) {
  std::int64_t day = instant.micros / kMicrosPerDay;
  std::int64_t rest = instant.micros % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --day;
  }
  const year_month_day date{sys_days{days{day}}};
  append_padded(static_cast<int>(date.year()), 4, out);
  out.push_back('-');
  append_padded(static_cast<unsigned>(date.month()), 2, out);
  out.push_back('-');
  append_padded(static_cast<unsigned>(date.day()), 2, out);
  out.push_back('T');
  const std::int64_t seconds = rest / kMicrosPerSecond;
  append_padded(seconds / 3600, 2, out);
  out.push_back(':');
  append_padded(seconds / 60 % 60, 2, out);
  out.push_back(':');
  append_padded(seconds % 60, 2, out);
  if (const std::int64_t fraction = rest % kMicrosPerSecond; fraction != 0) {
    out.push_back('.');
    append_padded(fraction, 6, out);
    while (out.back() == '0') out.pop_back();
  }
  out.push_back('Z');
}

std::string to_string(Instant instant) {
  std::string out;
  out.reserve(27);
  append_instant(instant, out);
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date || (!take(text, 'T') && !take(text, 't'))) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !take(text, ':')) return std::nullopt;
  const auto seconds = take_digits(text, 2);
  if (!seconds || *seconds > 59) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset) return std::nullopt;
  const std::int64_t day = date->time_since_epoch().count();
  const std::int64_t second = *hours * 3600 + (*minutes - *offset) * 60 + *seconds;
  const Instant instant{day * kMicrosPerDay + second * kMicrosPerSecond + *fraction};
  // An offset may lead out of the years that can be written.
  if (instant.micros < kFirst || instant.micros > kLast) return std::nullopt;
  return instant;
}

bool is_date(std::string_view text) { return take_date(text).has_value() && text.empty(); }

}  // namespace lanyard
