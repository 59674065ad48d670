#include "tests/given.h"

namespace lanyard::tests::catalogue_create_ticket_type {
namespace {

domain::CreateTicketType create() {
  return {.slug = "student", .name = "student", .price = amount("100")};
}

TEST(CreateTicketType, hasDefaults) {
  given(conference())
      .when(create())
      .then_events(ticket_type("student"))
      .result(R"(ticket_type: "student")");
}

TEST(CreateTicketType, keepsEverything) {
  auto command = create();
  command.description = "For students.";
  command.available_from = minute(1);
  command.available_until = minute(1);
  command.total_quantity = 50;
  command.limit_per_user = 0;
  command.requires_voucher = true;
  command.is_active = false;
  command.bulk_enabled = true;
  command.display_order = 3;
  given(conference())
      .when(command)
      .then_events(ticket_type("student", R"(description: "For students." available_from: @1
        available_until: @1 total_quantity: 50 limit_per_user: 0 requires_voucher: true
        is_active: false bulk_enabled: true display_order: 3)"));
}

TEST(CreateTicketType, aPriceMayBeZeroAndHasTheCurrencysDecimals) {
  auto command = create();
  command.price = amount("0.00");
  given(conference()).when(command).then_events(ticket_type("student", "price: 0"));
  command.price = amount("1.5");
  given(conference()).when(command).then_events(ticket_type("student", "price: 150"));
  for (const char* longer : {"1.505", "1.500"}) {
    command.price = amount(longer);
    given(conference()).when(command).then_rejected("malformed_request").with("field", "price");
  }
  command.price = amount("100000000");
  given(conference()).when(command).then_rejected("malformed_request").with("field", "price");
  command.price = amount("99999999.99");
  given(conference()).when(command).then_events(ticket_type("student", "price: 9999999999"));
  command.price = amount("999999999999999999");
  given(conference()).when(command).then_rejected("malformed_request").with("field", "price");
}

TEST(CreateTicketType, anAddOnMayHaveTheSameSlug) {
  given(conference(), addon("student")).when(create()).then_events(ticket_type("student"));
}

TEST(CreateTicketType, ladder) {
  auto command = create();
  command.name = "";
  command.price = amount("-1");
  command.available_from = minute(2);
  command.available_until = minute(1);
  given().when(command).then_rejected("not_found");
  const Given there = given(conference(), ticket_type("student"));
  there.when(command).then_rejected("malformed_request").with("field", "name");
  command.name = "student";
  there.when(command).then_rejected("already_exists");
  command.slug = "other";
  there.when(command).then_rejected("negative_price");
  command.price = amount("1");
  there.when(command).then_rejected("invalid_window");
}

TEST(CreateTicketType, refusesWhatCannotBeMeant) {
  const auto refused = [](auto change, const char* field) {
    auto command = create();
    change(command);
    given(conference()).when(command).then_rejected("malformed_request").with("field", field);
  };
  refused([](auto& command) { command.slug = ""; }, "slug");
  refused([](auto& command) { command.total_quantity = -1; }, "total_quantity");
  refused([](auto& command) { command.limit_per_user = -1; }, "limit_per_user");
  refused([](auto& command) { command.display_order = -1; }, "display_order");
}

TEST(CreateTicketType, thereIsAnEndToThem) {
  Given there = given(conference());
  for (int i = 0; i < 4000; ++i) {
    const std::string slug = "p" + std::to_string(i);
    there.fact(i % 2 == 0 ? ticket_type(slug) : addon(slug));
  }
  there.when(create()).then_rejected("too_many_products").with("limit", 4000);
  there.when(domain::CreateAddOn{.slug = "more", .name = "more", .price = amount("1")})
      .then_rejected("too_many_products");
}

}  // namespace
}  // namespace lanyard::tests::catalogue_create_ticket_type
