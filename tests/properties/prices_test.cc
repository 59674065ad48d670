// Whatever happened, every order can be priced again from what was known when it was placed.
#include "replay/prices.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/evolve.h"
#include "world.h"

namespace lanyard::tests {
namespace {

/// What the check says of a log, and how many of its orders it found right.
struct Checked {
  std::vector<std::string> complaints;
  std::uint64_t orders = 0;
};

Checked check(const std::vector<events::Commit>& log) {
  Checked checked;
  replay::PriceCheck prices;
  domain::State state;
  for (const events::Commit& commit : log) {
    for (const events::RecordedEvent& event : commit.events) {
      if (auto wrong = prices.look_at(state, commit.recorded_at, event.event))
        checked.complaints.push_back(*std::move(wrong));
      state = domain::evolve(std::move(state), commit.recorded_at, event);
    }
  }
  checked.orders = prices.orders();
  return checked;
}

RC_GTEST_PROP(Prices, everyOrderOfEveryHistoryIsPricedAgainAsItWas, ()) {
  World world;
  const auto steps = *rc::gen::resize(250, rc::gen::arbitrary<std::vector<Step>>());
  for (const Step& step : steps) world.run(step);
  std::uint64_t placed = 0;
  std::uint64_t discounted = 0;
  for (const events::Commit& commit : world.log()) {
    for (const events::RecordedEvent& event : commit.events) {
      const auto* order = std::get_if<events::OrderPlaced>(&event.event);
      if (order == nullptr) continue;
      ++placed;
      if (order->discount() > 0) ++discounted;
    }
  }
  const Checked checked = check(world.log());
  if (!checked.complaints.empty()) RC_FAIL(checked.complaints.front());
  RC_ASSERT(checked.orders == placed);
  RC_CLASSIFY(discounted > 0, "with discounts");
}

// And one that is a minor unit off is found, whichever it is.
RC_GTEST_PROP(Prices, anOrderThatIsAMinorUnitOffIsFound, ()) {
  World world;
  const auto steps = *rc::gen::resize(250, rc::gen::arbitrary<std::vector<Step>>());
  for (const Step& step : steps) world.run(step);
  std::vector<events::Commit> log = world.log();
  std::vector<events::OrderPlaced*> orders;
  for (events::Commit& commit : log) {
    for (events::RecordedEvent& event : commit.events) {
      if (auto* order = std::get_if<events::OrderPlaced>(&event.event)) orders.push_back(order);
    }
  }
  RC_PRE(!orders.empty());
  events::OrderPlaced& order = *orders[*rc::gen::inRange<std::size_t>(0, orders.size())];
  events::OrderLine& line = *order.mutable_lines(*rc::gen::inRange(0, order.lines_size()));
  line.set_total(line.total() + 1);
  order.set_total(order.total() + 1);
  order.set_discount(order.discount() - 1);
  RC_ASSERT(check(log).complaints.size() == 1U);
}

}  // namespace
}  // namespace lanyard::tests
