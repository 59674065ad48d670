#include "domain/pricing/pricing.h"

#include "tests/given.h"

namespace lanyard::tests::pricing_pricing {
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
  const std::vector<PricingItem> items(4'000, dearest);
  EXPECT_EQ(domain::price(items).total, 3'999'999'999'600'000'000);
  events::Voucher voucher;
  voucher.set_type(events::VOUCHER_TYPE_FIXED_AMOUNT);
  voucher.set_amount(9'999'999'999);
  events::Condition half;
  half.set_percentage(5'000);
  const domain::Pricing pricing =
      domain::price(items, {.offers = {{.condition = &half}}, .voucher = &voucher});
  EXPECT_EQ(pricing.voucher_discount, 9'999'999'999);
  EXPECT_EQ(pricing.total, 1'999'999'999'800'000'000 - 9'999'999'999);
}

// --- the worked examples: cart, conditions, voucher, and what they come to

using Amounts = std::vector<std::int64_t>;

/// `t` and `u` are ticket types, `a` and `b` add-ons, further ones are called as the line.
struct Example {
  std::vector<PricingItem> items;
  std::vector<events::Condition> conditions = {};
  std::optional<events::Voucher> voucher = std::nullopt;
};

PricingItem item(domain::Product product, std::int64_t unit_price, std::int64_t quantity = 1) {
  return {.product = product, .name = product.slug, .unit_price = unit_price, .quantity = quantity};
}
/// So many lines alike, each its own add-on.
std::vector<PricingItem> lines(int count, std::int64_t unit_price) {
  std::vector<PricingItem> items;
  for (int i = 0; i < count; ++i) items.push_back(item(extra("x" + std::to_string(i)), unit_price));
  return items;
}
events::Condition off(std::string_view text) {
  return std::get<events::ConditionCreated>(condition("c", text).event).definition();
}
events::Voucher code(std::string_view text) {
  return std::get<events::VoucherCreated>(voucher("V", text).event).definition();
}
events::Voucher percent(std::int64_t points) {
  return code("percentage: " + std::to_string(points));
}
events::Voucher fixed(std::int64_t amount) {
  return code("type: VOUCHER_TYPE_FIXED_AMOUNT amount: " + std::to_string(amount));
}
events::Voucher comp(std::string_view scopes = "") {
  return code("type: VOUCHER_TYPE_COMP " + std::string(scopes));
}

domain::Pricing priced(const Example& example) {
  domain::Discounts discounts;
  for (const events::Condition& condition : example.conditions)
    discounts.offers.push_back({.condition = &condition});
  if (example.voucher) discounts.voucher = &*example.voucher;
  return domain::price(example.items, discounts);
}

struct Expected {
  Amounts conditions;
  Amounts voucher;
  std::int64_t total = 0;
};

void expect(const Example& example, const Expected& expected) {
  const domain::Pricing pricing = priced(example);
  Amounts conditions;
  Amounts vouchers;
  std::int64_t sum = 0;
  for (const events::OrderLine& line : pricing.lines) {
    conditions.push_back(line.condition().amount());
    vouchers.push_back(line.voucher_discount());
    EXPECT_EQ(line.total(), line.gross() - line.condition().amount() - line.voucher_discount());
    EXPECT_GE(line.total(), 0);
    sum += line.total();
  }
  EXPECT_EQ(conditions, expected.conditions);
  EXPECT_EQ(vouchers, expected.voucher);
  EXPECT_EQ(pricing.total, expected.total);
  EXPECT_EQ(sum, pricing.total);
  EXPECT_EQ(pricing.subtotal - pricing.discount, pricing.total);
}

const char* const kTickets = " addons { mode: SCOPE_MODE_NONE }";
const char* const kAddOns = " ticket_types { mode: SCOPE_MODE_NONE }";

TEST(PricingExample, E1PercentageOfWhatTheConditionLeft) {
  expect({{item(ticket("t"), 10000)}, {off("percentage: 2000")}, percent(1000)},
         {{2000}, {800}, 7200});
}
TEST(PricingExample, E2CompTakesWhatTheConditionLeft) {
  expect({{item(ticket("t"), 10000)}, {off("percentage: 2000")}, comp()}, {{2000}, {8000}, 0});
}
TEST(PricingExample, E3FixedIsSplitByWhatTheConditionLeft) {
  expect({{item(ticket("t"), 10000, 2), item(extra("a"), 2500)},
          {off("percentage: 1000" + std::string(kTickets))},
          fixed(3000)},
         {{2000, 0}, {2634, 366}, 17500});
}
TEST(PricingExample, E4TwoConditionsAndFixed) {
  expect({{item(ticket("t"), 9999), item(extra("a"), 2500, 3)},
          {off("percentage: 1250" + std::string(kTickets)),
           off("percentage: 1000" + std::string(kAddOns))},
          fixed(4000)},
         {{1250, 750}, {2258, 1742}, 11499});
}
TEST(PricingExample, E5FixedIsCappedByWhatIsLeft) {
  expect({{item(ticket("t"), 35000), item(extra("a"), 2500)},
          {off("percentage: 10000" + std::string(kTickets))},
          fixed(4000)},
         {{35000, 0}, {0, 2500}, 0});
}
TEST(PricingExample, E6PercentageOfEachLine) {
  expect({{item(ticket("t"), 10000), item(ticket("u"), 5000, 2)}, {}, percent(1000)},
         {{0, 0}, {1000, 1000}, 18000});
}
TEST(PricingExample, E7CompWithinItsScopes) {
  expect({{item(ticket("t"), 10000), item(ticket("u"), 30000), item(extra("a"), 5000),
           item(extra("b"), 7500)},
          {},
          comp(R"(ticket_types { mode: SCOPE_MODE_LISTED slugs: "t" }
                  addons { mode: SCOPE_MODE_LISTED slugs: "a" })")},
         {{0, 0, 0, 0}, {10000, 0, 5000, 0}, 37500});
}
TEST(PricingExample, E8FixedInProportion) {
  expect({{item(ticket("t"), 10000), item(ticket("u"), 30000)}, {}, fixed(8000)},
         {{0, 0}, {2000, 6000}, 32000});
}
TEST(PricingExample, E9TheOddCentGoesToTheFirst) {
  expect({lines(3, 3333), {}, fixed(1000)}, {{0, 0, 0}, {334, 333, 333}, 8999});
}
TEST(PricingExample, E10RoundingIsPerLine) {
  expect({lines(3, 1005), {}, percent(1000)}, {{0, 0, 0}, {101, 101, 101}, 2712});
}
TEST(PricingExample, E11FewerCentsThanLines) {
  expect({lines(6, 100), {}, fixed(5)}, {{0, 0, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 0}, 595});
}
TEST(PricingExample, E12NoLineIsNegative) {
  expect(
      {{item(extra("x"), 100), item(extra("y"), 100), item(extra("z"), 100), item(extra("w"), 1)},
       {},
       fixed(299)},
      {{0, 0, 0, 0}, {100, 99, 99, 1}, 2});
}
TEST(PricingExample, E13NoPercentageIsAbove100) {
  expect({{item(ticket("t"), 10000), item(ticket("u"), 30000)},
          {},
          code(R"(percentage: 15000 ticket_types { mode: SCOPE_MODE_LISTED slugs: "t" })")},
         {{0, 0}, {10000, 0}, 30000});
}
TEST(PricingExample, E14RoundingOfBoth) {
  expect({{item(ticket("t"), 4999, 3)}, {off("percentage: 2000")}, percent(1000)},
         {{2999}, {1200}, 10798});
}
TEST(PricingExample, E15OnlySoManyUnitsOfALine) {
  expect({{item(ticket("t"), 10000, 5)}, {off("percentage: 5000 max_quantity: 2")}},
         {{10000}, {0}, 40000});
}
TEST(PricingExample, E16YenHaveNoDecimals) {
  expect({{item(ticket("t"), 999)}, {}, percent(1000)}, {{0}, {100}, 899});
}

// --- further vectors

TEST(Pricing, fixedAmounts) {
  expect({{item(extra("x"), 1999), item(extra("y"), 501), item(extra("z"), 7500)}, {}, fixed(3333)},
         {{0, 0, 0}, {666, 167, 2500}, 6667});
  expect({lines(7, 1000), {}, fixed(100)}, {Amounts(7), {15, 15, 14, 14, 14, 14, 14}, 6900});
  expect({{item(extra("x"), 1000)}, {}, fixed(100000)}, {{0}, {1000}, 0});
  expect({{item(extra("x"), 10000), item(extra("free"), 0)}, {}, fixed(2000)},
         {{0, 0}, {2000, 0}, 8000});
  expect({{item(extra("free"), 0)}, {}, fixed(2000)}, {{0}, {0}, 0});
}

TEST(Pricing, halvesOfACentAreRoundedUp) {
  expect({{item(extra("x"), 5)}, {}, percent(5000)}, {{0}, {3}, 2});
  expect({{item(extra("x"), 1)}, {}, percent(5000)}, {{0}, {1}, 0});
  expect({{item(extra("x"), 2999, 3)}, {off("percentage: 3333")}}, {{2999}, {0}, 5998});
}

TEST(Pricing, aFixedConditionIsOffEachUnit) {
  expect({{item(ticket("t"), 5000)}, {off("amount: 20000")}}, {{5000}, {0}, 0});
  expect({{item(ticket("t"), 5000, 3)}, {off("amount: 1000")}}, {{3000}, {0}, 12000});
  expect({{item(ticket("t"), 5000, 3)}, {off("amount: 1000 max_quantity: 1")}},
         {{1000}, {0}, 14000});
}

TEST(Pricing, theFirstConditionThatTakesAnythingTakesTheLine) {
  const std::vector<PricingItem> cart = {item(ticket("t"), 10000)};
  expect({cart, {off("percentage: 1000"), off("percentage: 5000")}}, {{1000}, {0}, 9000});
  // Nothing off is no match.
  expect({cart, {off("percentage: 0"), off("amount: 0"), off("percentage: 5000")}},
         {{5000}, {0}, 5000});
  expect({{item(ticket("t"), 10000), item(extra("a"), 4000)},
          {off("percentage: 2500" + std::string(kAddOns)), off("percentage: 100")}},
         {{100, 1000}, {0, 0}, 12900});
}

TEST(Pricing, aLineSaysWhichConditionAndForHowManyUnits) {
  const domain::Pricing pricing =
      priced({{item(ticket("t"), 10000, 3), item(extra("a"), 4000)},
              {off(R"(id: "x" name: "Early" percentage: 1000 max_quantity: 2)")}});
  EXPECT_EQ(pricing.lines[0].condition().ShortDebugString(),
            R"(id: "x" name: "Early" amount: 2000 units: 2)");
  ASSERT_EQ(pricing.condition_uses.size(), 1U);
  EXPECT_EQ(pricing.condition_uses[0].ShortDebugString(),
            R"(id: "x" name: "Early" units: 3 amount: 2400)");
}

TEST(Pricing, limitedConditionsGiveWhatTheyHaveLeftInLineOrder) {
  const events::Condition limited = off("percentage: 5000");
  const events::Condition next = off(R"(id: "n" percentage: 1000)");
  const domain::Pricing pricing = domain::price(
      {item(ticket("t"), 10000, 2), item(extra("a"), 1000, 4), item(extra("b"), 1000, 1)},
      {.offers = {{.condition = &limited, .units = 5}, {.condition = &next, .units = 9}}});
  EXPECT_EQ(pricing.lines[0].condition().units(), 2);
  EXPECT_EQ(pricing.lines[0].condition().amount(), 10000);
  EXPECT_EQ(pricing.lines[1].condition().units(), 3);
  EXPECT_EQ(pricing.lines[1].condition().amount(), 1500);
  EXPECT_EQ(pricing.lines[2].condition().id(), "n");
  EXPECT_EQ(pricing.lines[2].condition().amount(), 100);
}

TEST(Pricing, aVoucherForSoManyUnits) {
  const std::string three = " max_units_per_use: 3";
  expect({{item(ticket("t"), 10000, 2), item(extra("a"), 1000, 4), item(extra("b"), 500)},
          {},
          comp(three)},
         {{0, 0, 0}, {20000, 1000, 0}, 3500});
  expect({{item(ticket("t"), 1000, 3)},
          {off("amount: 0"), off("percentage: 3333")},
          comp(" max_units_per_use: 1")},
         {{1000}, {667}, 1333});
  // Free lines and lines out of scope take no unit.
  expect({{item(ticket("free"), 0, 5), item(ticket("t"), 1000, 5), item(extra("a"), 100, 5)},
          {},
          comp(three + kAddOns)},
         {{0, 0, 0}, {0, 0, 300}, 5200});
  expect({{item(ticket("t"), 1000, 4)},
          {},
          code("type: VOUCHER_TYPE_FIXED_AMOUNT amount: 2500 max_units_per_use: 2")},
         {{0}, {2000}, 2000});
  expect({{item(ticket("t"), 1000, 4)}, {}, code("percentage: 5000 max_units_per_use: 1")},
         {{0}, {500}, 3500});
}

TEST(Pricing, scopesOfEachKindAreTheirOwn) {
  expect({{item(ticket("t"), 10000), item(extra("a"), 3000)},
          {},
          comp(std::string(kTickets) + R"( ticket_types { mode: SCOPE_MODE_LISTED slugs: "t" })")},
         {{0, 0}, {10000, 0}, 3000});
  expect({{item(ticket("t"), 10000), item(extra("a"), 3000)},
          {},
          comp(R"(ticket_types { mode: SCOPE_MODE_LISTED slugs: "t" })")},
         {{0, 0}, {10000, 3000}, 0});
}

}  // namespace
}  // namespace lanyard::tests::pricing_pricing
