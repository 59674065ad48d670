#include "tests/given.h"

namespace lanyard::tests::voucher_create {
namespace {

using domain::CreateVoucher;

Given with_products() {
  return given(conference(), ticket_type("student"), ticket_type("pro"), addon("shirt"));
}

TEST(CreateVoucher, hasDefaults) {
  with_products()
      .when(CreateVoucher{.code = "free", .type = "comp"})
      .then_events(on<events::VoucherCreated>("voucher-FREE", R"(definition { code: "FREE"
          type: VOUCHER_TYPE_COMP ticket_types {} addons {} max_uses: 1 is_active: true })"))
      .result(R"(voucher: "FREE")");
}

TEST(CreateVoucher, takesEverything) {
  CreateVoucher command{.code = " Save-10 ", .type = "percentage"};
  command.fields = {.discount_value = set(amount("12.5")),
                    .ticket_types = set(only({"student", "pro", "student"})),
                    .addons = set(none()),
                    .max_uses = set<std::int64_t>(0),
                    .max_units_per_use = set<std::int64_t>(2),
                    .valid_from = set(minute(1)),
                    .valid_until = set(minute(1)),
                    .unlocks_hidden_tickets = set(true),
                    .is_active = set(false)};
  with_products().when(command).then_rejected("malformed_request").with("field", "code");
  command.code = "Save-10";
  with_products().when(command).then_events(
      on<events::VoucherCreated>("voucher-SAVE-10", R"(definition { code: "SAVE-10"
          type: VOUCHER_TYPE_PERCENTAGE percentage: 1250
          ticket_types { mode: SCOPE_MODE_LISTED slugs: "pro" slugs: "student" }
          addons { mode: SCOPE_MODE_NONE } max_units_per_use: 2 valid_from: @1 valid_until: @1
          unlocks_hidden_tickets: true })"));
}

TEST(CreateVoucher, fixedAmountsAreInTheCurrencyOfTheConference) {
  CreateVoucher command{.code = "M", .type = "fixed_amount"};
  command.fields.discount_value = set(amount("30.5"));
  with_products().when(command).then_events(
      on<events::VoucherCreated>("voucher-M", R"(definition { code: "M"
          type: VOUCHER_TYPE_FIXED_AMOUNT amount: 3050 currency: "EUR" ticket_types {} addons {}
          max_uses: 1 is_active: true })"));
  given(conference(R"(currency: "JPY")"))
      .when(command)
      .then_rejected("malformed_request")
      .with("field", "discount_value");
  command.fields.discount_value = set(amount("30.500"));
  given(conference(R"(currency: "KWD")"))
      .when(command)
      .then_events(on<events::VoucherCreated>("voucher-M", R"(definition { code: "M"
          type: VOUCHER_TYPE_FIXED_AMOUNT amount: 30500 currency: "KWD" ticket_types {} addons {}
          max_uses: 1 is_active: true })"));
}

TEST(CreateVoucher, ladder) {
  const Given there = with_products().fact(voucher("TAKEN"));
  CreateVoucher command{.code = "a b", .type = "percentage"};
  command.fields = {.discount_value = set(amount("100.01")),
                    .ticket_types = set(only({})),
                    .addons = set(only({"nothing"})),
                    .max_uses = set<std::int64_t>(-1),
                    .valid_from = set(minute(2)),
                    .valid_until = set(minute(1))};
  for (const char* const code : {"a b", "", "a\tb", "caf\xC3\xA9", "x\x01"}) {
    command.code = code;
    there.when(command).then_rejected("malformed_request").with("field", "code");
  }
  command.code = "taken";
  there.when(command).then_rejected("malformed_request").with("field", "max_uses");
  command.fields.max_uses = {};
  there.when(command).then_rejected("already_exists");
  command.code = "new";
  there.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = set(amount("-0.01"));
  there.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = set(amount("100"));
  there.when(command).then_rejected("invalid_scope").with("field", "ticket_types");
  command.fields.ticket_types = set(only({"student", "nothing"}));
  there.when(command).then_rejected("unknown_ticket_type").with("ticket_type", "nothing");
  command.fields.ticket_types = set(only({"student"}));
  there.when(command).then_rejected("unknown_addon").with("addon", "nothing");
  command.fields.addons = set(only({}));
  there.when(command).then_rejected("invalid_scope").with("field", "addons");
  command.fields.addons = {};
  there.when(command).then_rejected("invalid_window");
}

TEST(CreateVoucher, valuesThatNoDiscountHas) {
  const Given there = with_products();
  const auto create = [&](std::string type, const char* value) {
    CreateVoucher command{.code = "V", .type = std::move(type)};
    command.fields.discount_value = set(amount(value));
    return there.when(command);
  };
  create("percentage", "12.345").then_rejected("malformed_request").with("field", "discount_value");
  create("percentage", "999999999999999999").then_rejected("invalid_discount");
  create("percentage", "-999999999999999999").then_rejected("invalid_discount");
  create("fixed_amount", "-0.01").then_rejected("invalid_discount");
  create("comp", "-5").then_rejected("invalid_discount");
  create("fixed_amount", "0.001").then_rejected("malformed_request");
  create("fixed_amount", "999999999999999999").then_rejected("malformed_request");
  create("gift", "1").then_rejected("malformed_request").with("field", "type");
  CreateVoucher without{.code = "V", .type = "comp"};
  without.fields.is_active = null<bool>();
  there.when(without).then_rejected("malformed_request").with("field", "is_active");
}

}  // namespace
}  // namespace lanyard::tests::voucher_create
