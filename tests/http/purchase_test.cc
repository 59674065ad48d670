// From an empty server to a person at the door, over HTTP alone.
#include <gtest/gtest.h>

#include "events/time.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

TEST(Purchase, FromCartToDoor) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client, 100);

  Response answer = client.command("RegisterUser",
                                   R"({"user": "ada", "first_name": "Ada", "last_name": "Lovelace",
                          "email": "ada@example.org", "groups": ["speakers"]})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/events/0/type"), "UserRegistered");
  EXPECT_EQ(answer.at("/events/0/data/details/first_name"), "Ada");
  EXPECT_EQ(answer.at("/result/user"), "ada");

  answer = client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/events/0/type"), "CartOpened");
  EXPECT_EQ(answer.at("/events/1/type"), "ItemAddedToCart");
  EXPECT_EQ(answer.at("/position"), answer.header("lanyard-position"));
  answer = client.command("AddToCart", R"({"user": "ada", "addon": "shirt", "quantity": 2})");
  ASSERT_EQ(answer.status, 200) << answer.body;

  answer = client.get("/v1/conferences/pycon/carts/ada?min_position=" +
                      answer.header("lanyard-position"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/total"), "151.00");

  answer = client.command("Checkout", R"({"user": "ada", "billing_name": "Ada Lovelace"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string order = answer.at("/result/order");
  EXPECT_EQ(answer.at("/result/status"), "pending");
  EXPECT_EQ(answer.at("/result/total"), "151.00");
  EXPECT_EQ(answer.at("/result/currency"), "USD");

  answer =
      client.command("RecordManualPayment", R"({"order": ")" + order + R"(", "amount": "151.00"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/status"), "paid");
  const std::string paid_at = answer.header("lanyard-position");
  const std::string fresh = "?min_position=" + paid_at;

  answer = client.get("/v1/conferences/pycon/orders/" + order + fresh);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/status"), "paid");

  answer = client.get("/v1/conferences/pycon/attendees" + fresh + "&user=ada");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string code = answer.at("/data/0/access_code");
  ASSERT_EQ(code.size(), 8U) << answer.body;

  answer = client.command("CheckIn", R"({"access_code": ")" + code + R"(", "station": "north"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/first"), "true");
  EXPECT_EQ(answer.at("/result/first_name"), "Ada");

  const std::string redeem = R"({"access_code": ")" + code + R"(", "order": ")" + order +
                             R"(", "line": 2, "quantity": 2})";
  answer = client.command("Redeem", redeem);
  ASSERT_EQ(answer.status, 200) << answer.body;
  answer = client.command("Redeem", redeem);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "fully_redeemed");

  answer = client.get("/v1/conferences/pycon/check-in-status?min_position=" +
                      answer.header("lanyard-position"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  answer = client.get("/v1/conferences/pycon/inventory/ticket-types/student");
  EXPECT_EQ(answer.at("/sold"), "1") << answer.body;
  EXPECT_EQ(answer.at("/remaining"), "99");
  answer = client.get("/v1/conferences/pycon/balances");
  EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST(Purchase, SurvivesARestart) {
  TestServer server;
  {
    Client client(server.port());
    set_up_conference(client);
    ASSERT_EQ(client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})").status,
              200);
  }
  server.restart();
  Client client(server.port());
  const Response answer = client.command("Checkout", R"({"user": "ada"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/total"), "100.00");
}

TEST(Purchase, ShowsWhatBecameOfMoneyThatCameTooLate) {
  TestServer server({.test_clock = parse_instant("2027-05-01T08:00:00Z")});
  Client client(server.port());
  set_up_conference(client);
  client.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  const std::string order = client.command("Checkout", R"({"user": "ada"})").at("/result/order");
  const auto pay = [&](const std::string& amount) {
    const Response paid = client.command(
        "RecordManualPayment", R"({"order": ")" + order + R"(", "amount": ")" + amount + "\"}");
    EXPECT_EQ(paid.status, 200) << paid.body;
    return "?min_position=" + std::to_string(paid.position());
  };
  const std::string orders = "/v1/conferences/pycon/orders/" + order;
  EXPECT_EQ(client.get(orders + pay("40")).at("/payments/0/applied"), "40.00");
  EXPECT_EQ(client
                .request("PUT", "/v1/test-clock", R"({"now": "2027-05-01T09:00:00Z"})",
                         {{"Content-Type", "application/json"}})
                .status,
            200);
  pay("1");
  const std::string late = pay("2");
  Response view = client.get(orders + late);
  EXPECT_EQ(view.at("/status"), "cancelled");
  EXPECT_EQ(view.at("/payments/0/applied"), "0.00") << "it became store credit";
  EXPECT_EQ(view.at("/credits_issued/0/amount"), "40.00");
  EXPECT_EQ(client.get("/v1/conferences/pycon" + late).at("/totals/orders_need_attention"), "1")
      << "orders, however often money came";

  view = client.get(orders + pay("100"));
  EXPECT_EQ(view.at("/status"), "paid");
  EXPECT_EQ(view.at("/received"), "100.00");
  const std::vector<std::string> applied = {"0.00", "0.00", "0.00", "100.00"};
  for (std::size_t i = 0; i < applied.size(); ++i)
    EXPECT_EQ(view.at("/payments/" + std::to_string(i) + "/applied"), applied[i]) << i;
}

TEST(Purchase, SectionsAreInTheirOrderThenInThatOfTheirDays) {
  TestServer server;
  Client client(server.port());
  set_up_conference(client);
  std::string last;
  for (const std::string section :
       {R"({"slug": "c", "name": "C", "start_date": "2027-05-16", "end_date": "2027-05-16"})",
        R"({"slug": "b", "name": "B", "start_date": "2027-05-15", "end_date": "2027-05-15"})",
        R"({"slug": "d", "name": "D", "start_date": "2027-05-14", "end_date": "2027-05-14",
            "display_order": 1})"})
    last = std::to_string(client.command("DefineSection", section).position());
  const Response view = client.get("/v1/conferences/pycon?min_position=" + last);
  EXPECT_EQ(view.at("/sections/0/slug") + view.at("/sections/1/slug") + view.at("/sections/2/slug"),
            "bcd")
      << view.body;
}

TEST(Purchase, EveryQueryRouteAnswers) {
  TestServer server;
  Client client(server.port());
  const std::uint64_t position = set_up_conference(client);
  client.command("RegisterUser", R"({"user": "ada"})");
  const std::string fresh = "?min_position=" + std::to_string(position + 1);
  for (const std::string path :
       {"", "/catalog", "/inventory", "/orders", "/credits", "/balances", "/attendees",
        "/check-in-status", "/vouchers", "/conditions", "/speakers", "/talks", "/events",
        "/streams/conference-pycon", "/users", "/users/ada"}) {
    const Response answer = client.get("/v1/conferences/pycon" + path + fresh);
    EXPECT_EQ(answer.status, 200) << path << " " << answer.body;
    EXPECT_GE(answer.position(), position + 1) << path;
    EXPECT_EQ(answer.header("etag").front(), '"') << path;
    EXPECT_NE(answer.header("x-request-id"), "<none>") << path;
  }
  for (const std::string path :
       {"/orders/ORD-NOTHING1", "/users/nobody", "/streams/user-nobody", "/attendees/AAAAAAAA",
        "/vouchers/NONE", "/conditions/none", "/inventory/addons/none"}) {
    const Response answer = client.get("/v1/conferences/pycon" + path);
    EXPECT_EQ(answer.status, 404) << path << " " << answer.body;
    EXPECT_EQ(answer.code(), "not_found") << path;
  }
}

}  // namespace
}  // namespace lanyard::tests
