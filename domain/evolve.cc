#include "domain/evolve.h"

#include <concepts>

#include "domain/attendee/attendee.h"
#include "domain/attendee/redemption.h"
#include "domain/badge_template/badge_template.h"
#include "domain/cart/cart.h"
#include "domain/catalogue/catalogue.h"
#include "domain/condition/condition.h"
#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/letter/letter.h"
#include "domain/order/order.h"
#include "domain/profile/profile.h"
#include "domain/speaker/speaker.h"
#include "domain/user/user.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {
namespace {

struct Apply {
  State& state;
  Instant recorded_at;

  // A type from a later build changes nothing here but its stream's revision.
  void operator()(const events::UnknownEvent&) const {}

  template <class Event>
  void operator()(const Event& event) const {
    if constexpr (requires { evolve(state, recorded_at, event); }) {
      evolve(state, recorded_at, event);
    } else {
      evolve(state, event);
    }
  }
};

}  // namespace

State evolve(State state, Instant recorded_at, const events::RecordedEvent& event) {
  std::visit(Apply{state, recorded_at}, event.event);
  state.set_revision(event.stream, event.revision);
  return state;
}

}  // namespace lanyard::domain
