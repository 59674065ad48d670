// Numbers near 64 bits in a log that somebody forged: state and read models take them without
// overflow (the sanitized builds see one) and without ending.
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "domain/evolve.h"
#include "domain/state.h"
#include "history.h"
#include "projections/projector.h"
#include "tests/distort.h"

namespace lanyard::tests {
namespace {

using Limits = std::numeric_limits<std::int64_t>;

/// Every number of the event is this one, where it is of the type; empty is every type.
events::Event forged(events::Event event, std::string_view type, std::int64_t number) {
  if (!type.empty() && events::type_name(event) != type) return event;
  std::visit(
      [&](auto& alternative) {
        if constexpr (std::is_base_of_v<google::protobuf::Message,
                                        std::decay_t<decltype(alternative)>>) {
          distort(alternative, number, std::nullopt);
        }
      },
      event);
  return event;
}

TEST(Forged, NumbersNear64BitsEndNeitherStateNorReadModels) {
  const auto written = store::make_memory_engine();
  History history(written->log());
  play(history);
  std::set<std::string> types = {""};
  for (const auto& commit : history.commits()) {
    for (const auto& event : commit->events) types.insert(std::string(type_name(event.event)));
  }
  for (const std::string& type : types) {
    for (const std::int64_t number : {Limits::min(), Limits::max()}) {
      SCOPED_TRACE(type);
      const auto engine = store::make_memory_engine();
      History again(engine->log());
      domain::State state;
      for (const auto& commit : history.commits()) {
        std::vector<std::pair<std::string, events::Event>> events;
        for (const auto& event : commit->events)
          events.emplace_back(event.stream, forged(event.event, type, number));
        const auto made = again.commit(std::move(events));
        for (const auto& event : made->events)
          state = domain::evolve(std::move(state), made->recorded_at, event);
      }
      projections::Projector projector("pycon", engine->log(), engine->views());
      while (projector.catch_up(again.head(), 100)) {
      }
      EXPECT_NE(state.conference(), nullptr);
      EXPECT_EQ(projector.position(), again.head());
    }
  }
}

}  // namespace
}  // namespace lanyard::tests
