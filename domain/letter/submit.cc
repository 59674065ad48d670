#include "domain/letter/submit.h"

#include "domain/checks.h"
#include "domain/streams.h"
#include "domain/user/user.h"

namespace lanyard::domain {

std::string SubmitLetter::primary_stream(const State&) const { return user_stream(user); }

void SubmitLetter::needs(Keys& keys) const { keys.user(user); }

Decision SubmitLetter::decide(const State& state, const Context& context) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  const UserState* known = state.user(user);
  if (Refusal refusal = refuse_forgotten(known, user)) return refuse(std::move(refusal));
  if (known != nullptr && known->has_open_letter()) {
    return refuse(conflict("letter_exists",
                           say("The letter ", known->open_letter(), " of ", user, " is open."),
                           {{"letter", known->open_letter()}}));
  }
  if (travel_from >= travel_until) {
    return refuse(conflict("invalid_dates",
                           say("The journey ends on ", travel_until.text,
                               ", which must be after it begins on ", travel_from.text, ".")));
  }
  events::LetterSubmitted submitted;
  events::LetterRequest& details = *submitted.mutable_details();
  constexpr std::string_view kPrefix = "LTR-";
  details.set_letter(std::string(kPrefix).append(context.fresh_code("letter", kPrefix)));
  details.set_user(user);
  *details.mutable_passport_name() = passport_name;
  *details.mutable_passport_number() = passport_number;
  *details.mutable_nationality() = nationality;
  if (date_of_birth) {
    *details.mutable_date_of_birth() = *date_of_birth;
    details.mutable_date_of_birth()->set_date(true);
  }
  details.set_travel_from(travel_from.text);
  details.set_travel_until(travel_until.text);
  *details.mutable_destination_address() = destination_address;
  if (embassy_name) *details.mutable_embassy_name() = *embassy_name;

  Accepted accepted;
  accepted.result.set_letter(details.letter());
  accepted.result.set_user(user);
  accepted.result.set_status("submitted");
  accepted.events.push_back({letter_stream(details.letter()), std::move(submitted)});
  return accepted;
}

}  // namespace lanyard::domain
