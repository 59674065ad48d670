#include "tests/given.h"

namespace lanyard::tests::catalogue_update_addon {
namespace {

using domain::UpdateAddOn;

template <class T>
domain::Change<T> to(T value) {
  return {.present = true, .value = std::move(value)};
}

Fact updated(std::string_view changes) {
  events::AddOnUpdated event;
  *event.mutable_definition() =
      std::get<events::AddOnCreated>(addon("shirt", changes).event).definition();
  return {"addon-shirt", std::move(event)};
}

TEST(UpdateAddOn, changesWhatIsNamed) {
  given(conference(), ticket_type("a"), addon("shirt", "total_quantity: 5"))
      .when(UpdateAddOn{.slug = "shirt",
                        .is_active = to(false),
                        .requires_ticket_types = to(std::vector<std::string>{"a", "a"})})
      .then_events(updated(R"(total_quantity: 5 is_active: false requires_ticket_types: "a")"))
      .result(R"(addon: "shirt")");
}

TEST(UpdateAddOn, sayingWhatIsSoChangesNothing) {
  given(conference(), ticket_type("a"), ticket_type("b"),
        addon("shirt", R"(requires_ticket_types: "a" requires_ticket_types: "b")"))
      .when(UpdateAddOn{.slug = "shirt",
                        .requires_ticket_types = to(std::vector<std::string>{"b", "a"})})
      .then_nothing();
}

TEST(UpdateAddOn, ladder) {
  UpdateAddOn command{.slug = "nothing",
                      .price = to(amount("-1")),
                      .available_from = to(minute(2)),
                      .available_until = to(minute(1)),
                      .total_quantity = to<std::int64_t>(1),
                      .display_order = to<std::int64_t>(-1),
                      .requires_ticket_types = to(std::vector<std::string>{"x"})};
  const Given there = given(conference(), addon("shirt"))
                          .after(add("ada", extra("shirt"), 2))
                          .after(checkout("ada"))
                          .after(pay("ORD-ORDER001", "50"));
  there.when(command).then_rejected("not_found");
  command.slug = "shirt";
  there.when(command).then_rejected("malformed_request").with("field", "display_order");
  command.display_order = {};
  there.when(command).then_rejected("negative_price");
  command.price = {};
  there.when(command).then_rejected("invalid_window");
  command.available_from = {};
  there.when(command).then_rejected("below_sold").with("sold", 2).with("held", 0);
  command.total_quantity = {};
  there.when(command).then_rejected("unknown_ticket_type");
}

}  // namespace
}  // namespace lanyard::tests::catalogue_update_addon
