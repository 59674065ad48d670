#include "tests/given.h"

namespace lanyard::tests::catalogue_update_ticket_type {
namespace {

using domain::UpdateTicketType;

template <class T>
domain::Change<T> to(T value) {
  return {.present = true, .value = std::move(value)};
}

Fact updated(std::string_view changes) {
  events::TicketTypeUpdated event;
  *event.mutable_definition() =
      std::get<events::TicketTypeCreated>(ticket_type("student", changes).event).definition();
  return {"ticket_type-student", std::move(event)};
}

TEST(UpdateTicketType, changesWhatIsNamed) {
  given(conference(), ticket_type("student", "total_quantity: 5"))
      .when(UpdateTicketType{.slug = "student", .price = to(amount("80.5"))})
      .then_events(updated("price: 8050 total_quantity: 5"))
      .result(R"(ticket_type: "student")");
}

TEST(UpdateTicketType, changesEverything) {
  given(conference(), ticket_type("student"))
      .when(UpdateTicketType{.slug = "student",
                             .name = to<std::string>("Student"),
                             .description = to<std::string>("d"),
                             .available_from = to(minute(1)),
                             .available_until = to(minute(2)),
                             .total_quantity = to<std::int64_t>(7),
                             .limit_per_user = to<std::int64_t>(1),
                             .requires_voucher = to(true),
                             .is_active = to(false),
                             .bulk_enabled = to(true),
                             .display_order = to<std::int64_t>(4)})
      .then_events(updated(R"(name: "Student" description: "d" available_from: @1
        available_until: @2 total_quantity: 7 limit_per_user: 1 requires_voucher: true
        is_active: false bulk_enabled: true display_order: 4)"));
}

TEST(UpdateTicketType, removesWhatIsNull) {
  given(conference(),
        ticket_type("student", R"(description: "d" available_from: @1 available_until: @2)"))
      .when(UpdateTicketType{.slug = "student",
                             .description = null<std::string>(),
                             .available_from = null<Instant>(),
                             .available_until = null<Instant>()})
      .then_events(updated(""));
}

TEST(UpdateTicketType, sayingWhatIsSoChangesNothing) {
  const Given there = given(conference(), ticket_type("student"));
  there.when(UpdateTicketType{.slug = "student"}).then_nothing();
  there.when(UpdateTicketType{.slug = "student", .price = to(amount("100.00"))}).then_nothing();
}

TEST(UpdateTicketType, ladder) {
  UpdateTicketType command{.slug = "nothing",
                           .name = null<std::string>(),
                           .price = to(amount("-1")),
                           .available_from = to(minute(2)),
                           .available_until = to(minute(1)),
                           .total_quantity = to<std::int64_t>(1)};
  const Given there = given(conference(), ticket_type("student"))
                          .after(add("ada", ticket("student"), 2))
                          .after(checkout("ada"));
  there.when(command).then_rejected("not_found");
  command.slug = "student";
  there.when(command).then_rejected("malformed_request").with("field", "name");
  command.name = {};
  there.when(command).then_rejected("negative_price");
  command.price = {};
  there.when(command).then_rejected("invalid_window");
  command.available_from = {};
  there.when(command).then_rejected("below_sold").with("sold", 0).with("held", 2);
  command.total_quantity = to<std::int64_t>(2);
  there.when(command).then_events(updated("available_until: @1 total_quantity: 2"));
}

TEST(UpdateTicketType, refusesAPriceThatTheCurrencyCannotSay) {
  given(conference(), ticket_type("student"))
      .when(UpdateTicketType{.slug = "student", .price = to(amount("0.001"))})
      .then_rejected("malformed_request")
      .with("field", "price");
  given(conference(), ticket_type("student"))
      .when(UpdateTicketType{.slug = "student", .limit_per_user = to<std::int64_t>(-1)})
      .then_rejected("malformed_request")
      .with("field", "limit_per_user");
}

}  // namespace
}  // namespace lanyard::tests::catalogue_update_ticket_type
