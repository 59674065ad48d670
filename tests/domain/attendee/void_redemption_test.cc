#include "tests/given.h"

namespace lanyard::tests {
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
}  // namespace lanyard::tests
