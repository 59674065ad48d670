#include "store/random.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

namespace lanyard::store {
namespace {

TEST(Random, AUuidCarriesItsMillisecondAndVersion) {
  // The example of RFC 9562, appendix A.6.
  const Uuid id = new_uuid({1645557742000'000});
  EXPECT_TRUE(to_string(id).starts_with("017f22e2-79b0-7"));
  EXPECT_EQ(id[8] & 0xC0U, 0x80U);
  EXPECT_TRUE(to_string(new_uuid({-1})).starts_with("00000000-0000-7"));
}

TEST(Random, UuidsDifferAcrossThreads) {
  std::mutex mutex;
  std::set<Uuid> ids;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < 1000; ++k) {
          const Uuid id = new_uuid({0});
          const std::lock_guard lock(mutex);
          ids.insert(id);
        }
      });
    }
  }
  EXPECT_EQ(ids.size(), 4000U);
}

TEST(Random, EveryCharacterOfACodeIsEquallyLikely) {
  constexpr std::size_t kEach = 2000;
  const std::string code = random_code(36 * kEach);
  std::map<char, std::size_t> counts;
  for (const char c : code) ++counts[c];
  EXPECT_EQ(counts.size(), 36U);
  // Bytes taken modulo 36 would give the first four 8/7 of the others' share: 2277 to 1992. Seven
  // standard deviations (44 each) do not reach that far from 2000 by chance.
  for (const auto& [c, count] : counts) {
    EXPECT_TRUE((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) << c;
    EXPECT_NEAR(static_cast<double>(count), kEach, 270) << c;
  }
  EXPECT_EQ(random_code(8).size(), 8U);
  EXPECT_NE(random_code(8), random_code(8));
}

}  // namespace
}  // namespace lanyard::store
