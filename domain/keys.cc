#include "domain/keys.h"

#include <algorithm>

#include "domain/attendee/attendee.h"
#include "domain/streams.h"

namespace lanyard::domain {

bool Keys::want(std::string key) {
  if (state_.resident(key)) return true;
  if (std::ranges::find(missing_, key) == missing_.end()) missing_.push_back(std::move(key));
  return false;
}

void Keys::user(std::string_view user) {
  want(cart_stream(user));
  if (!want(user_stream(user))) return;
  const UserState* known = state_.user(user);
  if (known != nullptr && known->has_access_code()) want(attendee_stream(known->access_code()));
}

void Keys::holdings(std::string_view user) {
  this->user(user);
  if (!state_.resident(user_stream(user))) return;
  const UserState* known = state_.user(user);
  if (known == nullptr) return;
  for (const std::string& order : known->holds_units_of()) want(order_stream(order));
}

void Keys::order(std::string_view reference) {
  if (!want(order_stream(reference))) return;
  const OrderState* order = state_.order(reference);
  if (order == nullptr) return;
  user(order->user());
  for (const OrderLineState& line : order->lines()) {
    for (const UnitHolder& holder : line.assigned()) user(holder.user());
  }
}

void Keys::attendee(std::string_view scanned) {
  const std::string code = access_code_of(state_, scanned);
  if (!want(attendee_stream(code))) return;
  if (const AttendeeState* attendee = state_.attendee(code)) holdings(attendee->user());
}

void Keys::scan(std::string_view scan_id) { want(scan_key(scan_id)); }

void Keys::credit(std::string_view credit) { want(credit_stream(credit)); }

}  // namespace lanyard::domain
