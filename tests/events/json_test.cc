#include "events/json.h"

#include <gtest/gtest.h>

namespace lanyard::events {
namespace {

class FakeOpener final : public Opener {
 public:
  std::variant<std::string, Forgotten, KeyAbsent> open(const Sealed& sealed) const override {
    if (sealed.subject() == "gone") return Forgotten{};
    if (sealed.subject() == "elsewhere") return KeyAbsent{};
    return "opened \"" + sealed.ciphertext() + "\"";
  }
};

std::string json(const google::protobuf::Message& message, const Rendering& rendering = {}) {
  std::string out;
  append_json(message, rendering, out);
  return out;
}

TEST(Json, StringsAreEscaped) {
  std::string out;
  append_json_string(std::string_view("a\"\\\n\r\t\x01\x1f\0 \xC3\xA9", 12), out);
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u0000 \xC3\xA9\"");
}

TEST(Json, UnsetOptionalsAreNullOrLeftOut) {
  LeftVenue event;
  event.set_access_code("ABC");
  EXPECT_EQ(json(event), R"({"access_code":"ABC","user":"","station":null})");
  CommandResult result;
  EXPECT_EQ(json(result, {.unset = Unset::kOmit}), "{}");
  result.set_order("ORD-1");
  result.set_currency("USD");
  result.set_total(0);
  EXPECT_EQ(json(result, {.unset = Unset::kOmit}),
            R"({"currency":"USD","order":"ORD-1","total":"0.00"})");
}

TEST(Json, OneofMembersThatAreNotSetAreLeftOut) {
  ItemRemovedFromCart event;
  event.set_user("ada");
  event.set_addon("dinner");
  event.set_cause(REMOVAL_CAUSE_CASCADE);
  EXPECT_EQ(json(event),
            R"({"user":"ada","cart":0,"addon":"dinner","quantity":0,"cause":"cascade"})");
}

TEST(Json, PercentagesAndScopesAreShownAsTheyAreSaid) {
  Voucher voucher;
  voucher.set_percentage(1250);
  voucher.mutable_addons()->set_mode(SCOPE_MODE_NONE);
  EXPECT_NE(json(voucher).find(R"("percentage":"12.50")"), std::string::npos);
  EXPECT_NE(json(voucher).find(R"("ticket_types":null,"addons":"none")"), std::string::npos);
  Scope& scope = *voucher.mutable_ticket_types();
  EXPECT_NE(json(voucher).find(R"("ticket_types":"all")"), std::string::npos);
  scope.set_mode(SCOPE_MODE_LISTED);
  EXPECT_NE(json(voucher).find(R"("ticket_types":[])"), std::string::npos);
  scope.add_slugs("a");
  scope.add_slugs("b");
  EXPECT_NE(json(voucher).find(R"("ticket_types":["a","b"])"), std::string::npos);
}

TEST(Json, MoneyIsShownInTheInnermostCurrency) {
  OrderPaid event;
  event.set_total(1250);
  event.set_currency("JPY");
  EXPECT_NE(json(event).find(R"("total":"1250")"), std::string::npos);
  event.set_currency("KWD");
  EXPECT_NE(json(event).find(R"("total":"1.250")"), std::string::npos);
  event.set_currency("");
  EXPECT_NE(json(event, {.currency = "USD"}).find(R"("total":"12.50")"), std::string::npos);

  OrderPlaced placed;
  placed.set_currency("JPY");
  placed.add_lines()->set_gross(7);
  EXPECT_NE(json(placed, {.currency = "USD"}).find(R"("gross":"7")"), std::string::npos);
}

TEST(Json, InstantsAreIso8601) {
  CartOpened event;
  event.set_expires_at(1'810'285'200'000'000);
  EXPECT_EQ(json(event), R"({"user":"","cart":0,"expires_at":"2027-05-14T09:00:00Z"})");
}

TEST(Json, SealedFieldsAreOpenedForgottenOrSealed) {
  const FakeOpener opener;
  UserDetails details;
  details.set_user("ada");
  details.mutable_first_name()->set_subject("ada");
  details.mutable_first_name()->set_ciphertext("Ada");
  details.mutable_last_name()->set_subject("gone");
  details.mutable_email()->set_subject("elsewhere");
  EXPECT_EQ(json(details, {.opener = &opener}),
            R"({"user":"ada","first_name":"opened \"Ada\"","last_name":"[forgotten]",)"
            R"("email":"[sealed]"})");
  EXPECT_EQ(json(details),
            R"({"user":"ada","first_name":"[sealed]","last_name":"[sealed]","email":"[sealed]"})");
  details.clear_email();
  EXPECT_NE(json(details).find(R"("email":null)"), std::string::npos);
}

TEST(Json, AnEventIsShownWithItsPlace) {
  Commit commit;
  commit.recorded_at = {1'810'285'200'000'000};
  commit.actor = "ada";
  commit.command = "CloseShop";
  commit.correlation_id = "r\"1";
  RecordedEvent event;
  event.position = {7};
  event.stream = "conference-pycon";
  event.revision = {2};
  event.event = ShopClosed{};
  std::string shown;
  append_event(commit, event, {}, shown);
  EXPECT_EQ(shown,
            R"({"position":7,"id":"00000000-0000-0000-0000-000000000000","type":"ShopClosed",)"
            R"("stream":"conference-pycon","revision":2,"recorded_at":"2027-05-14T09:00:00Z",)"
            R"("data":{}})");
  shown.clear();
  append_event_full(commit, event, {}, shown);
  for (const char* part : {R"("schema_version":1)", R"("actor":"ada")", R"("command":"CloseShop")",
                           R"("correlation_id":"r\"1")", R"("causation_id":"")", R"("data":{}})"}) {
    EXPECT_NE(shown.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace lanyard::events
