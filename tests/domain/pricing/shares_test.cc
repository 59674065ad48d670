#include "domain/pricing/shares.h"

#include <rapidcheck/gtest.h>

#include <numeric>

#include "tests/given.h"

namespace lanyard::tests::pricing_shares {
namespace {

using domain::rounded_share;
using domain::share_of;
using domain::split;

TEST(Shares, areExactBeyond64Bits) {
  const domain::Share share =
      share_of(9'999'999'999, 1'000'000'000'000'000'000, 3'999'999'999'600'000'000);
  EXPECT_EQ(share.quotient, 2'500'000'000);
  EXPECT_EQ(share.remainder, 0);
}

TEST(Shares, roundHalfUp) {
  EXPECT_EQ(rounded_share(5, 1, 10), 1);
  EXPECT_EQ(rounded_share(4, 1, 10), 0);
  EXPECT_EQ(rounded_share(15, 1, 10), 2);
  EXPECT_EQ(rounded_share(1, 1, 3), 0);
  EXPECT_EQ(rounded_share(2, 1, 3), 1);
  EXPECT_EQ(rounded_share(0, 1, 3), 0);
}

TEST(Shares, ofASplitGoByLargestRemainderAndThenInOrder) {
  using Parts = std::vector<std::int64_t>;
  EXPECT_EQ(split(10, {1, 1, 1}), (Parts{4, 3, 3}));
  EXPECT_EQ(split(5, {100, 100, 100, 100, 100, 100}), (Parts{1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(split(299, {100, 100, 100, 1}), (Parts{100, 99, 99, 1}));
  EXPECT_EQ(split(3, {}), Parts{});
  EXPECT_EQ(split(0, {0, 0}), (Parts{0, 0}));
}

RC_GTEST_PROP(Shares, splitSpendsAllAndNoPartIsAboveItsWeight, ()) {
  const auto weights = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 20),
                     rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)));
  const std::int64_t all = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  const std::int64_t amount = *rc::gen::inRange<std::int64_t>(0, all + 1);
  const auto parts = split(amount, weights);
  RC_ASSERT(parts.size() == weights.size());
  RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == amount);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    RC_ASSERT(parts[i] >= 0 && parts[i] <= weights[i]);
    // Each is its exact share, rounded one way or the other.
    if (all > 0) RC_ASSERT(parts[i] - share_of(amount, weights[i], all).quotient <= 1);
  }
}

RC_GTEST_PROP(Shares, areThoseOfTheSchoolBook, ()) {
  const std::int64_t whole = *rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 61U);
  const std::int64_t part = *rc::gen::inRange<std::int64_t>(0, whole + 1);
  const std::int64_t amount = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 61U);
  const domain::Share share = share_of(amount, part, whole);
  RC_ASSERT(share.remainder >= 0 && share.remainder < whole);
  // amount × part = quotient × whole + remainder, compared modulo 2^64.
  const auto u = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  RC_ASSERT(u(amount) * u(part) == u(share.quotient) * u(whole) + u(share.remainder));
  RC_ASSERT(share.quotient >= 0 && share.quotient <= amount);
}

}  // namespace
}  // namespace lanyard::tests::pricing_shares
