#include "tests/given.h"

namespace lanyard::tests::condition_update {
namespace {

using domain::UpdateCondition;

Fact updated(std::string_view changes) {
  events::ConditionUpdated event;
  *event.mutable_definition() =
      std::get<events::ConditionCreated>(condition("early", changes).event).definition();
  return {"condition-early", std::move(event)};
}
Given there(std::string_view changes = "") {
  return given(conference(), ticket_type("student"), condition("early", changes),
               condition("other"));
}

TEST(UpdateCondition, changesWhatIsNamed) {
  UpdateCondition command{.condition = "early", .name = "Later", .kind = "time_or_stock_limit"};
  command.fields = {.description = null<std::string>(),
                    .discount_value = set(amount("30")),
                    .start_time = null<Instant>(),
                    .end_time = set(minute(5))};
  there("description: 'x' start_time: @1")
      .when(command)
      .then_events(updated("name: 'Later' percentage: 3000 end_time: @5"))
      .result(R"(condition: "early")");
}

TEST(UpdateCondition, findsItByItsName) {
  UpdateCondition command{.name = "early"};
  command.fields.is_active = set(false);
  there().when(command).then_events(updated("is_active: false"));
}

TEST(UpdateCondition, sayingWhatIsSoChangesNothing) {
  UpdateCondition command{.condition = "early", .name = "early"};
  command.fields.discount_value = set(amount("20.0"));
  there().when(command).then_nothing().result(R"(condition: "early")");
}

TEST(UpdateCondition, aNewTypeKeepsTheNumber) {
  UpdateCondition command{.condition = "early"};
  command.fields.discount_type = set<std::string>("fixed_amount");
  there().when(command).then_events(updated("amount: 2000"));
}

TEST(UpdateCondition, ladder) {
  const Given used =
      there("limit: 5").after(add("ada", ticket("student"), 3)).after(checkout("ada"));
  UpdateCondition command;
  command.fields = {.discount_value = set(amount("101")),
                    .ticket_types = set(only({})),
                    .addons = set(only({"nothing"})),
                    .start_time = set(minute(2)),
                    .end_time = set(minute(1)),
                    .limit = set<std::int64_t>(2)};
  used.when(command).then_rejected("malformed_request").with("field", "condition");
  command.name = "nothing";
  used.when(command).then_rejected("not_found");
  command.condition = "nothing";
  used.when(command).then_rejected("not_found");
  command.condition = "early";
  command.kind = "speaker";
  used.when(command).then_rejected("kind_fixed");
  command.kind = {};
  command.name = "other";
  used.when(command).then_rejected("already_exists");
  command.name = {};
  used.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = {};
  used.when(command).then_rejected("invalid_scope");
  command.fields.ticket_types = set(only({"x"}));
  used.when(command).then_rejected("unknown_ticket_type");
  command.fields.ticket_types = {};
  used.when(command).then_rejected("unknown_addon");
  command.fields.addons = {};
  used.when(command).then_rejected("invalid_window");
  command.fields.start_time = {};
  used.when(command).then_rejected("below_used").with("used", 3);
  command.fields.limit = set<std::int64_t>(3);
  used.when(command).then_events(updated("limit: 3 end_time: @1"));
  command.fields.limit = set<std::int64_t>(0);
  used.when(command).then_events(updated("end_time: @1"));
}

}  // namespace
}  // namespace lanyard::tests::condition_update
