#include "tests/given.h"

namespace lanyard::tests::attendee_leave_venue {
namespace {

using domain::LeaveVenue;

Given with_attendee() {
  return given(conference(), ticket_type("student"))
      .after(add("ada", ticket("student")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "100"));
}

TEST(LeaveVenue, notesThatSomeoneLeft) {
  with_attendee()
      .after(domain::CheckIn{.access_code = "GUEST001"})
      .when(LeaveVenue{.access_code = "pycon:guest001", .station = "north"})
      .then_events(on<events::LeftVenue>("attendee-GUEST001",
                                         R"(access_code: "GUEST001" user: "ada" station: "north")"))
      .result(R"(user: "ada" access_code: "GUEST001")");
}

TEST(LeaveVenue, ladder) {
  Given there = with_attendee();
  there.when(LeaveVenue{.access_code = "x"}).then_rejected("not_found");
  there.when(LeaveVenue{.access_code = "GUEST001"}).then_rejected("not_checked_in");
  there.after(domain::CheckIn{.access_code = "GUEST001"});
  Given(there)
      .after(LeaveVenue{.access_code = "GUEST001"})
      .when(LeaveVenue{.access_code = "GUEST001"})
      .then_rejected("not_checked_in");
  there.after(domain::VoidCheckIn{.check_in = "GUEST001-1", .reason = "Oops."})
      .when(LeaveVenue{.access_code = "GUEST001"})
      .then_rejected("not_checked_in");
}

}  // namespace
}  // namespace lanyard::tests::attendee_leave_venue
