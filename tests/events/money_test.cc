#include "events/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace lanyard {
namespace {

std::string shown(std::int64_t minor, int exponent) {
  std::string out;
  append_money(minor, exponent, out);
  return out;
}

TEST(Money, CurrenciesHaveTheirOwnExponents) {
  EXPECT_EQ(currency_exponent("JPY"), 0);
  EXPECT_EQ(currency_exponent("USD"), 2);
  EXPECT_EQ(currency_exponent("EUR"), 2);
  EXPECT_EQ(currency_exponent("KWD"), 3);
  EXPECT_EQ(currency_exponent("CLF"), 4);
  for (const char* code : {"", "US", "USDD", "usd", "XXX", "U D", "SD "}) {
    EXPECT_EQ(currency_exponent(code), std::nullopt) << code;
  }
}

TEST(Money, IsShownWithAllDecimals) {
  EXPECT_EQ(shown(12500, 2), "125.00");
  EXPECT_EQ(shown(125, 0), "125");
  EXPECT_EQ(shown(1, 3), "0.001");
  EXPECT_EQ(shown(-1, 2), "-0.01");
  EXPECT_EQ(shown(0, 2), "0.00");
  EXPECT_EQ(shown(0, 0), "0");
  EXPECT_EQ(shown(-12345, 3), "-12.345");
  EXPECT_EQ(money_text(100, "JPY"), "100");
  EXPECT_EQ(money_text(100, "KWD"), "0.100");
}

TEST(Money, ExtremesAreShownWhole) {
  EXPECT_EQ(shown(std::numeric_limits<std::int64_t>::max(), 2), "92233720368547758.07");
  EXPECT_EQ(shown(std::numeric_limits<std::int64_t>::min(), 2), "-92233720368547758.08");
  EXPECT_EQ(shown(std::numeric_limits<std::int64_t>::min(), 0), "-9223372036854775808");
}

TEST(Money, DecimalsAreReadStrictly) {
  EXPECT_EQ(parse_decimal("125.00"), (Decimal{12500, 2}));
  EXPECT_EQ(parse_decimal("-0.5"), (Decimal{-5, 1}));
  EXPECT_EQ(parse_decimal("007"), (Decimal{7, 0}));
  EXPECT_EQ(parse_decimal("999999999999999999"), (Decimal{999'999'999'999'999'999, 0}));
  for (const char* text : {"", "-", ".", "1.", ".5", "+1", "1,5", "1e3", "1.2.3", " 1", "1 ", "--1",
                           "0x1", "1234567890123456789", "0.0000000000000000001"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
}

TEST(Money, MinorUnitsAreExactOrRefused) {
  EXPECT_EQ(to_minor({125, 0}, 2), 12500);
  EXPECT_EQ(to_minor({12500, 2}, 0), 125);
  EXPECT_EQ(to_minor({1505, 1}, 0), std::nullopt);
  EXPECT_EQ(to_minor({1, 3}, 2), std::nullopt);
  EXPECT_EQ(to_minor({10, 3}, 2), 1);
  EXPECT_EQ(to_minor({-15, 1}, 3), -1500);
  EXPECT_EQ(to_minor({0, 18}, 0), 0);
  EXPECT_EQ(to_minor({999'999'999'999'999'999, 0}, 2), std::nullopt);
  EXPECT_EQ(to_minor({-999'999'999'999'999'999, 0}, 4), std::nullopt);
  EXPECT_EQ(to_minor({92'233'720'368'547'758, 0}, 2), 9'223'372'036'854'775'800);
}

}  // namespace
}  // namespace lanyard
