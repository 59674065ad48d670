#include "domain/pricing/pricing.h"

#include "tests/given.h"

namespace lanyard::tests {
namespace {

using domain::PricingItem;

TEST(Pricing, ofNothingIsNothing) {
  const domain::Pricing pricing = domain::price({});
  EXPECT_TRUE(pricing.lines.empty());
  EXPECT_EQ(pricing.total, 0);
}

TEST(Pricing, numbersLinesInTheirOrderAndAddsUp) {
  const domain::Pricing pricing = domain::price({
      PricingItem{.product = extra("shirt"), .name = "Shirt", .unit_price = 2599, .quantity = 3},
      PricingItem{.product = ticket("student"), .name = "S", .unit_price = 10000, .quantity = 1},
      PricingItem{.product = extra("talk"), .name = "T", .unit_price = 0, .quantity = 2},
  });
  ASSERT_EQ(pricing.lines.size(), 3U);
  EXPECT_EQ(pricing.lines[0].ShortDebugString(),
            message<events::OrderLine>(R"(line: 1 addon: "shirt" name: "Shirt" unit_price: 2599
              quantity: 3 gross: 7797 total: 7797)")
                .ShortDebugString());
  EXPECT_EQ(pricing.lines[1].line(), 2U);
  EXPECT_EQ(pricing.lines[1].ticket_type(), "student");
  EXPECT_EQ(pricing.lines[2].total(), 0);
  EXPECT_EQ(pricing.subtotal, 17797);
  EXPECT_EQ(pricing.discount, 0);
  EXPECT_EQ(pricing.total, 17797);
}

TEST(Pricing, theLargestOrderFits) {
  const PricingItem dearest{
      .product = extra("x"), .name = "X", .unit_price = 9'999'999'999, .quantity = 100'000};
  const domain::Pricing pricing = domain::price(std::vector<PricingItem>(4'000, dearest));
  EXPECT_EQ(pricing.total, 3'999'999'999'600'000'000);
}

}  // namespace
}  // namespace lanyard::tests
