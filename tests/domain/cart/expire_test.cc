#include "tests/given.h"

namespace lanyard::tests::cart_expire {
namespace {

using domain::ExpireCart;

Given with_cart() { return given(conference(), addon("shirt")).after(add("ada", extra("shirt"))); }

TEST(ExpireCart, closesACartWhoseTimeHasCome) {
  with_cart()
      .when(ExpireCart{.user = "ada"}, minute(30))
      .then_events(on<events::CartExpired>("cart-ada", R"(user: "ada" cart: 1)"))
      .result(R"(user: "ada" cart: 1)");
}

TEST(ExpireCart, isSilentUnlessDue) {
  with_cart().when(ExpireCart{.user = "ada"}, {minute(30).micros - 1}).then_nothing();
  with_cart().when(ExpireCart{.user = "bob"}, minute(99)).then_nothing();
  with_cart().time_passes(minute(30)).when(ExpireCart{.user = "ada"}, minute(99)).then_nothing();
  with_cart().after(checkout("ada")).when(ExpireCart{.user = "ada"}, minute(99)).then_nothing();
}

TEST(ExpireCart, aClosedShopDoesNotKeepCarts) {
  with_cart()
      .after(domain::CloseShop{})
      .when(ExpireCart{.user = "ada"}, minute(30))
      .then_events(on<events::CartExpired>("cart-ada", R"(user: "ada" cart: 1)"));
}

TEST(ExpireCart, fallsDueWithTheDeadlineOfTheCart) {
  const Given there = with_cart().after(add("ada", extra("shirt")), minute(20));
  EXPECT_FALSE(domain::next_due(there.state(), {minute(50).micros - 1}));
  const auto due = domain::next_due(there.state(), minute(50));
  ASSERT_TRUE(due);
  EXPECT_EQ(due->stream, "cart-ada");
  EXPECT_EQ(std::get<ExpireCart>(due->command).user, "ada");
}

}  // namespace
}  // namespace lanyard::tests::cart_expire
