#include "domain/availability/availability.h"

#include "tests/given.h"

namespace lanyard::tests::availability_availability {
namespace {

using domain::Availability;
using domain::availability;
using domain::Unavailable;

events::TicketType type(std::string_view text) {
  return message<events::TicketType>("is_active: true " + std::string(text));
}

TEST(Availability, whatRemainsIsNeitherSoldNorHeld) {
  const Availability answer = availability(type("total_quantity: 10"), 5, 4, minute(0));
  EXPECT_TRUE(answer.available());
  EXPECT_EQ(answer.remaining, 1);
  EXPECT_TRUE(answer.has(1));
  EXPECT_FALSE(answer.has(2));
}

TEST(Availability, zeroIsUnlimited) {
  const Availability answer = availability(type(""), 5'000, 4, minute(0));
  EXPECT_TRUE(answer.available());
  EXPECT_EQ(answer.remaining, std::nullopt);
  EXPECT_TRUE(answer.has(INT64_MAX));
}

TEST(Availability, theFirstReasonIsGiven) {
  const auto reason = [](std::string_view text, std::int64_t at) {
    return availability(type(text), 1, 1, {at}).reason;
  };
  const std::int64_t from = minute(5).micros;
  const std::int64_t until = minute(6).micros;
  EXPECT_EQ(reason("is_active: false available_from: @5 total_quantity: 2", 0),
            Unavailable::kInactive);
  EXPECT_EQ(reason("available_from: @5 total_quantity: 2", from - 1),
            Unavailable::kNotYetAvailable);
  EXPECT_EQ(reason("available_from: @5 total_quantity: 2", from), Unavailable::kSoldOut);
  EXPECT_EQ(reason("available_until: @6 total_quantity: 2", until + 1),
            Unavailable::kNoLongerAvailable);
  EXPECT_EQ(reason("available_until: @6 total_quantity: 2", until), Unavailable::kSoldOut);
  EXPECT_EQ(reason("available_from: @5 available_until: @6 total_quantity: 3", until),
            std::nullopt);
}

TEST(Availability, reasonsHaveNames) {
  EXPECT_EQ(domain::text(Unavailable::kInactive), "inactive");
  EXPECT_EQ(domain::text(Unavailable::kNotYetAvailable), "not_yet_available");
  EXPECT_EQ(domain::text(Unavailable::kNoLongerAvailable), "no_longer_available");
  EXPECT_EQ(domain::text(Unavailable::kSoldOut), "sold_out");
}

TEST(Availability, addOnsAreAlike) {
  const auto shirt = message<events::AddOn>("is_active: true total_quantity: 1");
  EXPECT_EQ(availability(shirt, 0, 1, minute(0)).reason, Unavailable::kSoldOut);
  EXPECT_TRUE(availability(shirt, 0, 0, minute(0)).available());
}

}  // namespace
}  // namespace lanyard::tests::availability_availability
