// Units that were handed out twice, by devices that did not know of each other: reference W-43.
#include "tests/given.h"

namespace lanyard::tests::attendee_offline_redemption {
namespace {

using domain::Redeem;

constexpr const char* kStream = "order-ORD-ORDER001";

Redeem scan(std::string id, std::int64_t at, std::int64_t quantity = 1) {
  return {.access_code = "GUEST001",
          .order = "ORD-ORDER001",
          .line = 1,
          .quantity = quantity,
          .scan_id = std::move(id),
          .scanned_at = minute(at)};
}
Redeem at_the_desk(std::int64_t quantity = 1) {
  return {.access_code = "GUEST001", .order = "ORD-ORDER001", .line = 1, .quantity = quantity};
}
Fact redeemed(std::string_view text) {
  auto event = message<events::ProductRedeemed>(R"(order: "ORD-ORDER001" line: 1 addon: "shirt"
    access_code: "GUEST001" user: "ada")");
  read_text(text, event);
  return {kStream, std::move(event)};
}
Fact in_conflict(std::string_view text) {
  auto event = message<events::RedemptionConflicted>(R"(order: "ORD-ORDER001" line: 1
    addon: "shirt" name: "shirt" access_code: "GUEST001" user: "ada")");
  read_text(text, event);
  return {kStream, std::move(event)};
}

/// Ada, GUEST001, has paid for so many shirts.
Given with_shirts(std::int64_t quantity) {
  return given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt"), quantity))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", std::to_string(25 * quantity)));
}

TEST(OfflineRedemption, theLaterScanIsInConflict) {
  Given there = with_shirts(1).after(scan("a", 5), minute(9));
  there.when(scan("b", 6), minute(10))
      .then_events(in_conflict(R"(redemption: "ORD-ORDER001-R2" quantity: 1 redeemed_at: @6
        conflicts_with: "ORD-ORDER001-R1" scan_id: "b" scanned_at: @6)"))
      .says(R"(redemption: "ORD-ORDER001-R2" conflicted: 1 conflicts_with: "ORD-ORDER001-R1"
               quantity: 1 redeemed: 1 remaining: 0
               problems { code: "no_ticket" }
               problems { code: "no_profile" }
               problems { code: "redemption_conflict" order: "ORD-ORDER001" })");
  there.after(scan("b", 6), minute(10));
  there.when(scan("b", 6), minute(11))
      .then_nothing()
      .says(R"(redemption: "ORD-ORDER001-R2" conflicted: 1)");
}

TEST(OfflineRedemption, theEarlierScanTakesTheUnitThoughItArrivesLater) {
  Given there = with_shirts(1).after(scan("b", 6), minute(9));
  there.when(scan("a", 5), minute(10))
      .then_events(in_conflict(R"(redemption: "ORD-ORDER001-R1" quantity: 1 units: 1
                     redeemed_at: @6 conflicts_with: "ORD-ORDER001-R2" scan_id: "b")"),
                   redeemed(R"(redemption: "ORD-ORDER001-R2" quantity: 1 units: 1 scan_id: "a"
                     scanned_at: @5)"))
      .says(R"(redemption: "ORD-ORDER001-R2" conflicts_with: "ORD-ORDER001-R1" redeemed: 1
               remaining: 0)");
}

TEST(OfflineRedemption, atTheSameMomentTheScansIdDecides) {
  with_shirts(1)
      .after(scan("b", 5), minute(9))
      .when(scan("a", 5), minute(10))
      .says(R"(conflicts_with: "ORD-ORDER001-R1")");
  Given there = with_shirts(1).after(scan("a", 5), minute(9));
  there.when(scan("b", 5), minute(10)).says("conflicted: 1");
  // Without an id, whichever came first.
  Redeem nameless = scan("", 5);
  nameless.scan_id.reset();
  Given other = with_shirts(1).after(nameless, minute(9));
  other.when(nameless, minute(10)).says("conflicted: 1");
}

TEST(OfflineRedemption, theDeskIsAnswered) {
  Given there = with_shirts(1).after(scan("a", 5), minute(9));
  there.when(at_the_desk(), minute(10)).then_rejected("fully_redeemed").with("remaining", 0);
  // A scanner that asks before it hands out is at the desk, whatever it calls its scan.
  Redeem asking = at_the_desk();
  asking.scan_id = "online";
  there.when(asking, minute(10)).then_rejected("fully_redeemed");
  Given desk = with_shirts(1).after(at_the_desk(), minute(7));
  desk.when(scan("a", 5), minute(10))
      .then_events(in_conflict(R"(redemption: "ORD-ORDER001-R1" quantity: 1 units: 1
                     redeemed_at: @7 conflicts_with: "ORD-ORDER001-R2")"),
                   redeemed(R"(redemption: "ORD-ORDER001-R2" quantity: 1 units: 1 scan_id: "a"
                     scanned_at: @5)"));
  desk.when(scan("a", 8), minute(10)).says("conflicted: 1");
}

TEST(OfflineRedemption, someUnitsOfSeveral) {
  // Three shirts: b took two, c one, and then a, who was first, wants two.
  Given there = with_shirts(3).after(scan("b", 6, 2), minute(9)).after(scan("c", 7, 1), minute(9));
  there.when(scan("a", 5, 2), minute(10))
      .then_events(in_conflict(R"(redemption: "ORD-ORDER001-R2" quantity: 1 units: 3
                     redeemed_at: @7 conflicts_with: "ORD-ORDER001-R3" scan_id: "c")"),
                   in_conflict(R"(redemption: "ORD-ORDER001-R1" quantity: 1 units: 2
                     redeemed_at: @6 conflicts_with: "ORD-ORDER001-R3" scan_id: "b")"),
                   redeemed(R"(redemption: "ORD-ORDER001-R3" quantity: 2 units: 2 units: 3
                     scan_id: "a" scanned_at: @5)"));
  // One is free, one is taken from c, and one nobody has.
  there = with_shirts(3).after(scan("a", 5, 1), minute(9)).after(scan("c", 7, 1), minute(9));
  there.when(scan("b", 6, 3), minute(10))
      .then_events(in_conflict(R"(redemption: "ORD-ORDER001-R2" quantity: 1 units: 2
                     redeemed_at: @7 conflicts_with: "ORD-ORDER001-R3" scan_id: "c")"),
                   redeemed(R"(redemption: "ORD-ORDER001-R3" quantity: 2 units: 2 units: 3
                     scan_id: "b" scanned_at: @6)"),
                   in_conflict(R"(redemption: "ORD-ORDER001-R3" quantity: 1 redeemed_at: @6
                     conflicts_with: "ORD-ORDER001-R1" scan_id: "b" scanned_at: @6)"))
      .says("conflicted: 1 redeemed: 3 remaining: 0 quantity: 3");
}

TEST(OfflineRedemption, moreThanThePersonHoldsIsInConflictWithNobody) {
  with_shirts(1)
      .when(scan("a", 5, 2), minute(10))
      .then_events(redeemed(R"(redemption: "ORD-ORDER001-R1" quantity: 1 units: 1 scan_id: "a"
                     scanned_at: @5)"),
                   in_conflict(R"(redemption: "ORD-ORDER001-R1" quantity: 1 redeemed_at: @5
                     scan_id: "a" scanned_at: @5)"));
}

TEST(OfflineRedemption, peopleOfOneOrderDoNotCompete) {
  Given there = with_shirts(2).after(
      domain::AssignUnit{.order = "ORD-ORDER001", .line = 1, .unit = 2, .user = "bob"});
  there.after(scan("b", 6), minute(9));
  Redeem bobs = scan("a", 5);
  bobs.access_code = "GUEST002";
  there.when(bobs, minute(10))
      .then_events(on<events::ProductRedeemed>(kStream, R"(order: "ORD-ORDER001" line: 1
        addon: "shirt" access_code: "GUEST002" user: "bob" redemption: "ORD-ORDER001-R2"
        quantity: 1 units: 2 scan_id: "a" scanned_at: @5)"));
}

TEST(OfflineRedemption, whoIsNotEntitledIsRefusedAllTheSame) {
  with_shirts(1)
      .after(domain::RefundOrder{.order = "ORD-ORDER001", .destination = "original"})
      .when(scan("a", 5), minute(10))
      .then_rejected("not_entitled")
      .with("order_status", "refunded");
}

}  // namespace
}  // namespace lanyard::tests::attendee_offline_redemption
