// The test clock, and expiries by it.
#include <gtest/gtest.h>

#include "events/time.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

TestServer::Setup with_clock() { return {.test_clock = parse_instant("2027-01-01T00:00:00Z")}; }

TEST(TestClock, IsNotThereWithoutTheFlag) {
  TestServer server;
  Client client(server.port());
  EXPECT_EQ(client.get("/v1/test-clock").code(), "not_found");
  EXPECT_EQ(client
                .request("PUT", "/v1/test-clock", R"({"now": "2027-01-01T00:00:00Z"})",
                         {{"Content-Type", "application/json"}})
                .status,
            404);
}

TEST(TestClock, GoesForwardOnly) {
  TestServer server(with_clock());
  Client client(server.port());
  const auto put = [&client](const std::string& body) {
    return client.request("PUT", "/v1/test-clock", body, {{"Content-Type", "application/json"}});
  };
  EXPECT_EQ(client.get("/v1/test-clock").at("/now"), "2027-01-01T00:00:00Z");
  Response answer = put(R"({"now": "2027-01-01T02:30:00.5+01:00"})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/now"), "2027-01-01T01:30:00.5Z");
  answer = put(R"({"now": "2027-01-01T00:00:00Z"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "clock_goes_back");
  EXPECT_EQ(put(R"({"now": "yesterday"})").at("/errors/0/field"), "now");
  EXPECT_EQ(put(R"({"now": 5, "then": 1})").at("/errors/1/code"), "unknown_field");
  EXPECT_EQ(put("[]").status, 400);
}

TEST(TestClock, DoesNotGoBackWhenTheServerStartsAnew) {
  TestServer server(with_clock());
  const auto put = [&server](const std::string& now) {
    Client client(server.port());
    return client.request("PUT", "/v1/test-clock", R"({"now": ")" + now + "\"}",
                          {{"Content-Type", "application/json"}});
  };
  {
    Client client(server.port());
    set_up_conference(client);
    ASSERT_EQ(put("2027-01-01T11:20:00Z").status, 200);
    ASSERT_EQ(client.command("CloseShop", "{}").at("/events/0/recorded_at"),
              "2027-01-01T11:20:00Z");
  }
  server.restart();
  EXPECT_EQ(Client(server.port()).get("/v1/test-clock").at("/now"), "2027-01-01T11:20:00Z");
  EXPECT_EQ(put("2027-01-01T11:00:00Z").code(), "clock_goes_back");
  EXPECT_EQ(put("2027-01-01T11:20:01Z").status, 200);
}

TEST(TestClock, ExpiresWhatIsDueBeforeItAnswers) {
  TestServer server(with_clock());
  Client client(server.port());
  set_up_conference(client, 5);
  client.command("AddToCart", R"({"user": "ada", "ticket_type": "student", "quantity": 2})");
  client.command("AddToCart", R"({"user": "bob", "ticket_type": "student", "quantity": 3})");
  Response answer = client.command("Checkout", R"({"user": "bob"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/hold_expires_at"), "2027-01-01T00:15:00Z");
  EXPECT_EQ(
      client.command("AddToCart", R"({"user": "cy", "ticket_type": "student", "quantity": 3})")
          .code(),
      "insufficient_stock");

  answer = client.request("PUT", "/v1/test-clock", R"({"now": "2027-01-01T00:30:00Z"})",
                          {{"Content-Type", "application/json"}});
  ASSERT_EQ(answer.status, 200);
  answer = client.get("/v1/conferences/pycon/orders?status=cancelled");
  EXPECT_EQ(answer.at("/data/0/user"), "bob") << answer.body;
  EXPECT_EQ(client.command("Checkout", R"({"user": "ada"})").code(), "cart_expired");
  EXPECT_EQ(client.get("/v1/conferences/pycon/inventory/ticket-types/student").at("/remaining"),
            "5");
}

}  // namespace
}  // namespace lanyard::tests
