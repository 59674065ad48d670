#include "tests/given.h"

namespace lanyard::tests::voucher_update {
namespace {

using domain::UpdateVoucher;

Fact updated(std::string_view changes) {
  events::VoucherUpdated event;
  *event.mutable_definition() =
      std::get<events::VoucherCreated>(voucher("SAVE", changes).event).definition();
  return {"voucher-SAVE", std::move(event)};
}

Given there(std::string_view changes = "") {
  return given(conference(), ticket_type("student"), voucher("SAVE", changes));
}

TEST(UpdateVoucher, changesWhatIsNamed) {
  UpdateVoucher command{.code = "save"};
  command.fields = {.discount_value = set(amount("20")),
                    .ticket_types = set(only({"student"})),
                    .addons = set(none()),
                    .valid_from = null<Instant>(),
                    .valid_until = set(minute(9))};
  there("valid_from: @1")
      .when(command)
      .then_events(updated(R"(percentage: 2000
          ticket_types { mode: SCOPE_MODE_LISTED slugs: "student" }
          addons { mode: SCOPE_MODE_NONE } valid_until: @9)"))
      .result(R"(voucher: "SAVE")");
}

TEST(UpdateVoucher, aNewTypeKeepsTheNumber) {
  UpdateVoucher command{.code = "SAVE", .type = set<std::string>("fixed_amount")};
  there("percentage: 1250")
      .when(command)
      .then_events(updated("type: VOUCHER_TYPE_FIXED_AMOUNT amount: 1250"));
  command.type = set<std::string>("comp");
  there().when(command).then_events(updated("type: VOUCHER_TYPE_COMP"));
  command.type = set<std::string>("percentage");
  there("type: VOUCHER_TYPE_FIXED_AMOUNT amount: 3000")
      .when(command)
      .then_events(updated("percentage: 3000"));
  there("type: VOUCHER_TYPE_FIXED_AMOUNT amount: 30000")
      .when(command)
      .then_rejected("invalid_discount");
}

TEST(UpdateVoucher, sayingWhatIsSoChangesNothing) {
  UpdateVoucher command{.code = "SAVE", .type = set<std::string>("percentage")};
  command.fields.discount_value = set(amount("10.00"));
  there().when(command).then_nothing().result(R"(voucher: "SAVE")");
}

TEST(UpdateVoucher, ladder) {
  const Given used = there()
                         .after(add("ada", ticket("student")))
                         .after(apply("ada", "SAVE"))
                         .after(checkout("ada"));
  UpdateVoucher command{.code = "nothing", .type = null<std::string>()};
  command.fields = {.discount_value = set(amount("101")),
                    .ticket_types = set(only({})),
                    .addons = set(only({"nothing"})),
                    .max_uses = set<std::int64_t>(0),
                    .valid_from = set(minute(2)),
                    .valid_until = set(minute(1))};
  used.when(command).then_rejected("not_found");
  command.code = "SAVE";
  used.when(command).then_rejected("malformed_request").with("field", "type");
  command.type = {};
  used.when(command).then_rejected("invalid_discount");
  command.fields.discount_value = {};
  used.when(command).then_rejected("invalid_scope");
  command.fields.ticket_types = set(only({"x"}));
  used.when(command).then_rejected("unknown_ticket_type");
  command.fields.ticket_types = {};
  used.when(command).then_rejected("unknown_addon");
  command.fields.addons = {};
  used.when(command).then_rejected("invalid_window");
  command.fields.valid_from = {};
  used.when(command).then_rejected("below_used").with("used", 1);
  command.fields.max_uses = set<std::int64_t>(1);
  used.when(command).then_events(updated("max_uses: 1 valid_until: @1"));
}

}  // namespace
}  // namespace lanyard::tests::voucher_update
