#include "tests/given.h"

namespace lanyard::tests::user_forget {
namespace {

using domain::ForgetUser;
using domain::RecordSpeaker;

const ForgetUser kForget{.user = "ada"};

RecordSpeaker speaker(std::string code, std::optional<std::string> user) {
  RecordSpeaker command{.code = std::move(code), .user = std::move(user)};
  command.name = sealed(command.sealing_subject(), "Ada");
  return command;
}

TEST(ForgetUser, notesWhoseKeysAreToGo) {
  given(conference())
      .after(domain::RegisterUser{.user = "ada"})
      .when(kForget)
      .then_events(on<events::UserForgotten>("user-ada", R"(user: "ada" subjects: "ada")"))
      .result(R"(user: "ada")");
}

TEST(ForgetUser, whoeverTheConferenceKnows) {
  const Fact forgotten = on<events::UserForgotten>("user-ada", R"(user: "ada" subjects: "ada")");
  Given there = given(conference(), ticket_type("student"));
  there.after(add("ada", ticket("student")));
  there.when(kForget).then_events(forgotten);
  there.after(checkout("ada"));
  there.when(kForget).then_events(forgotten);
  // Somebody who only was given a ticket.
  there.after(pay("ORD-ORDER001", "100"));
  there.after(domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 1, .user = "bob"});
  there.when(ForgetUser{.user = "bob"})
      .then_events(on<events::UserForgotten>("user-bob", R"(user: "bob" subjects: "bob")"));
}

TEST(ForgetUser, theSpeakersThatTheyAreAreForgottenToo) {
  Given there = given(conference()).after(speaker("S2", std::nullopt)).after(speaker("S2", "ada"));
  there.after(speaker("S1", "ada")).after(speaker("S3", "bob"));
  there.when(kForget).then_events(on<events::UserForgotten>(
      "user-ada", R"(user: "ada" subjects: "ada" subjects: "speaker:S1" subjects: "speaker:S2")"));
}

TEST(ForgetUser, twiceChangesNothingUnlessMoreIsKnown) {
  Given there = given(conference()).after(domain::RegisterUser{.user = "ada"}).after(kForget);
  there.when(kForget).then_nothing().result(R"(user: "ada")");
  there.after(speaker("S1", std::nullopt)).after(speaker("S1", "ada"));
  const Fact again = on<events::UserForgotten>(
      "user-ada", R"(user: "ada" subjects: "ada" subjects: "speaker:S1")");
  there.when(kForget).then_events(again);
  there.after(kForget);
  there.when(kForget).then_nothing();
  // What was destroyed once stays so, whoever speaks now.
  there.after(speaker("S1", "bob"));
  there.when(kForget).then_nothing();
}

TEST(ForgetUser, figuresAndCodesStay) {
  Given there = given(conference(), ticket_type("student"));
  there.after(add("ada", ticket("student"))).after(checkout("ada"));
  there.after(pay("ORD-ORDER001", "100")).after(kForget);
  EXPECT_EQ(there.state().ticket_type("student")->sold(), 1);
  EXPECT_EQ(there.state().user("ada")->access_code(), "GUEST001");
  there.when(domain::CheckIn{.access_code = "GUEST001"})
      .then_events(on<events::CheckedIn>("attendee-GUEST001",
                                         R"(access_code: "GUEST001" user: "ada" first: true
                                            check_in: "GUEST001-1" times: 1
                                            ticket_types: "student" present: true)"));
}

TEST(ForgetUser, ladder) {
  given().when(ForgetUser{.user = "a@b"}).then_rejected("not_found");
  given(conference()).when(ForgetUser{.user = "a@b"}).then_rejected("invalid_user");
  given(conference()).when(kForget).then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests::user_forget
