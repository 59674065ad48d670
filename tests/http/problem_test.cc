// Each status that a caller can get, with its code and members.
#include <gtest/gtest.h>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

class Problems : public ::testing::Test {
 protected:
  Problems() : client(server.port()) { set_up_conference(client, 5); }
  TestServer server;
  Client client;
};

TEST_F(Problems, HaveTheDocumentOfRfc9457) {
  const Response answer =
      client.command("AddToCart", R"({"user": "ada", "ticket_type": "student", "quantity": 6})",
                     {{"X-Request-Id", "my-request-7"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_EQ(answer.at("/type"), "urn:lanyard:problem:insufficient_stock");
  EXPECT_EQ(answer.code(), "insufficient_stock");
  EXPECT_EQ(answer.at("/status"), "409");
  EXPECT_EQ(answer.at("/remaining"), "5");
  EXPECT_EQ(answer.at("/request_id"), "my-request-7");
  EXPECT_EQ(answer.header("x-request-id"), "my-request-7");
  EXPECT_NE(answer.at("/title"), "<none>");
  EXPECT_NE(answer.at("/detail"), "<none>");
  EXPECT_GT(answer.position(), 0U);
}

TEST_F(Problems, HaveThePositionOfTheConferenceTheyAreBelow) {
  const std::string below = "/v1/conferences/pycon";
  const std::uint64_t position = client.get(below + "/audit/checkpoint").position();
  ASSERT_GT(position, 0U);
  ASSERT_EQ(client.get(below + "?min_position=" + std::to_string(position)).status, 200);
  const auto expect = [&](int status, const Response& answer) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.position(), position) << answer.body;
  };
  expect(404, client.get(below + "/nowhere"));
  expect(405, client.request("DELETE", below + "/orders"));
  expect(405, client.request("DELETE", below));
  expect(400, client.get(below + "/orders?limit=1&limit=2"));
  expect(400, client.get(below + "/orders?status=%zz"));
  expect(400, client.get(below + "/orders/%zz"));
  expect(400, client.get(below + "/orders", {{"X-Actor", "a"}, {"X-Actor", "b"}}));
  expect(415, client.command("OpenShop", "{}", {{"Content-Encoding", "br"}}));
  expect(400, client.post(below + "/projections/orders/rebuild?x=1", ""));
  expect(404, client.post(below + "/projections/none/rebuild", ""));
  Client long_body(server.port());
  expect(413, long_body.command("OpenShop", std::string(2 << 20, ' ')));
  Client coded(server.port());
  coded.send("POST " + below + "/commands HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n");
  expect(400, coded.receive());
  for (const std::string elsewhere : {"/v1/conferences/none/orders", "/v1/conferences/pyco%zz",
                                      "/v1/conferences?limit=0", "/x"}) {
    EXPECT_EQ(client.get(elsewhere).header("lanyard-position"), "<none>") << elsewhere;
  }
}

TEST_F(Problems, UnknownPlaces) {
  EXPECT_EQ(client.get("/nowhere").code(), "not_found");
  EXPECT_EQ(client.get("/").status, 404);
  EXPECT_EQ(client.get("/v1/conferences/nope/orders").code(), "not_found");
  EXPECT_EQ(client.post("/v1/conferences/nope/commands/OpenShop", "{}").code(), "not_found");
  const Response unknown = client.command("NoSuchCommand", R"({"user": "ada"})");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.code(), "unknown_command");
  EXPECT_EQ(client.post("/v1/commands/RegisterUser", R"({"user": "ada"})").code(),
            "unknown_command");
  EXPECT_EQ(client.post("/v1/commands/OpenShop", "{}").code(), "unknown_command");
}

TEST_F(Problems, RejectionKindsHaveTheirStatus) {
  const Response missing = client.command("CancelOrder", R"({"order": "ORD-NOTHING1"})");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.code(), "not_found");
  const Response product = client.command("AddToCart", R"({"user": "ada", "ticket_type": "none"})");
  EXPECT_EQ(product.status, 404);
  EXPECT_EQ(product.code(), "product_not_found");
  const Response user = client.command("RegisterUser", R"({"user": "ada@example.org"})");
  EXPECT_EQ(user.status, 409);
  EXPECT_EQ(user.code(), "invalid_user");
  const Response decimals =
      client.command("CreateTicketType", R"({"slug": "vip", "name": "VIP", "price": "1.005"})");
  EXPECT_EQ(decimals.status, 400);
  EXPECT_EQ(decimals.code(), "malformed_request");
  EXPECT_EQ(decimals.at("/errors/0/field"), "price");
}

TEST_F(Problems, AConferenceIsNotMadeAtThePathOfAnother) {
  const auto create = [this](const std::string& slug) {
    return client.command("CreateConference", R"({"slug": ")" + slug + R"(", "name": "N",
        "start_date": "2027-05-14", "end_date": "2027-05-16", "timezone": "UTC",
        "currency": "USD"})");
  };
  const Response other = create("other");
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.code(), "malformed_request");
  EXPECT_EQ(other.at("/errors/0/field"), "slug");
  EXPECT_EQ(create("pycon").code(), "already_exists");
}

TEST_F(Problems, MethodNotAllowed) {
  const Response answer = client.request("DELETE", "/v1/conferences/pycon/orders");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.code(), "method_not_allowed");
  EXPECT_EQ(answer.header("allow"), "GET, HEAD");
  EXPECT_EQ(client.get("/v1/conferences/pycon/commands/OpenShop").header("allow"), "POST");
  EXPECT_EQ(client.request("BREW", "/v1/test-clock").header("allow"), "GET, HEAD, PUT");
}

TEST_F(Problems, IfMatch) {
  const std::string rename = R"({"slug": "student", "name": "Students"})";
  Response answer = client.command("UpdateTicketType", rename, {{"If-Match", "\"7\""}});
  EXPECT_EQ(answer.status, 412);
  EXPECT_EQ(answer.code(), "revision_mismatch");
  EXPECT_EQ(answer.at("/expected"), "7");
  EXPECT_EQ(answer.at("/actual"), "1");
  answer = client.command("UpdateTicketType", rename, {{"If-Match", "\"1\""}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  for (const std::string bad :
       {"1", "*", "\"\"", "W/\"1\"", "\"-1\"", "\"x\"", "\"99999999999999999999\""}) {
    answer = client.command("UpdateTicketType", rename, {{"If-Match", bad}});
    EXPECT_EQ(answer.status, 400) << bad;
    EXPECT_EQ(answer.at("/errors/0/field"), "If-Match") << bad;
  }
}

TEST_F(Problems, ContentType) {
  const std::string path = "/v1/conferences/pycon/commands/OpenShop";
  for (const std::string bad : {"text/plain", "application/x-www-form-urlencoded",
                                "application/json; charset=latin1", "application/jsonx"}) {
    const Response answer = client.post(path, "{}", {{"Content-Type", bad}});
    EXPECT_EQ(answer.status, 415) << bad;
    EXPECT_EQ(answer.code(), "unsupported_media_type") << bad;
  }
  for (const std::string good : {"application/json; charset=utf-8", "Application/JSON",
                                 "application/json;charset=\"UTF-8\""}) {
    EXPECT_EQ(client.post(path, "{}", {{"Content-Type", good}}).status, 200) << good;
  }
  EXPECT_EQ(client.request("POST", path, "{}").status, 415);
  EXPECT_EQ(client.post("/v1/conferences/pycon/commands", "{}").status, 415);
}

TEST_F(Problems, AsOfAndUnknownParameters) {
  for (const std::string path : {"/v1/conferences/pycon/orders?as_of=3", "/v1/conferences?as_of=3",
                                 "/v1/conferences/pycon?as_of=3"}) {
    const Response answer = client.get(path);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.at("/errors/0/field"), "as_of") << path;
  }
  Response answer = client.command("OpenShop?as_of=3", "{}");
  EXPECT_EQ(answer.at("/errors/0/field"), "as_of");
  answer = client.command("OpenShop?dry=true", "{}");
  EXPECT_EQ(answer.at("/errors/0/code"), "unknown_parameter");
  answer = client.command("OpenShop?dry_run=yes", "{}");
  EXPECT_EQ(answer.at("/errors/0/code"), "invalid_value");
  answer = client.get("/v1/conferences/pycon/orders?nothing=1&limit=0");
  EXPECT_EQ(answer.at("/errors/0/code"), "unknown_parameter");
  EXPECT_EQ(answer.at("/errors/1/field"), "limit");
  answer = client.get("/healthz?x=1");
  EXPECT_EQ(answer.status, 400);
}

TEST_F(Problems, Actors) {
  Response answer = client.command("CloseShop", "{}", {{"X-Actor", "Grüße"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  answer = client.get("/v1/conferences/pycon/events?type=ShopClosed&min_position=" +
                      answer.header("lanyard-position"));
  EXPECT_EQ(answer.at("/data/0/actor"), "Grüße");
  answer = client.command("OpenShop", "{}", {{"X-Actor", "\xff"}});
  EXPECT_EQ(answer.at("/errors/0/field"), "X-Actor");
}

TEST_F(Problems, RequestIdsAreTakenOverOnlyWhenSensible) {
  for (const std::string& bad : {std::string("has space"), std::string(129, 'x')}) {
    const Response answer = client.get("/healthz", {{"X-Request-Id", bad}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("x-request-id").size(), 36U) << bad;
  }
}

TEST_F(Problems, ADrainingServerTakesNoCommands) {
  server.host().drain(std::chrono::minutes(1));
  Response answer = client.command("OpenShop", "{}");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.code(), "draining");
  EXPECT_NE(answer.header("retry-after"), "<none>");
  EXPECT_EQ(client.get("/v1/conferences/pycon").status, 200);
}

}  // namespace
}  // namespace lanyard::tests
