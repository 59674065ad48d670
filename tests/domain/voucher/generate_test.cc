#include "tests/given.h"

namespace lanyard::tests::voucher_generate {
namespace {

using domain::GenerateVouchers;

Given with_products() { return given(conference(), ticket_type("student"), addon("shirt")); }

Fact made(std::string code) {
  return on<events::VoucherCreated>("voucher-" + code, "definition { code: '" + code + R"('
      type: VOUCHER_TYPE_COMP ticket_types { mode: SCOPE_MODE_LISTED slugs: "student" }
      addons { mode: SCOPE_MODE_LISTED slugs: "shirt" } max_uses: 1 is_active: true })");
}

GenerateVouchers three() {
  GenerateVouchers command{.prefix = "vip-", .count = 3, .type = "comp"};
  command.fields.ticket_types = set(only({"student"}));
  command.fields.addons = set(only({"shirt"}));
  return command;
}

TEST(GenerateVouchers, makesThemAllAlike) {
  with_products()
      .when(three())
      .then_events(made("VIP-CODE001"), made("VIP-CODE002"), made("VIP-CODE003"))
      .result(R"(codes: "VIP-CODE001" codes: "VIP-CODE002" codes: "VIP-CODE003")");
}

TEST(GenerateVouchers, thePrefixMayBeEmpty) {
  GenerateVouchers command = three();
  command.prefix = "";
  command.count = 1;
  with_products().when(command).then_events(made("CODE001"));
}

TEST(GenerateVouchers, from1To500) {
  GenerateVouchers command{.prefix = "x", .count = 500, .type = "comp"};
  Given there = with_products().after(command);
  EXPECT_NE(there.state().voucher("XCODE00500"), nullptr);
  for (const std::int64_t count :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{501}, std::int64_t{10'000}, INT64_MAX}) {
    command.count = count;
    there.when(command).then_rejected("invalid_count").with("limit", 500);
  }
}

TEST(GenerateVouchers, ladder) {
  const Given there = with_products();
  GenerateVouchers command{.prefix = "a b", .count = 0, .type = "percentage"};
  command.fields = {.discount_value = set(amount("101")),
                    .ticket_types = set(only({})),
                    .addons = set(only({"nothing"})),
                    .valid_from = set(minute(2)),
                    .valid_until = set(minute(1))};
  there.when(command).then_rejected("malformed_request").with("field", "prefix");
  command.prefix = std::string(93, 'a');
  there.when(command).then_rejected("malformed_request").with("field", "prefix");
  command.prefix = "a";
  there.when(command).then_rejected("invalid_count");
  command.count = 2;
  there.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = {};
  there.when(command).then_rejected("invalid_scope");
  command.fields.ticket_types = set(only({"x"}));
  there.when(command).then_rejected("unknown_ticket_type");
  command.fields.ticket_types = {};
  there.when(command).then_rejected("unknown_addon");
  command.fields.addons = {};
  there.when(command).then_rejected("invalid_window");
}

}  // namespace
}  // namespace lanyard::tests::voucher_generate
