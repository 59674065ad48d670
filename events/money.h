#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lanyard {

/// Decimals of a currency in use by ISO 4217 (JPY 0, USD 2, KWD 3); nothing for a code that is not
/// in the list.
std::optional<int> currency_exponent(std::string_view currency);

/// Appends minor units as a decimal with `exponent` decimals: (12500, 2) is `125.00`, (125, 0) is
/// `125`.
void append_money(std::int64_t minor, int exponent, std::string& out);
std::string money_text(std::int64_t minor, std::string_view currency);

/// A decimal number as a client wrote it, before a currency is known: unscaled × 10^-scale.
struct Decimal {
  std::int64_t unscaled = 0;
  int scale = 0;
  bool operator==(const Decimal&) const = default;
};

/// Reads `-?digits[.digits]`, at most 18 digits; nothing else.
std::optional<Decimal> parse_decimal(std::string_view text);

/// In minor units; nothing when it has more decimals than the currency (zeros at the end do not
/// count), or overflows.
std::optional<std::int64_t> to_minor(Decimal decimal, int exponent);

}  // namespace lanyard
