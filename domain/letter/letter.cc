#include "domain/letter/letter.h"

#include "domain/streams.h"

namespace lanyard::domain {
namespace {

void close_letter(State& state, const std::string& user, const std::string& letter) {
  UserState& owner = state.edit_user(user);
  if (owner.open_letter() == letter) owner.clear_open_letter();
}

}  // namespace

void evolve(State& state, const events::LetterSubmitted& event) {
  const events::LetterRequest& details = event.details();
  state.expect_new(letter_stream(details.letter()));
  LetterState& letter = state.edit_letter(details.letter());
  *letter.mutable_details() = details;
  letter.set_status(LETTER_STATUS_SUBMITTED);
  state.edit_user(details.user()).set_open_letter(details.letter());
}

void evolve(State& state, const events::LetterReviewStarted& event) {
  state.edit_letter(event.letter()).set_status(LETTER_STATUS_UNDER_REVIEW);
}

void evolve(State& state, const events::LetterApproved& event) {
  state.edit_letter(event.letter()).set_status(LETTER_STATUS_APPROVED);
}

void evolve(State& state, const events::LetterRejected& event) {
  state.edit_letter(event.letter()).set_status(LETTER_STATUS_REJECTED);
  close_letter(state, event.user(), event.letter());
}

void evolve(State& state, const events::LetterGenerated& event) {
  LetterState& letter = state.edit_letter(event.letter());
  letter.set_status(LETTER_STATUS_GENERATED);
  letter.set_sha256(event.sha256());
}

void evolve(State& state, const events::LetterSent& event) {
  state.edit_letter(event.letter()).set_status(LETTER_STATUS_SENT);
  close_letter(state, event.user(), event.letter());
}

}  // namespace lanyard::domain
