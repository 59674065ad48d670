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
  held(user);
}

void Keys::held(std::string_view user) {
  if (!want(user_stream(user))) return;
  const UserState* known = state_.user(user);
  if (known == nullptr) return;
  if (known->has_access_code()) want(attendee_stream(known->access_code()));
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
  if (order->has_voucher()) voucher(order->voucher());
  for (const PaymentState& payment : order->payments()) {
    if (payment.has_credit()) credit(payment.credit());
  }
}

void Keys::attendee(std::string_view scanned) {
  const std::string code = access_code_of(state_, scanned);
  if (!want(attendee_stream(code))) return;
  // Nobody at a door looks at carts.
  if (const AttendeeState* attendee = state_.attendee(code)) held(attendee->user());
}

void Keys::forgotten(std::string_view user) {
  want(forgotten_key(user));
  this->user(user);
}

void Keys::voucher(std::string_view code) { want(voucher_stream(code)); }

void Keys::cart(std::string_view user) {
  this->user(user);
  if (!state_.resident(cart_stream(user))) return;
  const CartState* cart = state_.cart(user);
  if (cart != nullptr && cart->has_voucher()) voucher(cart->voucher());
}

void Keys::buyer(std::string_view user) {
  cart(user);
  holdings(user);
  if (!state_.resident(user_stream(user))) return;
  const UserState* known = state_.user(user);
  if (known == nullptr) return;
  for (const std::string& code : known->speakers()) want(speaker_stream(code));
}

void Keys::speaker(std::string_view code) {
  if (!want(speaker_stream(code))) return;
  const SpeakerState* speaker = state_.speaker(code);
  if (speaker != nullptr && speaker->record().has_user()) user(speaker->record().user());
}

void Keys::talk(std::string_view code) {
  if (!want(talk_stream(code))) return;
  const TalkState* talk = state_.talk(code);
  if (talk == nullptr) return;
  for (const std::string& speaker : talk->record().speakers()) want(speaker_stream(speaker));
}

void Keys::letter(std::string_view letter) {
  if (!want(letter_stream(letter))) return;
  if (const LetterState* known = state_.letter(letter)) user(known->details().user());
}

void Keys::badge_template(std::string_view slug) { want(badge_template_stream(slug)); }

void Keys::default_badge_template() {
  const ConferenceState* conference = state_.conference();
  if (conference != nullptr && conference->has_default_badge_template())
    badge_template(conference->default_badge_template());
}

void Keys::credit(std::string_view credit) { want(credit_stream(credit)); }

}  // namespace lanyard::domain
