#include "tests/given.h"

namespace lanyard::tests::catalogue_create_addon {
namespace {

domain::CreateAddOn create() { return {.slug = "shirt", .name = "shirt", .price = amount("25")}; }

TEST(CreateAddOn, hasDefaults) {
  given(conference()).when(create()).then_events(addon("shirt")).result(R"(addon: "shirt")");
}

TEST(CreateAddOn, keepsEverything) {
  auto command = create();
  command.description = "Cotton.";
  command.available_from = minute(1);
  command.available_until = minute(2);
  command.total_quantity = 50;
  command.is_active = false;
  command.bulk_enabled = true;
  command.display_order = 3;
  command.requires_ticket_types = {"b", "a", "b"};
  given(conference(), ticket_type("a"), ticket_type("b"))
      .when(command)
      .then_events(addon("shirt", R"(description: "Cotton." available_from: @1
        available_until: @2 total_quantity: 50 is_active: false bulk_enabled: true
        display_order: 3 requires_ticket_types: "a" requires_ticket_types: "b")"));
}

TEST(CreateAddOn, ladder) {
  auto command = create();
  command.total_quantity = -1;
  command.price = amount("-1");
  command.available_from = minute(2);
  command.available_until = minute(1);
  command.requires_ticket_types = {"nothing"};
  given().when(command).then_rejected("not_found");
  const Given there = given(conference(), addon("shirt"));
  there.when(command).then_rejected("malformed_request").with("field", "total_quantity");
  command.total_quantity = 0;
  there.when(command).then_rejected("already_exists");
  command.slug = "other";
  there.when(command).then_rejected("negative_price");
  command.price = amount("1");
  there.when(command).then_rejected("invalid_window");
  command.available_until = minute(2);
  there.when(command).then_rejected("unknown_ticket_type").with("ticket_type", "nothing");
}

}  // namespace
}  // namespace lanyard::tests::catalogue_create_addon
