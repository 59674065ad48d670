#include "tests/given.h"

namespace lanyard::tests::condition_create {
namespace {

using domain::CreateCondition;

Given there() { return given(conference(), ticket_type("student"), addon("lunch")); }

Fact created(std::string_view text) {
  auto event = message<events::ConditionCreated>(
      R"(definition { id: "id-1" name: "Early" is_active: true ticket_types {} addons {} })");
  read_text(text, *event.mutable_definition());
  return {"condition-id-1", std::move(event)};
}

CreateCondition command(std::string kind, domain::ConditionFields fields = {}) {
  return {.name = "Early", .kind = std::move(kind), .fields = std::move(fields)};
}

TEST(CreateCondition, ofEachKind) {
  there()
      .when(command("time_or_stock_limit", {.description = set<std::string>("First come."),
                                            .is_active = set(false),
                                            .priority = set<std::int64_t>(-2),
                                            .max_units_per_user = set<std::int64_t>(3),
                                            .discount_value = set(amount("12.5")),
                                            .max_quantity = set<std::int64_t>(2),
                                            .ticket_types = set(only({"student"})),
                                            .addons = set(none()),
                                            .start_time = set(minute(1)),
                                            .end_time = set(minute(1)),
                                            .limit = set<std::int64_t>(50)}))
      .then_events(created(R"(kind: CONDITION_KIND_TIME_OR_STOCK_LIMIT description: "First come."
          is_active: false priority: -2 max_units_per_user: 3 percentage: 1250 max_quantity: 2
          ticket_types { mode: SCOPE_MODE_LISTED slugs: "student" }
          addons { mode: SCOPE_MODE_NONE } start_time: @1 end_time: @1 limit: 50)"))
      .result(R"(condition: "id-1")");
  there()
      .when(command("speaker", {.discount_type = set<std::string>("fixed_amount"),
                                .discount_value = set(amount("20"))}))
      .then_events(created(R"(kind: CONDITION_KIND_SPEAKER is_presenter: true
          discount_type: DISCOUNT_TYPE_FIXED_AMOUNT amount: 2000 currency: "EUR")"));
  there()
      .when(command("speaker", {.is_presenter = set(false), .is_copresenter = set(true)}))
      .then_events(created("kind: CONDITION_KIND_SPEAKER is_copresenter: true percentage: 0"));
  there()
      .when(command("group_member", {.groups = set(std::vector<std::string>{"b", "a", "b"})}))
      .then_events(
          created(R"(kind: CONDITION_KIND_GROUP_MEMBER groups: "a" groups: "b" percentage: 0)"));
  there()
      .when(command("included_product",
                    {.enabling_ticket_types = set(std::vector<std::string>{"student"})}))
      .then_events(created(R"(kind: CONDITION_KIND_INCLUDED_PRODUCT percentage: 0
          enabling_ticket_types: "student")"));
  there()
      .when(command("discount_for_product", {.limit = set<std::int64_t>(1)}))
      .then_events(created("kind: CONDITION_KIND_DISCOUNT_FOR_PRODUCT percentage: 0 limit: 1"));
  there()
      .when(command("discount_for_category",
                    {.percentage = set(amount("25")), .apply_to_tickets = set(false)}))
      .then_events(created(R"(kind: CONDITION_KIND_DISCOUNT_FOR_CATEGORY percentage: 2500
          ticket_types { mode: SCOPE_MODE_NONE })"));
}

TEST(CreateCondition, hasOnlyTheFieldsOfItsKind) {
  const auto refused = [](std::string kind, domain::ConditionFields fields, const char* field) {
    there()
        .when(command(std::move(kind), std::move(fields)))
        .then_rejected("malformed_request")
        .with("field", field);
  };
  const auto names = set(std::vector<std::string>{});
  refused("free_for_all", {}, "kind");
  refused("discount_for_category", {}, "percentage");
  refused("discount_for_category",
          {.discount_value = set(amount("1")), .percentage = set(amount("1"))}, "discount_value");
  refused("discount_for_category",
          {.max_quantity = set<std::int64_t>(1), .percentage = set(amount("1"))}, "max_quantity");
  refused("discount_for_category", {.ticket_types = set(none()), .percentage = set(amount("1"))},
          "ticket_types");
  refused("speaker", {.limit = set<std::int64_t>(1)}, "limit");
  refused("group_member", {.start_time = set(minute(1))}, "start_time");
  refused("included_product", {.end_time = set(minute(1))}, "end_time");
  refused("speaker", {.groups = names}, "groups");
  refused("group_member", {.enabling_ticket_types = names}, "enabling_ticket_types");
  refused("time_or_stock_limit", {.is_presenter = set(true)}, "is_presenter");
  refused("included_product", {.is_copresenter = set(true)}, "is_copresenter");
  refused("discount_for_product", {.percentage = set(amount("1"))}, "percentage");
  refused("discount_for_product", {.apply_to_addons = set(true)}, "apply_to_addons");
  refused("speaker", {.discount_type = set<std::string>("comp")}, "discount_type");
  refused("speaker", {.discount_value = set(amount("0.125"))}, "discount_value");
  refused("speaker", {.priority = null<std::int64_t>()}, "priority");
  refused("speaker", {.max_quantity = set<std::int64_t>(-1)}, "max_quantity");
  refused("speaker", {.max_units_per_user = set<std::int64_t>(-1)}, "max_units_per_user");
  refused("discount_for_product", {.limit = set<std::int64_t>(-1)}, "limit");
  refused("group_member", {.groups = set(std::vector<std::string>{" "})}, "groups");
}

TEST(CreateCondition, ladder) {
  const Given history = there().fact(condition("Taken"));
  CreateCondition all{.name = " ", .kind = "included_product"};
  all.fields = {.discount_value = set(amount("100.01")),
                .ticket_types = set(only({})),
                .addons = set(only({"nothing"})),
                .enabling_ticket_types = set(std::vector<std::string>{"nothing"})};
  history.when(all).then_rejected("malformed_request").with("field", "name");
  all.name = "Taken";
  history.when(all).then_rejected("already_exists");
  all.name = "New";
  history.when(all).then_rejected("invalid_discount");
  all.fields.discount_value = {};
  history.when(all).then_rejected("invalid_scope");
  all.fields.ticket_types = set(only({"nothing"}));
  history.when(all).then_rejected("unknown_ticket_type");
  all.fields.ticket_types = {};
  history.when(all).then_rejected("unknown_addon");
  all.fields.addons = {};
  history.when(all).then_rejected("unknown_ticket_type");
  CreateCondition window{.name = "New", .kind = "discount_for_product"};
  window.fields = {.start_time = set(minute(2)), .end_time = set(minute(1))};
  history.when(window).then_rejected("invalid_window");
  CreateCondition amount_off{.name = "New", .kind = "speaker"};
  amount_off.fields = {.discount_type = set<std::string>("fixed_amount"),
                       .discount_value = set(amount("-1"))};
  history.when(amount_off).then_rejected("invalid_discount");
}

TEST(CreateCondition, thereIsRoomFor1000) {
  Given full = there();
  for (int i = 0; i < 1'000; ++i) full.fact(condition("c" + std::to_string(i)));
  full.when(command("speaker")).then_rejected("too_many_conditions").with("limit", 1'000);
}

TEST(CreateCondition, conditionsAreLookedAtByPriorityThenName) {
  Given history = there()
                      .fact(condition("b", "priority: 1"))
                      .fact(condition("c"))
                      .fact(condition("a", "priority: 1"))
                      .fact(condition("z", "priority: -1"));
  const auto order = [&] {
    std::string ids;
    for (const std::string& id : history.state().conference()->conditions()) ids += id;
    return ids;
  };
  EXPECT_EQ(order(), "zcab");
  domain::UpdateCondition update{.condition = "a"};
  update.fields.priority = set<std::int64_t>(-1);
  history.after(update);
  EXPECT_EQ(order(), "azcb");
  history.after(domain::UpdateCondition{.condition = "a", .name = "zz"});
  EXPECT_EQ(order(), "zacb");
}

}  // namespace
}  // namespace lanyard::tests::condition_create
