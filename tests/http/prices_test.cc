// What people are shown of prices, and what staff are shown of vouchers and conditions.
#include <gtest/gtest.h>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

class Prices : public ::testing::Test {
 protected:
  Prices() : client(server.port()) {
    set_up_conference(client);
    run("CreateTicketType",
        R"({"slug": "backstage", "name": "Backstage", "price": 500, "requires_voucher": true})");
    run("RegisterUser", R"({"user": "ada", "groups": ["staff", "students"]})");
  }

  Response run(std::string_view command, std::string_view body) {
    Response answer = client.command(command, body);
    EXPECT_EQ(answer.status, 200) << command << " " << body << "\n" << answer.body;
    if (answer.status == 200 && !answer.header("lanyard-position").empty())
      position = answer.header("lanyard-position");
    return answer;
  }
  Response get(const std::string& path) {
    const char* const sign = path.find('?') == std::string::npos ? "?" : "&";
    return client.get("/v1/conferences/pycon" + path + sign + "min_position=" + position);
  }
  void add(const std::string& user, const std::string& product, int quantity = 1) {
    run("AddToCart", R"({"user": ")" + user + R"(", )" + product + R"(, "quantity": )" +
                         std::to_string(quantity) + "}");
  }
  std::string buy(const std::string& user) {
    const Response placed = run("Checkout", R"({"user": ")" + user + R"("})");
    const std::string order = placed.at("/result/order");
    if (placed.at("/result/status") == "pending")
      run("RecordManualPayment",
          R"({"order": ")" + order + R"(", "amount": ")" + placed.at("/result/balance") + R"("})");
    return order;
  }

  /// The cart view against what a checkout of it would place now.
  void expect_cart_is_what_checkout_takes(const std::string& user) {
    const Response cart = get("/carts/" + user);
    ASSERT_EQ(cart.status, 200) << cart.body;
    const Response dry = client.post("/v1/conferences/pycon/commands/Checkout?dry_run=true",
                                     R"({"user": ")" + user + R"("})");
    ASSERT_EQ(dry.status, 200) << dry.body;
    for (const std::string sum : {"subtotal", "discount", "total"})
      EXPECT_EQ(cart.at("/" + sum), dry.at("/result/" + sum)) << cart.body << "\n" << dry.body;
    for (int line = 0; line < 5; ++line) {
      for (const std::string of : {"gross", "condition", "voucher_discount", "total"}) {
        const std::string at = "/lines/" + std::to_string(line) + "/" + of;
        EXPECT_EQ(cart.at(at), dry.at("/events/1/data" + at)) << at;
      }
    }
  }

  TestServer server;
  Client client;
  std::string position;
};

TEST_F(Prices, TheCartSaysWhatTookWhatOffAndWhy) {
  run("CreateCondition", R"({"name": "Students", "kind": "group_member", "groups": ["students"],
      "discount_value": 20, "ticket_types": ["student"], "addons": "none", "max_quantity": 1})");
  run("CreateCondition", R"({"name": "Shirts", "kind": "discount_for_product",
      "discount_type": "fixed_amount", "discount_value": "5.50", "ticket_types": "none"})");
  run("CreateVoucher", R"({"code": "ten", "type": "percentage", "discount_value": 10})");
  add("ada", R"("ticket_type": "student")", 2);
  add("ada", R"("addon": "shirt")", 2);
  run("ApplyVoucher", R"({"user": "ada", "code": "ten"})");

  const Response cart = get("/carts/ada");
  ASSERT_EQ(cart.status, 200) << cart.body;
  EXPECT_EQ(cart.at("/lines/0/gross"), "200.00");
  EXPECT_EQ(cart.at("/lines/0/condition/name"), "Students");
  EXPECT_EQ(cart.at("/lines/0/condition/amount"), "20.00");
  EXPECT_EQ(cart.at("/lines/0/voucher_discount"), "18.00");
  EXPECT_EQ(cart.at("/lines/0/total"), "162.00");
  EXPECT_EQ(cart.at("/lines/0/discounts/0/condition"), cart.at("/lines/0/condition/id"));
  EXPECT_EQ(cart.at("/lines/0/discounts/0/units"), "1");
  EXPECT_EQ(cart.at("/lines/0/discounts/0/amount"), "20.00");
  EXPECT_NE(cart.at("/lines/0/discounts/0/because").find("students"), std::string::npos);
  EXPECT_EQ(cart.at("/lines/0/discounts/1/voucher"), "TEN");
  EXPECT_EQ(cart.at("/lines/0/discounts/1/amount"), "18.00");
  EXPECT_EQ(cart.at("/lines/1/condition/amount"), "11.00");
  EXPECT_EQ(cart.at("/lines/1/total"), "36.00");
  EXPECT_EQ(cart.at("/subtotal"), "251.00");
  EXPECT_EQ(cart.at("/discount"), "53.00");
  EXPECT_EQ(cart.at("/total"), "198.00");
  EXPECT_EQ(cart.at("/voucher/code"), "TEN");
  EXPECT_EQ(cart.at("/voucher/percentage"), "10.00");
  EXPECT_EQ(cart.at("/voucher/valid"), "true");
  expect_cart_is_what_checkout_takes("ada");

  run("UpdateVoucher", R"({"code": "TEN", "is_active": false})");
  const Response later = get("/carts/ada");  // checkout will refuse it, and says so before
  EXPECT_EQ(later.at("/voucher/valid"), "false");
  EXPECT_EQ(later.at("/voucher/invalid_reason"), "inactive");
}

// Each kind of condition, on the read models as on the state.
TEST_F(Prices, TheCartKnowsAllThatConditionsLookAt) {
  run("CreateCondition", R"({"name": "Owners", "kind": "included_product", "priority": 1,
      "enabling_ticket_types": ["regular"], "discount_value": 50, "ticket_types": "none",
      "max_units_per_user": 3})");
  run("CreateCondition", R"({"name": "Speakers", "kind": "speaker", "priority": 2,
      "is_presenter": false, "is_copresenter": true, "discount_value": 30, "addons": "none"})");
  run("CreateCondition", R"({"name": "First", "kind": "time_or_stock_limit", "priority": 3,
      "limit": 2, "discount_value": 10})");
  add("ada", R"("ticket_type": "regular")");
  expect_cart_is_what_checkout_takes("ada");
  EXPECT_EQ(get("/carts/ada").at("/lines/0/condition/name"), "First");
  buy("ada");

  add("ada", R"("addon": "shirt")", 2);
  expect_cart_is_what_checkout_takes("ada");
  EXPECT_EQ(get("/carts/ada").at("/lines/0/condition/name"), "Owners");
  const std::string order = buy("ada");

  add("ada", R"("addon": "shirt")", 2);  // of three units one is left
  expect_cart_is_what_checkout_takes("ada");
  EXPECT_EQ(get("/carts/ada").at("/lines/0/condition/units"), "1");

  run("RecordSpeaker", R"({"code": "S1", "name": "Ada L.", "user": "ada"})");
  run("RecordSpeaker", R"({"code": "S2", "name": "Grace"})");
  run("RecordTalk", R"({"code": "T1", "title": "Engines", "speakers": ["S1"]})");
  add("ada", R"("ticket_type": "student")");
  EXPECT_EQ(get("/carts/ada").at("/lines/1/condition/name"), "First");
  run("RecordTalk", R"({"code": "T1", "title": "Engines", "speakers": ["S1", "S2"]})");
  EXPECT_EQ(get("/carts/ada").at("/lines/1/condition/name"), "Speakers");
  expect_cart_is_what_checkout_takes("ada");
  EXPECT_EQ(get("/speakers").at("/data/0/talks/0/title"), "Engines");
  EXPECT_EQ(get("/speakers?user=ada").at("/data/1"), "<none>");
  EXPECT_EQ(get("/talks").at("/data/0/speakers/1"), "S2");
  EXPECT_EQ(get("/users/ada").at("/speakers/0"), "S1");

  // The ticket goes back, and with it the discount of its owner.
  Response refund = get("/orders?user=ada");
  run("RefundOrder",
      R"({"order": ")" + refund.at("/data/0/order") + R"(", "destination": "original"})");
  expect_cart_is_what_checkout_takes("ada");
  EXPECT_EQ(get("/carts/ada").at("/lines/0/condition/name"), "First");
  EXPECT_EQ(get("/orders?status=refunded").at("/data/0/order"), refund.at("/data/0/order"));
  EXPECT_EQ(get("/orders?status=partially_refunded").at("/data/0"), "<none>");
  EXPECT_EQ(get("/orders?status=returned").code(), "malformed_request");
}

TEST_F(Prices, TheCatalogueIsPricedForWhoLooks) {
  run("CreateCondition", R"({"name": "Staff", "kind": "group_member", "groups": ["staff"],
      "discount_value": "12.5", "addons": "none"})");
  run("CreateVoucher", R"({"code": "INSIDE", "type": "fixed_amount", "discount_value": 40,
      "unlocks_hidden_tickets": true, "max_uses": 5})");
  const Response all = get("/catalog");
  EXPECT_EQ(all.at("/ticket_types/2"), "<none>") << all.body;
  EXPECT_EQ(all.at("/ticket_types/0/name"), "Regular");
  EXPECT_EQ(all.at("/ticket_types/0/total"), "250.00");
  EXPECT_EQ(all.at("/ticket_types/0/condition"), "null");
  EXPECT_EQ(all.at("/voucher"), "null");

  const Response staff = get("/catalog?user=ada");
  EXPECT_EQ(staff.at("/ticket_types/0/price"), "250.00");
  EXPECT_EQ(staff.at("/ticket_types/0/condition/amount"), "31.25");
  EXPECT_EQ(staff.at("/ticket_types/0/total"), "218.75");
  EXPECT_EQ(staff.at("/addons/0/total"), "25.50");

  const Response inside = get("/catalog?user=ada&voucher=inside");
  EXPECT_EQ(inside.at("/ticket_types/0/name"), "Backstage") << inside.body;
  EXPECT_EQ(inside.at("/ticket_types/0/hidden"), "true");
  EXPECT_EQ(inside.at("/ticket_types/0/condition/amount"), "62.50");
  EXPECT_EQ(inside.at("/ticket_types/0/voucher_discount"), "40.00");
  EXPECT_EQ(inside.at("/ticket_types/0/total"), "397.50");
  EXPECT_EQ(inside.at("/ticket_types/0/discounts/1/voucher"), "INSIDE");
  EXPECT_EQ(inside.at("/ticket_types/1/hidden"), "false");
  EXPECT_EQ(inside.at("/addons/0/total"), "0.00");  // 25.50 of the 40
  EXPECT_EQ(inside.at("/voucher/amount"), "40.00");
}

TEST_F(Prices, TheCatalogueSaysWhyAVoucherIsNotTaken) {
  run("CreateVoucher", R"({"code": "ONCE", "type": "comp"})");
  run("CreateVoucher",
      R"({"code": "PAST", "type": "comp", "valid_until": "2001-01-01T00:00:00Z"})");
  for (const std::string nothing : {"NONE", "", "A%20B", "%01"}) {
    const Response answer = get("/catalog?voucher=" + nothing);
    EXPECT_EQ(answer.status, 404) << nothing;
    EXPECT_EQ(answer.code(), "voucher_not_found") << nothing;
  }
  const Response past = get("/catalog?voucher=past");
  EXPECT_EQ(past.status, 409);
  EXPECT_EQ(past.code(), "voucher_invalid");
  EXPECT_EQ(past.at("/reason"), "expired");
  add("ada", R"("ticket_type": "student")");
  run("ApplyVoucher", R"({"user": "ada", "code": "ONCE"})");
  buy("ada");
  EXPECT_EQ(get("/catalog?voucher=once").at("/reason"), "exhausted");
}

TEST_F(Prices, VouchersAndConditionsShowWhoUsedThem) {
  run("CreateCondition", R"({"name": "First", "kind": "time_or_stock_limit", "limit": 5,
      "discount_value": 10})");
  run("CreateCondition", R"({"name": "Off", "kind": "discount_for_product", "priority": 1,
      "discount_value": 1, "is_active": false})");
  run("CreateVoucher", R"({"code": "SAVE", "type": "percentage", "discount_value": 50,
      "max_uses": 2})");
  run("GenerateVouchers", R"({"prefix": "VIP-", "count": 3, "type": "comp"})");
  std::string orders[2];
  for (int i = 0; i < 2; ++i) {
    const std::string user = "u" + std::to_string(i);
    add(user, R"("ticket_type": "student")", 2);
    run("ApplyVoucher", R"({"user": ")" + user + R"(", "code": "save"})");
    orders[i] = run("Checkout", R"({"user": ")" + user + R"("})").at("/result/order");
  }
  Response voucher = get("/vouchers/save");
  EXPECT_EQ(voucher.at("/code"), "SAVE") << voucher.body;
  EXPECT_EQ(voucher.at("/definition/percentage"), "50.00");
  EXPECT_EQ(voucher.at("/times_used"), "2");
  EXPECT_EQ(voucher.at("/uses_left"), "0");
  EXPECT_EQ(voucher.at("/invalid_reason"), "exhausted");
  EXPECT_EQ(voucher.at("/discount"), "180.00");
  EXPECT_EQ(voucher.at("/data/0/order"), orders[0]);
  EXPECT_EQ(voucher.at("/data/1/user"), "u1");
  EXPECT_EQ(voucher.at("/data/1/discount"), "90.00");
  const Response page = get("/vouchers/SAVE?limit=1");
  EXPECT_EQ(page.at("/data/1"), "<none>");
  EXPECT_EQ(get("/vouchers/SAVE?after=" + page.at("/next")).at("/data/0/order"), orders[1]);

  run("CancelOrder", R"({"order": ")" + orders[0] + R"("})");
  voucher = get("/vouchers/SAVE");
  EXPECT_EQ(voucher.at("/times_used"), "1");
  EXPECT_EQ(voucher.at("/valid"), "true");
  EXPECT_EQ(voucher.at("/discount"), "90.00");
  EXPECT_NE(voucher.at("/data/0/released_at"), "null");
  EXPECT_EQ(voucher.at("/data/1/released_at"), "null");
  EXPECT_EQ(get("/orders?voucher=save").at("/data/1/order"), orders[1]);

  const Response conditions = get("/conditions");
  EXPECT_EQ(conditions.at("/data/0/definition/name"), "First") << conditions.body;
  EXPECT_EQ(conditions.at("/data/0/units_used"), "2");
  EXPECT_EQ(conditions.at("/data/0/units_left"), "3");
  EXPECT_EQ(conditions.at("/data/0/orders"), "1");
  EXPECT_EQ(conditions.at("/data/0/discount"), "20.00");
  EXPECT_EQ(conditions.at("/data/1/units_left"), "null");
  const std::string id = conditions.at("/data/0/condition");
  EXPECT_EQ(get("/conditions/" + id).at("/data/1/order"), orders[1]);
  EXPECT_EQ(get("/conditions?limit=1").at("/next"), id);
  EXPECT_EQ(get("/conditions?after=" + id).at("/data/0/definition/name"), "Off");
  EXPECT_EQ(get("/conditions?active=false").at("/data/0/definition/name"), "Off");
  EXPECT_EQ(get("/conditions?user=ada").at("/data/1"), "<none>");
  EXPECT_EQ(get("/conditions?kind=speaker").at("/data/0"), "<none>");

  EXPECT_EQ(get("/vouchers?prefix=vip-").at("/data/2/definition/type"), "comp");
  EXPECT_EQ(get("/vouchers?prefix=vip-").at("/data/3"), "<none>");
  EXPECT_EQ(get("/vouchers?type=percentage").at("/data/0/code"), "SAVE");
  EXPECT_EQ(get("/vouchers?used=true").at("/data/1"), "<none>");
  EXPECT_EQ(get("/vouchers?valid=false").at("/data/0"), "<none>");
  const Response first = get("/vouchers?limit=1");
  EXPECT_EQ(first.at("/next"), "SAVE");
  EXPECT_NE(get("/vouchers?after=SAVE").at("/data/0/code"), "SAVE");
  for (const std::string bad : {"/vouchers?type=free", "/vouchers?valid=yes", "/conditions?kind=x",
                                "/conditions?after=x", "/vouchers/SAVE?after=x"}) {
    EXPECT_EQ(get(bad).code(), "malformed_request") << bad;
  }
  EXPECT_EQ(get("/vouchers/none").code(), "not_found");
  EXPECT_EQ(get("/conditions/none").code(), "not_found");
}

}  // namespace
}  // namespace lanyard::tests
