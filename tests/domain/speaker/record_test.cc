#include "tests/given.h"

namespace lanyard::tests::speaker_record {
namespace {

using domain::RecordSpeaker;

Fact recorded(std::string_view text) {
  auto event = message<events::SpeakerRecorded>(
      R"(code: "S1" name { subject: "speaker:S1" ciphertext: "Ada" })");
  read_text(text, event);
  return {"speaker-S1", std::move(event)};
}
RecordSpeaker speaker(std::optional<std::string> user = std::nullopt) {
  RecordSpeaker command{.code = "S1", .user = std::move(user)};
  command.name = sealed(command.sealing_subject(), "Ada");
  return command;
}

TEST(RecordSpeaker, newOrInPlaceOfWhatWasThere) {
  Given there = given(conference());
  there.when(speaker()).then_events(recorded("")).result(R"(speaker: "S1")");
  there.after(speaker());
  there.when(speaker()).then_nothing().result(R"(speaker: "S1")");
  there.when(speaker("ada")).then_events(recorded(R"(name { subject: "ada" } user: "ada")"));
}

TEST(RecordSpeaker, anotherUserIsTheSpeakerFromThenOn) {
  Given there = given(conference()).after(speaker("ada")).after(speaker("bob"));
  EXPECT_EQ(there.state().user("ada")->speakers_size(), 0);
  EXPECT_EQ(there.state().user("bob")->speakers(0), "S1");
  there.after(speaker());
  EXPECT_EQ(there.state().user("bob")->speakers_size(), 0);
}

TEST(RecordSpeaker, ladder) {
  RecordSpeaker command = speaker("a@b");
  given(conference()).when(command).then_rejected("invalid_user");
  for (const char* const code : {"", "a b", "a@b", "x\n"}) {
    command.code = code;
    given(conference()).when(command).then_rejected("malformed_request").with("field", "code");
  }
}

}  // namespace
}  // namespace lanyard::tests::speaker_record
