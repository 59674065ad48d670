#include "tests/given.h"

namespace lanyard::tests::cart_apply_voucher {
namespace {

using domain::ApplyVoucher;

const char* const kOpens = "unlocks_hidden_tickets: true";

Fact applied(std::string code, int cart = 1) {
  return on<events::VoucherApplied>(
      "cart-ada", "user: 'ada' cart: " + std::to_string(cart) + " voucher: '" + code + "'");
}
Fact removed(std::string code) {
  return on<events::VoucherRemoved>("cart-ada", "user: 'ada' cart: 1 voucher: '" + code + "'");
}
Fact left(std::string product, std::string cause) {
  return on<events::ItemRemovedFromCart>(
      "cart-ada", "user: 'ada' cart: 1 quantity: 1 " + product + " cause: REMOVAL_CAUSE_" + cause);
}

TEST(ApplyVoucher, opensACartAndIgnoresCase) {
  given(conference(), voucher("SAVE"))
      .when(apply("ada", " save"))
      .then_events(on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @30"),
                   applied("SAVE"))
      .result(R"(user: "ada" cart: 1 voucher: "SAVE")");
}

TEST(ApplyVoucher, doesNotProlongTheCart) {
  Given there = given(conference(), ticket_type("student"), voucher("SAVE"))
                    .after(add("ada", ticket("student")));
  there.when(apply("ada", "SAVE"), minute(29)).then_events(applied("SAVE"));
  there.after(apply("ada", "SAVE"), minute(29));
  EXPECT_EQ(there.state().cart("ada")->expires_at(), minute(30).micros);
  // After an expired cart there is a new one, without the voucher of the old one.
  there.time_passes(minute(30));
  EXPECT_FALSE(there.state().cart("ada")->has_voucher());
  there.when(apply("ada", "SAVE"), minute(31))
      .then_events(on<events::CartOpened>("cart-ada", "user: 'ada' cart: 2 expires_at: @61"),
                   applied("SAVE", 2));
}

TEST(ApplyVoucher, theOneThatIsThereChangesNothing) {
  given(conference(), voucher("SAVE"))
      .after(apply("ada", "SAVE"))
      .when(apply("ada", "save"))
      .then_nothing()
      .result(R"(user: "ada" cart: 1 voucher: "SAVE")");
}

TEST(ApplyVoucher, saysWhenItDoesNothingForTheCart) {
  const std::string nothing =
      R"(user: "ada" cart: 1 voucher: "SHIRTS"
         notes: "The voucher takes nothing off what is in the cart, and unlocks nothing of it.")";
  const std::string something = R"(user: "ada" cart: 1 voucher: "SHIRTS")";
  const Given shop = given(conference(), ticket_type("student"), addon("shirt"),
                           ticket_type("hidden", "requires_voucher: true"), voucher("OPEN", kOpens),
                           voucher("SHIRTS", "ticket_types { mode: SCOPE_MODE_NONE }"));
  Given(shop).when(apply("ada", "SHIRTS")).result(something);  // the cart is empty yet
  Given there = Given(shop).after(add("ada", ticket("student")));
  there.when(apply("ada", "SHIRTS")).then_events(applied("SHIRTS")).result(nothing);
  there.after(apply("ada", "SHIRTS"));
  there.when(apply("ada", "SHIRTS")).then_nothing().result(nothing);
  there.after(add("ada", extra("shirt")));
  there.when(apply("ada", "SHIRTS")).then_nothing().result(something);
  // What leaves with the voucher that is replaced is no more in the cart.
  Given opened = Given(shop).after(apply("ada", "OPEN")).after(add("ada", ticket("hidden")));
  opened.when(apply("ada", "SHIRTS")).result(something);
  opened.after(add("ada", ticket("student")));
  opened.when(apply("ada", "SHIRTS")).result(nothing);
}

TEST(ApplyVoucher, replacesAnotherAsIfThatWereRemovedFirst) {
  given(conference(), ticket_type("hidden", "requires_voucher: true"), ticket_type("student"),
        addon("tour", R"(requires_ticket_types: "hidden")"), addon("shirt"),
        voucher("OPEN", kOpens), voucher("OTHER", kOpens))
      .after(apply("ada", "OPEN"))
      .after(add("ada", extra("shirt")))
      .after(add("ada", ticket("hidden")))
      .after(add("ada", ticket("student")))
      .after(add("ada", extra("tour")))
      .when(apply("ada", "OTHER"))
      .then_events(removed("OPEN"), left("ticket_type: 'hidden'", "VOUCHER"),
                   left("addon: 'tour'", "CASCADE"), applied("OTHER"));
}

TEST(ApplyVoucher, ladder) {
  const auto refused = [](std::string_view changes, Instant at, std::string_view reason) {
    given(conference(), ticket_type("student"), voucher("SAVE", changes))
        .when(apply("ada", "SAVE"), at)
        .then_rejected("voucher_invalid")
        .with("reason", std::string(reason));
  };
  given(conference("shop_open: false")).when(apply("a@b", "x")).then_rejected("shop_closed");
  given(conference()).when(apply("a@b", "x")).then_rejected("invalid_user");
  given(conference()).when(apply("ada", "x y")).then_rejected("voucher_not_found");
  given(conference()).when(apply("ada", "")).then_rejected("voucher_not_found");
  refused("is_active: false max_uses: 0 valid_from: @9 valid_until: @9", minute(5), "inactive");
  refused("max_uses: 0 valid_from: @9 valid_until: @9", minute(5), "exhausted");
  refused("valid_from: @9 valid_until: @9", minute(5), "not_yet_valid");
  refused("valid_from: @9 valid_until: @9", minute(10), "expired");
  given(conference(), voucher("SAVE", "valid_from: @9 valid_until: @9"))
      .when(apply("ada", "SAVE"), minute(9))
      .then_events(on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @39"),
                   applied("SAVE"));
}

}  // namespace
}  // namespace lanyard::tests::cart_apply_voucher
