#include "tests/given.h"

namespace lanyard::tests::attendee_void_redemption {
namespace {

domain::VoidRedemption void_it(std::string redemption, std::string reason = "Torn.") {
  return {.redemption = std::move(redemption), .reason = std::move(reason)};
}

Given with_redemption() {
  return given(conference(), addon("cap"), addon("shirt"))
      .after(add("ada", extra("cap")))
      .after(add("ada", extra("shirt"), 2))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "75"))
      .after(domain::Redeem{
          .access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2, .quantity = 2});
}

TEST(VoidRedemption, freesItsUnits) {
  with_redemption()
      .when(void_it("ORD-ORDER001-R1"))
      .then_events(on<events::RedemptionVoided>("order-ORD-ORDER001", R"(order: "ORD-ORDER001"
        line: 2 redemption: "ORD-ORDER001-R1" access_code: "GUEST001" quantity: 2
        reason: "Torn.")"))
      .result(R"(order: "ORD-ORDER001" access_code: "GUEST001" redemption: "ORD-ORDER001-R1"
                 line: 2)");
}

TEST(VoidRedemption, itsUnitsAreThoseOfWhoWasInConflictForThem) {
  const auto scan = [](std::string id, int at, int quantity) {
    return domain::Redeem{.access_code = "GUEST001",
                          .order = "ORD-ORDER001",
                          .line = 2,
                          .quantity = quantity,
                          .scan_id = std::move(id),
                          .scanned_at = minute(at)};
  };
  Given there = with_redemption();  // R1, of minute 0
  there.after(scan("late", 8, 2), minute(9)).after(scan("less late", 7, 1), minute(9));
  there.when(void_it("ORD-ORDER001-R1"))
      .then_events(
          on<events::RedemptionVoided>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" line: 2
            redemption: "ORD-ORDER001-R1" access_code: "GUEST001" quantity: 2 reason: "Torn.")"),
          on<events::RedemptionReinstated>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" line: 2
            redemption: "ORD-ORDER001-R3" access_code: "GUEST001" user: "ada" quantity: 1 units: 1
            addon: "shirt")"),
          on<events::RedemptionReinstated>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" line: 2
            redemption: "ORD-ORDER001-R2" access_code: "GUEST001" user: "ada" quantity: 1 units: 2
            addon: "shirt")"));
  // A redemption that is in conflict altogether can be voided too, and then wants nothing.
  there.when(void_it("ORD-ORDER001-R2"))
      .then_events(
          on<events::RedemptionVoided>("order-ORD-ORDER001", R"(order: "ORD-ORDER001" line: 2
            redemption: "ORD-ORDER001-R2" access_code: "GUEST001" conflicted: 2
            reason: "Torn.")"));
  there.after(void_it("ORD-ORDER001-R2")).after(void_it("ORD-ORDER001-R1"));
  there
      .when(domain::Redeem{.access_code = "GUEST001", .order = "ORD-ORDER001", .line = 2},
            minute(10))
      .says(R"(redemption: "ORD-ORDER001-R4" remaining: 0)");
}

TEST(VoidRedemption, ladder) {
  Given there = with_redemption();
  there.when(void_it("nothing", "")).then_rejected("malformed_request").with("field", "reason");
  for (const char* id : {"", "-R", "nothing", "ORD-ORDER001", "ORD-ORDER001-R", "ORD-ORDER001-R2",
                         "ORD-ORDER002-R1"})
    there.when(void_it(id)).then_rejected("not_found");
  there.after(void_it("ORD-ORDER001-R1"))
      .when(void_it("ORD-ORDER001-R1"))
      .then_rejected("already_voided");
}

}  // namespace
}  // namespace lanyard::tests::attendee_void_redemption
