#include "tests/given.h"

namespace lanyard::tests::cart_remove_voucher {
namespace {

using domain::RemoveVoucher;

const char* const kOpens = "unlocks_hidden_tickets: true";

Fact removed() {
  return on<events::VoucherRemoved>("cart-ada", "user: 'ada' cart: 1 voucher: 'OPEN'");
}
Fact left(std::string product, std::string cause, int quantity) {
  return on<events::ItemRemovedFromCart>(
      "cart-ada", "user: 'ada' cart: 1 quantity: " + std::to_string(quantity) + " " + product +
                      " cause: REMOVAL_CAUSE_" + cause);
}

TEST(RemoveVoucher, hiddenTicketsAndTheirAddOnsLeaveWithIt) {
  Given there = given(conference(), ticket_type("hidden", "requires_voucher: true"),
                      ticket_type("secret", "requires_voucher: true"), ticket_type("student"),
                      addon("tour", R"(requires_ticket_types: "hidden"
                                       requires_ticket_types: "secret")"),
                      addon("meal", R"(requires_ticket_types: "hidden"
                                       requires_ticket_types: "student")"),
                      addon("shirt"), voucher("OPEN", kOpens))
                    .after(apply("ada", "OPEN"))
                    .after(add("ada", ticket("hidden"), 2))
                    .after(add("ada", extra("tour"), 3))
                    .after(add("ada", ticket("student")))
                    .after(add("ada", extra("meal")))
                    .after(add("ada", extra("shirt")))
                    .after(add("ada", ticket("secret")));
  there.when(RemoveVoucher{.user = "ada"})
      .then_events(removed(), left("ticket_type: 'hidden'", "VOUCHER", 2),
                   left("ticket_type: 'secret'", "VOUCHER", 1), left("addon: 'tour'", "CASCADE", 3))
      .result(R"(user: "ada" cart: 1 voucher: "OPEN")");
  there.after(RemoveVoucher{.user = "ada"});
  EXPECT_EQ(there.state().cart("ada")->items_size(), 3);
  EXPECT_FALSE(there.state().cart("ada")->has_voucher());
}

TEST(RemoveVoucher, nothingElseLeaves) {
  given(conference(), ticket_type("student"), voucher("OPEN"))
      .after(add("ada", ticket("student")))
      .after(apply("ada", "OPEN"))
      .when(RemoveVoucher{.user = "ada"})
      .then_events(removed());
}

TEST(RemoveVoucher, whatItDidNotUnlockStays) {
  const auto removing = [](const char* text) {
    return given(conference(), ticket_type("student"), ticket_type("other"), voucher("OPEN", text))
        .after(add("ada", ticket("student")))
        .after(apply("ada", "OPEN"))
        .after(domain::UpdateTicketType{.slug = "student", .requires_voucher = set<bool>(true)});
  };
  removing("").when(RemoveVoucher{.user = "ada"}).then_events(removed());
  removing("unlocks_hidden_tickets: true ticket_types { mode: SCOPE_MODE_LISTED slugs: 'other' }")
      .when(RemoveVoucher{.user = "ada"})
      .then_events(removed());
}

TEST(RemoveVoucher, ladder) {
  given(conference("shop_open: false"))
      .when(RemoveVoucher{.user = "a@b"})
      .then_rejected("shop_closed");
  Given there = given(conference(), ticket_type("student"), voucher("OPEN"));
  there.when(RemoveVoucher{.user = "a@b"}).then_rejected("invalid_user");
  there.when(RemoveVoucher{.user = "ada"}).then_rejected("cart_not_open");
  there.after(add("ada", ticket("student")));
  there.when(RemoveVoucher{.user = "ada"}).then_rejected("no_voucher");
  there.after(apply("ada", "OPEN"))
      .time_passes(minute(30))
      .when(RemoveVoucher{.user = "ada"}, minute(31))
      .then_rejected("cart_expired");
}

}  // namespace
}  // namespace lanyard::tests::cart_remove_voucher
