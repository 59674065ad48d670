#include "domain/keyed_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/seed.h"

namespace lanyard::domain {
namespace {

std::map<std::string, int> contents(const KeyedTable<int>& table) {
  std::map<std::string, int> found;
  table.for_each([&](const auto& entry) { found.emplace(entry.key, entry.value); });
  EXPECT_EQ(found.size(), table.size());
  return found;
}

TEST(KeyedTable, IsAMapWhoseEntriesStayWhereTheyAre) {
  std::mt19937_64 random(tests::test_seed());
  KeyedTable<int> table;
  std::map<std::string, int> expected;
  std::map<std::string, KeyedTable<int>::Entry*> places;
  for (int step = 0; step < 20'000; ++step) {
    const std::string key = "cart/" + std::to_string(random() % 2'000);
    KeyedTable<int>::Entry* entry = table.find(key);
    ASSERT_EQ(entry != nullptr, expected.contains(key)) << step;
    if (entry != nullptr) {
      ASSERT_EQ(entry, places[key]) << step;
      ASSERT_EQ(entry->value, expected[key]) << step;
    }
    if (entry != nullptr && random() % 3 == 0) {
      table.erase(*entry);
      expected.erase(key);
    } else {
      places[key] = &table.at(key);
      places[key]->value = expected[key] = step;
    }
  }
  EXPECT_EQ(contents(table), expected);
}

TEST(KeyedTable, ACopyIsOnItsOwn) {
  KeyedTable<int> table;
  table.at("a").value = 1;
  KeyedTable<int> copy = table;
  copy.at("a").value = 2;
  copy.at("b").value = 3;
  EXPECT_EQ(contents(table), (std::map<std::string, int>{{"a", 1}}));
  EXPECT_EQ(contents(copy), (std::map<std::string, int>{{"a", 2}, {"b", 3}}));
}

}  // namespace
}  // namespace lanyard::domain
