#include "tests/given.h"

namespace lanyard::tests::conference_close_shop {
namespace {

TEST(CloseShop, closesAnOpenShop) {
  given(conference())
      .when(domain::CloseShop{})
      .then_events(on<events::ShopClosed>("conference-pycon"))
      .result(R"(conference: "pycon")");
}

TEST(CloseShop, aClosedOneStays) {
  given(conference("shop_open: false")).when(domain::CloseShop{}).then_nothing();
}

TEST(CloseShop, ordersCanStillBePaid) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .after(domain::CloseShop{})
      .after(pay("ORD-ORDER001", "25"));
}

TEST(CloseShop, needsAConference) { given().when(domain::CloseShop{}).then_rejected("not_found"); }

}  // namespace
}  // namespace lanyard::tests::conference_close_shop
