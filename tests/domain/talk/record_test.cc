#include "tests/given.h"

namespace lanyard::tests::talk_record {
namespace {

using domain::RecordTalk;

Given with_speakers() {
  const auto speaker = [](std::string code) {
    return domain::RecordSpeaker{.code = std::move(code), .name = sealed("x", "N")};
  };
  return given(conference()).after(speaker("S1")).after(speaker("S2")).after(speaker("S3"));
}

TEST(RecordTalk, newOrInPlaceOfWhatWasThere) {
  Given there = with_speakers();
  const RecordTalk command{.code = "T1", .title = "Talk", .speakers = {"S2", "S1", "S2"}};
  there.when(command)
      .then_events(on<events::TalkRecorded>(
          "talk-T1", R"(code: "T1" title: "Talk" speakers: "S1" speakers: "S2")"))
      .result(R"(talk: "T1")");
  there.after(command);
  there.when(command).then_nothing().result(R"(talk: "T1")");
}

TEST(RecordTalk, whoSharesATalk) {
  Given there = with_speakers();
  const auto shared = [&](std::string_view speaker) {
    return there.state().speaker(speaker)->shared_talks_size();
  };
  there.after(RecordTalk{.code = "T1", .title = "A", .speakers = {"S1", "S2"}})
      .after(RecordTalk{.code = "T2", .title = "B", .speakers = {"S1", "S3"}});
  EXPECT_EQ(shared("S1"), 2);
  EXPECT_EQ(shared("S2"), 1);
  there.after(RecordTalk{.code = "T1", .title = "A", .speakers = {"S2"}});
  EXPECT_EQ(shared("S1"), 1);
  EXPECT_EQ(shared("S2"), 0);
  there.after(RecordTalk{.code = "T2", .title = "B", .speakers = {}});
  EXPECT_EQ(shared("S1"), 0);
  EXPECT_EQ(shared("S3"), 0);
}

TEST(RecordTalk, ladder) {
  RecordTalk command{.code = "a b", .title = " ", .speakers = {"S1", "S9"}};
  const Given there = with_speakers();
  there.when(command).then_rejected("malformed_request").with("field", "code");
  command.code = "T1";
  there.when(command).then_rejected("malformed_request").with("field", "title");
  command.title = "T";
  there.when(command).then_rejected("unknown_speaker").with("speaker", "S9");
}

}  // namespace
}  // namespace lanyard::tests::talk_record
