// Laws of the domain over random histories of a small conference with many limits. rapidcheck
// prints the seed and the shortest history that breaks one; RC_PARAMS="seed=…" repeats it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <set>

#include "tests/given.h"
#include "world.h"

namespace lanyard::tests {
namespace {

using Steps = std::vector<Step>;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// After every commit of every history: the auditor's and the state's invariants hold; the same is
// decided on a state that holds only what was fetched; what is folded can be undone; what says how
// things shall be is silent when it is said again.
RC_GTEST_PROP(Domain, everyHistoryKeepsTheInvariants, ()) {
  World world;
  std::size_t accepted = 0;
  const auto steps = *rc::gen::resize(250, rc::gen::arbitrary<Steps>());
  for (const Step& step : steps) {
    const auto decision = world.run(step);
    if (decision && !decision->events.empty()) ++accepted;
    if (!world.complaints().empty()) RC_FAIL(joined(world.complaints()));
  }
  RC_CLASSIFY(accepted > 20, "more than 20 commits");
}

// The log alone gives the state that decided, and what the other half stored.
RC_GTEST_PROP(Domain, foldingTheLogIsTheState, (const Steps& steps)) {
  World world;
  for (const Step& step : steps) world.run(step);
  RC_ASSERT(world.complaints().empty());
  const std::string folded = dump(fold(world.log()));
  RC_ASSERT(folded == dump(world.state()));
  RC_ASSERT(folded == world.stored());
}

// A batch that is undone leaves no trace: what comes then is decided as if it had never been.
RC_GTEST_PROP(Domain, aBatchUndoneNeverWas, (const Steps& before, const Steps& batch)) {
  World world;
  for (const Step& step : before) world.run(step);
  const std::string start = dump(world.state());
  std::vector<std::string> first;
  const World::Mark mark = world.begin();
  for (const Step& step : batch) first.push_back(to_text(world.run_tentatively(step)));
  const std::string end = dump(world.state());
  world.undo(mark);
  RC_ASSERT(dump(world.state()) == start);
  const World::Mark again = world.begin();
  for (std::size_t i = 0; i < batch.size(); ++i)
    RC_ASSERT(to_text(world.run_tentatively(batch[i])) == first[i]);
  RC_ASSERT(dump(world.state()) == end);
  world.undo(again);
}

// When time has run out for everybody, nothing is held and no cart is open.
RC_GTEST_PROP(Domain, timeReleasesEverything, (const Steps& steps)) {
  World world;
  for (const Step& step : steps) world.run(step);
  world.pass(60);
  world.run(domain::OpenShop{});
  RC_ASSERT(world.complaints().empty());
  RC_ASSERT(world.state().deadlines().empty());
  RC_ASSERT(world.state().conference()->tickets_held() == 0);
}

// The laws above speak of all that can happen: histories like theirs come to every kind of event.
TEST(Domain, historiesReachEveryEvent) {
  constexpr std::uint32_t kSeed = 20270514;
  std::mt19937 random(kSeed);
  const auto below = [&random](int bound) { return static_cast<int>(random() % bound); };
  std::set<std::string_view> missing(events::known_types().begin(), events::known_types().end());
  missing.erase("SectionDefined");  // decides nothing, so no step defines one
  for (int history = 0; history < 600 && !missing.empty(); ++history) {
    World world;
    for (int i = 0; i < 300; ++i) {
      world.run(Step{.kind = below(kKinds),
                     .who = below(4),
                     .what = below(kWhats),
                     .quantity = below(6) - 1,
                     .pick = below(12),
                     .minutes = below(3) == 0 ? 1 : 0});
    }
    for (const events::Commit& commit : world.log()) {
      for (const events::RecordedEvent& event : commit.events)
        missing.erase(events::type_name(event.event));
    }
  }
  EXPECT_THAT(missing, testing::IsEmpty());
}

}  // namespace
}  // namespace lanyard::tests
