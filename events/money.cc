#include "events/money.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "events/check.h"

namespace lanyard {
namespace {

// ISO 4217:2015, active currencies, grouped by their minor unit.
struct Group {
  int exponent;
  std::string_view codes;  // three letters and a space each
};
constexpr std::array<Group, 4> kGroups = {{
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
    {2,
     "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
     "BZD CAD CDF CHE CHF CHW "
     "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
     "HKD HNL HTG HUF IDR "
     "ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU "
     "MUR MVR MWK MXN MXV "
     "MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK "
     "SGD SHP SLE SOS SRD "
     "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER "
     "ZAR ZMW ZWG"},
}};

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

std::optional<int> currency_exponent(std::string_view currency) {
  if (currency.size() != 3 ||
      !std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return std::nullopt;
  }
  for (const Group& group : kGroups) {
    if (const auto at = group.codes.find(currency); at != std::string_view::npos && at % 4 == 0)
      return group.exponent;
  }
  return std::nullopt;
}

void append_money(std::int64_t minor, int exponent, std::string& out) {
  // Unsigned, so that the smallest int64 has a magnitude.
  std::uint64_t magnitude =
      minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  if (minor < 0) out.push_back('-');
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, magnitude);
  const auto length = static_cast<int>(end - digits);
  const int whole = length - exponent;
  if (whole <= 0) {
    out.push_back('0');
  } else {
    out.append(digits, static_cast<std::size_t>(whole));
  }
  if (exponent == 0) return;
  out.push_back('.');
  for (int i = whole; i < 0; ++i) out.push_back('0');
  out.append(digits + std::max(whole, 0), end);
}

std::string money_text(std::int64_t minor, std::string_view currency) {
  const auto exponent = currency_exponent(currency);
  LANYARD_CHECK(exponent.has_value(), "amounts are only kept in known currencies");
  std::string out;
  append_money(minor, *exponent, out);
  return out;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Decimal decimal;
  int digits = 0;
  bool after_point = false;
  bool last_was_digit = false;
  for (const char c : text) {
    if (c == '.' && !after_point && last_was_digit) {
      after_point = true;
      last_was_digit = false;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 18) return std::nullopt;
    decimal.unscaled = decimal.unscaled * 10 + (c - '0');
    decimal.scale += after_point ? 1 : 0;
    last_was_digit = true;
  }
  if (!last_was_digit) return std::nullopt;
  if (negative) decimal.unscaled = -decimal.unscaled;
  return decimal;
}

std::optional<std::int64_t> to_minor(Decimal decimal, int exponent) {
  while (decimal.scale > exponent) {
    if (decimal.unscaled % 10 != 0) return std::nullopt;
    decimal.unscaled /= 10;
    --decimal.scale;
  }
  std::int64_t minor = 0;
  if (__builtin_mul_overflow(decimal.unscaled, power_of_ten(exponent - decimal.scale), &minor))
    return std::nullopt;
  return minor;
}

}  // namespace lanyard
