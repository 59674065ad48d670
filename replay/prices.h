#pragma once

#include <map>
#include <optional>
#include <string>

#include "domain/state.h"
#include "events/event.h"

namespace lanyard::replay {

/// Prices every order again: from the cart as it was when it was checked out, with the one pricing
/// function, on the state of that moment.
class PriceCheck {
 public:
  /// Shown each event with the state before it, in log order. Tells what is wrong with an order's
  /// prices; nothing when they are right, or the event is none of its business.
  std::optional<std::string> look_at(const domain::State& before, Instant recorded_at,
                                     const events::Event& event);

  std::uint64_t orders() const { return orders_; }  ///< found right

 private:
  std::optional<std::string> expect(const domain::State& before, Instant recorded_at,
                                    const events::CartCheckedOut& event);
  std::optional<std::string> compare(const events::OrderPlaced& placed);

  /// What the carts that were checked out must become, by order; one at a time in a sound log.
  std::map<std::string, events::OrderPlaced> expected_;
  std::uint64_t orders_ = 0;
};

}  // namespace lanyard::replay
