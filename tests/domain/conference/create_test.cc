#include "tests/given.h"

namespace lanyard::tests::conference_create {
namespace {

domain::CreateConference create() {
  return {.slug = "pycon",
          .name = "PyCon",
          .start_date = {"2027-05-14"},
          .end_date = {"2027-05-16"},
          .timezone = "Europe/Vienna",
          .currency = "EUR"};
}

TEST(CreateConference, makesItWithTheDefaults) {
  given().when(create()).then_events(conference()).result(R"(conference: "pycon")");
}

TEST(CreateConference, keepsEverySetting) {
  auto command = create();
  command.venue = "Hall";
  command.address = "Street 1";
  command.website_url = "https://pycon.example";
  command.total_capacity = 500;
  command.revenue_budget = amount("1000.50");
  command.target_attendance = 400;
  command.grant_budget = amount("200");
  command.cart_expiry_minutes = 45;
  command.hold_minutes = 20;
  command.order_reference_prefix = "PY";
  command.shop_open = false;
  command.auto_settle_free_orders = false;
  given().when(command).then_events(conference(R"(
    venue: "Hall" address: "Street 1" website_url: "https://pycon.example" total_capacity: 500
    revenue_budget: 100050 target_attendance: 400 grant_budget: 20000 cart_expiry_minutes: 45
    hold_minutes: 20 order_reference_prefix: "PY" shop_open: false
    auto_settle_free_orders: false)"));
}

TEST(CreateConference, amountsAreInTheDecimalsOfTheCurrency) {
  auto command = create();
  command.currency = "JPY";
  command.revenue_budget = amount("5000");
  given().when(command).then_events(conference(R"(currency: "JPY" revenue_budget: 5000)"));
  command.revenue_budget = amount("5000.5");
  given().when(command).then_rejected("malformed_request").with("field", "revenue_budget");
  command.currency = "KWD";
  given().when(command).then_events(conference(R"(currency: "KWD" revenue_budget: 5000500)"));
}

TEST(CreateConference, oneDayIsAConference) {
  auto command = create();
  command.end_date = command.start_date;
  given().when(command).then_events(conference(R"(end_date: "2027-05-14")"));
}

TEST(CreateConference, ladder) {
  auto command = create();
  command.name = " ";
  command.end_date = {"2027-05-13"};
  command.timezone = "Europe/Atlantis";
  command.currency = "EURO";
  command.revenue_budget = amount("1.234");
  const Given there = given(conference());
  there.when(command).then_rejected("malformed_request").with("field", "name");
  command.name = "PyCon";
  there.when(command).then_rejected("already_exists");
  given().when(command).then_rejected("invalid_dates");
  command.end_date = {"2027-05-16"};
  given().when(command).then_rejected("unknown_timezone");
  command.timezone = "UTC";
  given().when(command).then_rejected("unknown_currency");
  command.currency = "USD";
  given().when(command).then_rejected("malformed_request").with("field", "revenue_budget");
}

TEST(CreateConference, refusesWhatCannotBeMeant) {
  const auto refused = [](auto change, const char* field) {
    auto command = create();
    change(command);
    given().when(command).then_rejected("malformed_request").with("field", field);
  };
  refused([](auto& command) { command.slug = ""; }, "slug");
  refused([](auto& command) { command.total_capacity = -1; }, "total_capacity");
  refused([](auto& command) { command.target_attendance = -1; }, "target_attendance");
  refused([](auto& command) { command.cart_expiry_minutes = 0; }, "cart_expiry_minutes");
  refused([](auto& command) { command.hold_minutes = 0; }, "hold_minutes");
  refused([](auto& command) { command.hold_minutes = INT64_MAX; }, "hold_minutes");
  refused([](auto& command) { command.order_reference_prefix = ""; }, "order_reference_prefix");
  refused([](auto& command) { command.order_reference_prefix = "A B"; }, "order_reference_prefix");
  refused([](auto& command) { command.revenue_budget = amount("-1"); }, "revenue_budget");
  refused([](auto& command) { command.grant_budget = amount("99999999999.00"); }, "grant_budget");
}

}  // namespace
}  // namespace lanyard::tests::conference_create
