#include "tests/given.h"

namespace lanyard::tests::conference_open_shop {
namespace {

TEST(OpenShop, opensAClosedShop) {
  given(conference("shop_open: false"))
      .when(domain::OpenShop{})
      .then_events(on<events::ShopOpened>("conference-pycon"))
      .result(R"(conference: "pycon")");
  EXPECT_TRUE(given(conference("shop_open: false"))
                  .after(domain::OpenShop{})
                  .state()
                  .conference()
                  ->settings()
                  .shop_open());
}

TEST(OpenShop, anOpenOneStays) { given(conference()).when(domain::OpenShop{}).then_nothing(); }

TEST(OpenShop, needsAConference) { given().when(domain::OpenShop{}).then_rejected("not_found"); }

}  // namespace
}  // namespace lanyard::tests::conference_open_shop
