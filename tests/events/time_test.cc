#include "events/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lanyard {
namespace {

constexpr std::int64_t kYear1 = -62'135'596'800'000'000;
constexpr std::int64_t kYear9999 = 253'402'300'799'999'999;

TEST(Time, IsShownInUtcWithAFractionOnlyWhenThereIsOne) {
  EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Instant{1}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_string(Instant{500'000}), "1970-01-01T00:00:00.5Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_string(Instant{kYear1}), "0001-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Instant{kYear9999}), "9999-12-31T23:59:59.999999Z");
}

TEST(Time, AnyOffsetIsRead) {
  const auto expected = parse_instant("2027-05-14T13:00:00Z");
  ASSERT_TRUE(expected);
  EXPECT_EQ(parse_instant("2027-05-14T15:00:00+02:00"), expected);
  EXPECT_EQ(parse_instant("2027-05-14T07:30:00-05:30"), expected);
  EXPECT_EQ(parse_instant("2027-05-14t13:00:00.000000z"), expected);
  EXPECT_EQ(parse_instant("2027-05-15T00:00:00+11:00"), expected);
  EXPECT_EQ(parse_instant("2028-02-29T00:00:00Z").has_value(), true);
}

TEST(Time, AnOffsetDoesNotLeadOutOfTheYears) {
  EXPECT_EQ(parse_instant("9999-12-31T23:59:59.999999Z"), Instant{kYear9999});
  EXPECT_EQ(parse_instant("9999-12-31T22:59:59.999999-01:00"), Instant{kYear9999});
  EXPECT_EQ(parse_instant("0001-01-01T01:00:00+01:00"), Instant{kYear1});
  for (const char* text : {"9999-12-31T23:30:00-01:00", "9999-12-31T23:59:59-00:01",
                           "0001-01-01T00:00:00+00:01", "0001-01-01T10:00:00+23:59"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Time, WhatIsNotAnInstantIsRefused) {
  for (const char* text :
       {"", "2027-05-14", "2027-05-14T13:00Z", "2027-05-14T13:00:00", "2027-05-14 13:00:00Z",
        "2027-02-29T00:00:00Z", "2027-13-01T00:00:00Z", "2027-05-14T24:00:00Z",
        "2027-05-14T13:60:00Z", "2027-05-14T13:00:60Z", "2027-05-14T13:00:00.Z",
        "2027-05-14T13:00:00.1234567Z", "2027-05-14T13:00:00+2:00", "2027-05-14T13:00:00+24:00",
        "2027-05-14T13:00:00+02:00x", "0000-01-01T00:00:00Z", "12027-05-14T13:00:00Z",
        "2027-05-14T13:00:00Z "}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Time, DatesExist) {
  EXPECT_TRUE(is_date("2027-05-14"));
  EXPECT_TRUE(is_date("2028-02-29"));
  for (const char* text : {"2027-02-29", "2027-5-14", "2027-05-14T", "", "2100-02-29"}) {
    EXPECT_FALSE(is_date(text)) << text;
  }
}

RC_GTEST_PROP(Time, WhatIsShownIsReadBack, ()) {
  const Instant instant{*rc::gen::inRange<std::int64_t>(kYear1, kYear9999)};
  RC_ASSERT(parse_instant(to_string(instant)) == std::optional(instant));
}

}  // namespace
}  // namespace lanyard
