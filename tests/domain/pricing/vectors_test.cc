// Vectors of the reference that no test of a command covers, by their number there.
#include "tests/given.h"

namespace lanyard::tests::pricing_vectors {
namespace {

/// What ada's only order costs, for these things in the cart.
std::int64_t total_of(Given there, const std::vector<std::pair<domain::Product, int>>& cart,
                      const std::string& code = "") {
  for (const auto& [product, quantity] : cart) there.after(add("ada", product, quantity));
  if (!code.empty()) there.after(tests::apply("ada", code));
  there.after(checkout("ada"));
  return there.state().order("ORD-ORDER001")->total();
}

TEST(Vectors, TV120APercentageIsOfAllUnits) {
  EXPECT_EQ(total_of(given(conference(), ticket_type("t"), condition("c")), {{ticket("t"), 2}}),
            16000);
}

TEST(Vectors, TV126NoDiscountIsNegativeAndNothingIsOne) {
  const Given there = given(conference());
  domain::CreateCondition command{.name = "c", .kind = "discount_for_product"};
  command.fields.discount_value = set(amount("-5"));
  there.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = set(amount("0.00"));
  Given(there).after(command);
}

TEST(Vectors, TV138OnlyWhatIsInScope) {
  EXPECT_EQ(total_of(given(conference(), ticket_type("vip", "price: 20000"), ticket_type("general"),
                           condition("c", R"(percentage: 2500 ticket_types {
                               mode: SCOPE_MODE_LISTED slugs: "vip" })")),
                     {{ticket("vip"), 1}, {ticket("general"), 1}}),
            25000);
}

TEST(Vectors, TV140And141AddOnsAlone) {
  const auto shop = [](std::string_view discount) {
    return given(conference(), ticket_type("t"), addon("workshop", "price: 3000"),
                 addon("other", "price: 5000"), condition("c", discount));
  };
  EXPECT_EQ(total_of(shop(R"(kind: CONDITION_KIND_DISCOUNT_FOR_CATEGORY percentage: 2500
                ticket_types { mode: SCOPE_MODE_NONE })"),
                     {{ticket("t"), 1}, {extra("workshop"), 1}}),
            10000 + 3000 - 750);
  EXPECT_EQ(total_of(shop(R"(percentage: 5000 ticket_types { mode: SCOPE_MODE_NONE }
                addons { mode: SCOPE_MODE_LISTED slugs: "workshop" })"),
                     {{extra("workshop"), 1}, {extra("other"), 1}}),
            1500 + 5000);
}

TEST(Vectors, TV134ATicketInTheCartEnablesNothing) {
  Given there = given(
      conference(), ticket_type("pro"), addon("a"),
      condition("c", R"(kind: CONDITION_KIND_INCLUDED_PRODUCT enabling_ticket_types: "pro")"));
  there.after(add("ada", ticket("pro"))).after(add("ada", extra("a"))).after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER001")->discount(), 0);
  there.after(pay("ORD-ORDER001", "125")).after(add("ada", extra("a"))).after(checkout("ada"));
  EXPECT_EQ(there.state().order("ORD-ORDER002")->discount(), 500);
}

TEST(Vectors, TV167And168NothingAndEverything) {
  const Given there =
      given(conference(), ticket_type("t"), addon("a"), voucher("ALL", "type: VOUCHER_TYPE_COMP"));
  EXPECT_EQ(total_of(there, {{ticket("t"), 2}, {extra("a"), 1}}), 22500);
  EXPECT_EQ(total_of(there, {{ticket("t"), 2}}, "ALL"), 0);
}

/// So many of a ticket sold, one an order.
Given sold(int count, std::string_view settings) {
  Given there = given(conference(settings), ticket_type("a", "limit_per_user: 100"),
                      ticket_type("b", "limit_per_user: 100"));
  return there.after(add("zoe", ticket("a"), count))
      .after(checkout("zoe"))
      .after(pay("ORD-ORDER001", std::to_string(100 * count)));
}
Given with_capacity(Given there, std::string_view settings) {
  events::ConferenceUpdated updated;
  *updated.mutable_settings() =
      std::get<events::ConferenceCreated>(conference(settings).event).settings();
  return there.fact({"conference-pycon", std::move(updated)});
}

TEST(Vectors, TV191CapacityIsFilledButNotExceeded) {
  const Given there = sold(8, "total_capacity: 10");
  there.when(add("ada", ticket("b"), 3)).then_rejected("capacity_exceeded").with("remaining", 2);
  Given(there).after(add("ada", ticket("b"), 2)).after(checkout("ada"));
}

TEST(Vectors, TV192AFullVenueIsSoldOutHoweverFull) {
  for (const char* capacity : {"total_capacity: 12", "total_capacity: 10"}) {
    with_capacity(sold(12, ""), capacity)
        .when(add("ada", ticket("b")))
        .then_rejected("conference_sold_out");
  }
}

TEST(Vectors, TV194And195WhatCountsAsSold) {
  Given there = sold(3, "total_capacity: 20");
  there.after(add("ada", ticket("b"), 4)).after(checkout("ada")).after(pay("ORD-ORDER002", "400"));
  EXPECT_EQ(there.state().conference()->tickets_sold(), 7);
  const auto order = [&](const char* user, int units) {
    there.after(add(user, ticket("b"), units)).after(checkout(user));
  };
  order("lapsed", 5);  // 3
  there.time_passes(minute(15));
  const auto later = [&](const char* user, int units) {
    there.after(add(user, ticket("b"), units), minute(16)).after(checkout(user), minute(16));
  };
  later("live", 1);       // 4
  later("cancelled", 4);  // 5
  there.after(domain::CancelOrder{.order = "ORD-ORDER005"}, minute(16));
  later("refunded", 4);  // 6
  there.after(pay("ORD-ORDER006", "400"), minute(16))
      .after(domain::RefundOrder{.order = "ORD-ORDER006", .destination = "original"}, minute(16));
  later("partly", 2);  // 7
  there.after(pay("ORD-ORDER007", "200"), minute(16))
      .after(
          domain::RefundOrder{
              .order = "ORD-ORDER007", .destination = "original", .amount = amount("50")},
          minute(16));
  EXPECT_EQ(there.state().conference()->tickets_sold(), 7 + 2);
  EXPECT_EQ(there.state().conference()->tickets_held(), 1);
}

TEST(Vectors, TV203TheOrderKeepsTheVoucherAsItWas) {
  Given there = given(conference(), ticket_type("t"), voucher("SAVE"));
  for (const char* user : {"bob", "cid", "ada"})
    there.after(add(user, ticket("t"))).after(tests::apply(user, "SAVE")).after(checkout(user));
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 3);
  EXPECT_EQ(there.state().order("ORD-ORDER003")->voucher(), "SAVE");
  EXPECT_EQ(there.state().order("ORD-ORDER003")->discount(), 1000);
}

TEST(Vectors, TV204WhatIsHeldComesBackWhenTheHoldEnds) {
  Given there = given(conference(), ticket_type("t", "total_quantity: 2"))
                    .after(add("ada", ticket("t"), 2))
                    .after(checkout("ada"));
  there.when(add("bob", ticket("t"))).then_rejected("ticket_unavailable");
  there.time_passes(minute(15))
      .after(add("bob", ticket("t")), minute(15))
      .after(checkout("bob"), minute(15));
}

TEST(Vectors, TV210ARefusedCheckoutChangesNothing) {
  Given there = given(conference(), ticket_type("t"), voucher("SAVE"))
                    .after(add("ada", ticket("t")))
                    .after(tests::apply("ada", "SAVE"));
  domain::UpdateVoucher update{.code = "SAVE"};
  update.fields.is_active = set(false);
  there.after(update);
  there.when(checkout("ada")).then_rejected("voucher_invalid").with("reason", "inactive");
  EXPECT_EQ(there.state().cart("ada")->status(), domain::CART_STATUS_OPEN);
  EXPECT_EQ(there.state().voucher("SAVE")->times_used(), 0);
}

}  // namespace
}  // namespace lanyard::tests::pricing_vectors
