// When all tests of the domain have run: every rejection that a command declares, and every event
// there is, was looked at by one of them.
#include <gtest/gtest.h>

#include "events/event.h"
#include "tests/given.h"
#include "tests/seen.h"

namespace lanyard::tests {
namespace {

template <std::size_t... I>
void expect_rejections_seen(std::index_sequence<I...>) {
  const auto expect = [](std::string_view command, const auto& codes) {
    for (const std::string_view code : codes) {
      EXPECT_TRUE(seen_rejections().contains({std::string(command), std::string(code)}))
          << "no test refuses " << command << " as " << code;
    }
  };
  (expect(std::variant_alternative_t<I, domain::Command>::kName,
          std::variant_alternative_t<I, domain::Command>::kRejections),
   ...);
}

class Coverage : public testing::Environment {
  void TearDown() override {
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    if (all.test_to_run_count() != all.total_test_count()) return;
    expect_rejections_seen(std::make_index_sequence<std::variant_size_v<domain::Command>>());
    for (const std::string_view type : events::known_types())
      EXPECT_TRUE(seen_events().contains(std::string(type))) << "no test makes a " << type;
  }
};

const testing::Environment* const kCoverage = testing::AddGlobalTestEnvironment(new Coverage);

}  // namespace
}  // namespace lanyard::tests
