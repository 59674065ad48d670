#include "tests/given.h"

namespace lanyard::tests::cart_abandon {
namespace {

using domain::AbandonCart;

TEST(AbandonCart, closesTheCart) {
  Given there = given(conference(), addon("shirt")).after(add("ada", extra("shirt")));
  there.when(AbandonCart{.user = "ada"})
      .then_events(on<events::CartAbandoned>("cart-ada", R"(user: "ada" cart: 1)"))
      .result(R"(user: "ada" cart: 1)");
  there.after(AbandonCart{.user = "ada"});
  EXPECT_TRUE(there.state().deadlines().empty());
}

TEST(AbandonCart, ladder) {
  given(conference("shop_open: false"))
      .when(AbandonCart{.user = "a@da"})
      .then_rejected("shop_closed");
  Given there = given(conference(), addon("shirt"));
  there.when(AbandonCart{.user = "a@da"}).then_rejected("invalid_user");
  there.when(AbandonCart{.user = "ada"}).then_rejected("cart_not_open");
  there.after(add("ada", extra("shirt")));
  Given(there)
      .time_passes(minute(30))
      .when(AbandonCart{.user = "ada"})
      .then_rejected("cart_expired");
  there.after(AbandonCart{.user = "ada"})
      .when(AbandonCart{.user = "ada"})
      .then_rejected("cart_not_open");
}

}  // namespace
}  // namespace lanyard::tests::cart_abandon
