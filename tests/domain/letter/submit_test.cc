#include "tests/given.h"

namespace lanyard::tests::letter_submit {
namespace {

using domain::SubmitLetter;
using domain::TransitionLetter;

SubmitLetter letter_of(std::string user) {
  return {.user = user,
          .passport_name = sealed(user, "Ada Lovelace"),
          .passport_number = sealed(user, "X1"),
          .nationality = sealed(user, "British"),
          .travel_from = {"2027-05-13"},
          .travel_until = {"2027-05-17"},
          .destination_address = sealed(user, "Hotel")};
}

TEST(SubmitLetter, asksForALetter) {
  SubmitLetter command = letter_of("ada");
  given(conference())
      .when(command)
      .then_events(on<events::LetterSubmitted>("letter-LTR-LETTER001", R"(details {
          letter: "LTR-LETTER001" user: "ada"
          passport_name { subject: "ada" ciphertext: "Ada Lovelace" }
          passport_number { subject: "ada" ciphertext: "X1" }
          nationality { subject: "ada" ciphertext: "British" }
          travel_from: "2027-05-13" travel_until: "2027-05-17"
          destination_address { subject: "ada" ciphertext: "Hotel" } })"))
      .result(R"(user: "ada" status: "submitted" letter: "LTR-LETTER001")");
  command.date_of_birth = sealed("ada", "1815-12-10");
  command.embassy_name = sealed("ada", "Embassy");
  given(conference())
      .when(command)
      .then_events(on<events::LetterSubmitted>("letter-LTR-LETTER001", R"(details {
          letter: "LTR-LETTER001" user: "ada"
          passport_name { subject: "ada" ciphertext: "Ada Lovelace" }
          passport_number { subject: "ada" ciphertext: "X1" }
          nationality { subject: "ada" ciphertext: "British" }
          date_of_birth { subject: "ada" ciphertext: "1815-12-10" date: true }
          travel_from: "2027-05-13" travel_until: "2027-05-17"
          destination_address { subject: "ada" ciphertext: "Hotel" }
          embassy_name { subject: "ada" ciphertext: "Embassy" } })"));
}

// TV-362.
TEST(SubmitLetter, theJourneyEndsAfterItBegins) {
  SubmitLetter command = letter_of("ada");
  command.travel_until = command.travel_from;
  given(conference()).when(command).then_rejected("invalid_dates");
  command.travel_from = {"2027-05-14"};
  given(conference()).when(command).then_rejected("invalid_dates");
}

TEST(SubmitLetter, anotherOneAfterARejectionOrWhenItWasSent) {
  Given asked = given(conference()).after(letter_of("ada"));
  asked.when(letter_of("ada"))
      .then_rejected("letter_exists")
      .with("letter", std::string("LTR-LETTER001"));
  EXPECT_FALSE(asked.state().user("bob"));
  Given(asked).after(letter_of("bob"));
  Given rejected = Given(asked).after(
      TransitionLetter{.letter = "LTR-LETTER001", .to = "rejected", .reason = "Unreadable."});
  rejected.after(letter_of("ada"));
  EXPECT_EQ(rejected.state().user("ada")->open_letter(), "LTR-LETTER002");
  Given going = asked;
  for (const char* step : {"approved", "generated"}) {
    going.after(TransitionLetter{.letter = "LTR-LETTER001", .to = step});
    going.when(letter_of("ada")).then_rejected("letter_exists");
  }
  going.after(TransitionLetter{.letter = "LTR-LETTER001", .to = "sent"}).after(letter_of("ada"));
}

TEST(SubmitLetter, ladder) {
  SubmitLetter command = letter_of("a@b");
  command.travel_until = command.travel_from;
  Given asked = given(conference()).after(letter_of("ada"));
  asked.when(command).then_rejected("invalid_user");
  command.user = "ada";
  Given(asked)
      .after(domain::ForgetUser{.user = "ada"})
      .when(command)
      .then_rejected("user_forgotten");
  asked.when(command).then_rejected("letter_exists");
  command.user = "bob";
  asked.when(command).then_rejected("invalid_dates");
  Given().when(command).then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests::letter_submit
