#include <algorithm>
#include <map>
#include <set>

#include "tests/given.h"

namespace lanyard::tests::letter_transition {
namespace {

using domain::SubmitLetter;
using domain::TransitionLetter;

constexpr std::string_view kId = "LTR-LETTER001";

Given with_letter(const std::string& name = "Ada") {
  return given(conference())
      .after(SubmitLetter{.user = "ada",
                          .passport_name = sealed("ada", name),
                          .travel_from = {"2027-05-13"},
                          .travel_until = {"2027-05-17"}});
}

TransitionLetter step(std::string to, std::optional<std::string> reason = std::nullopt) {
  return {.letter = std::string(kId), .to = std::move(to), .reason = std::move(reason)};
}

/// A letter in each state.
std::map<std::string, Given> letters() {
  std::map<std::string, Given> in;
  in.emplace("submitted", with_letter());
  in.emplace("under_review", with_letter().after(step("under_review")));
  in.emplace("approved", with_letter().after(step("approved")));
  in.emplace("generated", Given(in.at("approved")).after(step("generated")));
  in.emplace("sent", Given(in.at("generated")).after(step("sent")));
  in.emplace("rejected", with_letter().after(step("rejected", "No.")));
  return in;
}

// TV-360, TV-369: every pair of states.
TEST(TransitionLetter, goesWhereTheTableSays) {
  const std::map<std::string, std::vector<std::string>> allowed = {
      {"submitted", {"under_review", "approved", "rejected"}},
      {"under_review", {"approved", "rejected"}},
      {"approved", {"generated"}},
      {"generated", {"sent"}},
      {"sent", {}},
      {"rejected", {}}};
  for (const auto& [from, there] : letters()) {
    for (const auto& [to, _] : allowed) {
      SCOPED_TRACE(from + " to " + to);
      if (std::ranges::find(allowed.at(from), to) != allowed.at(from).end()) {
        Given(there).after(step(to, "Because."));
      } else {
        there.when(step(to, "Because."))
            .then_rejected("invalid_transition")
            .with("from", from)
            .with("allowed", allowed.at(from));
      }
    }
    there.when(step("lost")).then_rejected("malformed_request").with("field", "to");
  }
}

TEST(TransitionLetter, recordsEachStep) {
  const auto in = letters();
  const std::string stream = "letter-LTR-LETTER001";
  in.at("submitted")
      .when(step("under_review", " "))
      .then_events(
          on<events::LetterReviewStarted>(stream, R"(letter: "LTR-LETTER001" user: "ada")"))
      .result(R"(user: "ada" status: "under_review" letter: "LTR-LETTER001")");
  in.at("under_review")
      .when(step("approved", "Fine."))
      .then_events(on<events::LetterApproved>(
          stream, R"(letter: "LTR-LETTER001" user: "ada" reason: "Fine.")"));
  in.at("under_review")
      .when(step("rejected", "Unreadable."))
      .then_events(on<events::LetterRejected>(
          stream, R"(letter: "LTR-LETTER001" user: "ada" reason: "Unreadable.")"));
  in.at("approved")
      .when(step("generated"))
      .then_events(on<events::LetterGenerated>(stream, R"(letter: "LTR-LETTER001" user: "ada"
          sha256: "5ha256" bytes: 1234 pages: 1
          document { subject: "ada" ciphertext: "PDF for pycon" })"))
      .result(R"(user: "ada" status: "generated" letter: "LTR-LETTER001" sha256: "5ha256")");
  in.at("generated")
      .when(step("sent"))
      .then_events(
          on<events::LetterSent>(stream, R"(letter: "LTR-LETTER001" user: "ada" sha256: "5ha256")"))
      .result(R"(user: "ada" status: "sent" letter: "LTR-LETTER001" sha256: "5ha256")");
}

TEST(TransitionLetter, ladder) {
  TransitionLetter unknown{.letter = "LTR-X", .to = "rejected"};
  with_letter().when(unknown).then_rejected("not_found");
  unknown.to = "submitted";
  with_letter().when(unknown).then_rejected("not_found");
  letters().at("sent").when(step("rejected")).then_rejected("invalid_transition");
  with_letter().when(step("rejected")).then_rejected("reason_required");
  with_letter().when(step("rejected", " \t")).then_rejected("reason_required");
  Given forgotten = with_letter("forgotten");
  forgotten.when(step("generated")).then_rejected("invalid_transition");
  forgotten.after(step("approved"))
      .when(step("generated"))
      .then_rejected("personal_data_unavailable");
}

TEST(TransitionLetter, IsLeftToTheWriterBecauseItMayMakeAPdf) {
  EXPECT_TRUE(domain::is_slow(TransitionLetter{}));
  EXPECT_FALSE(domain::is_slow(SubmitLetter{}));
}

}  // namespace
}  // namespace lanyard::tests::letter_transition
