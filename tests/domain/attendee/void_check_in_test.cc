#include "tests/given.h"

namespace lanyard::tests::attendee_void_check_in {
namespace {

domain::VoidCheckIn void_it(std::string check_in, std::string reason = "Wrong badge.") {
  return {.check_in = std::move(check_in), .reason = std::move(reason)};
}
Fact voided(std::string_view text) {
  auto event = message<events::CheckInVoided>(
      R"(access_code: "GUEST001" user: "ada" reason: "Wrong badge.")");
  read_text(text, event);
  return {"attendee-GUEST001", std::move(event)};
}

/// Ada was checked in at 5 and at 6.
Given with_check_ins() {
  return given(conference(), ticket_type("student"))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "100"))
      .after(domain::CheckIn{.access_code = "GUEST001"}, minute(5))
      .after(domain::CheckIn{.access_code = "GUEST001"}, minute(6));
}

TEST(VoidCheckIn, saysWhatTheRecordIsAfterIt) {
  Given there = with_check_ins();
  there.when(void_it("GUEST001-1"))
      .then_events(voided(R"(check_in: "GUEST001-1" first_checked_in_at: @6 present: true)"))
      .result(R"(user: "ada" access_code: "GUEST001" check_in: "GUEST001-1" times: 1
                 first_checked_in_at: @6)");
  there.when(void_it("GUEST001-2"))
      .then_events(voided(R"(check_in: "GUEST001-2" first_checked_in_at: @5 present: true)"));
  there.after(void_it("GUEST001-1"));
  there.when(void_it("GUEST001-2"))
      .then_events(voided(R"(check_in: "GUEST001-2")"))
      .result(R"(user: "ada" access_code: "GUEST001" check_in: "GUEST001-2" times: 0)");
}

TEST(VoidCheckIn, whoCameBackByMistakeIsOutsideAgain) {
  with_check_ins()
      .after(domain::LeaveVenue{.access_code = "GUEST001"}, minute(7))
      .after(domain::CheckIn{.access_code = "GUEST001"}, minute(8))
      .when(void_it("GUEST001-3"))
      .then_events(voided(R"(check_in: "GUEST001-3" first_checked_in_at: @5 present: false)"));
}

TEST(VoidCheckIn, theNextIsTheFirstAgain) {
  with_check_ins()
      .after(void_it("GUEST001-1"))
      .after(void_it("GUEST001-2"))
      .when(domain::CheckIn{.access_code = "GUEST001"}, minute(9))
      .then_events(on<events::CheckedIn>("attendee-GUEST001", R"(access_code: "GUEST001"
        user: "ada" check_in: "GUEST001-3" first: true times: 1 ticket_types: "student"
        present: true)"));
}

TEST(VoidCheckIn, ladder) {
  Given there = with_check_ins();
  there.when(void_it("nothing", " ")).then_rejected("malformed_request").with("field", "reason");
  for (const char* id :
       {"", "-", "nothing", "GUEST001", "GUEST001-", "GUEST001-3", "GUEST002-1", "guest001-1"})
    there.when(void_it(id)).then_rejected("not_found");
  there.after(void_it("GUEST001-1")).when(void_it("GUEST001-1")).then_rejected("already_voided");
}

}  // namespace
}  // namespace lanyard::tests::attendee_void_check_in
