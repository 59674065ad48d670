#include "api/openapi.h"

#include <gtest/gtest.h>

#include "api/command_table.h"
#include "api/query.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

/// A JSON pointer's segment.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

TEST(OpenApi, ListsEveryCommand) {
  ASSERT_EQ(api::command_table().size(), std::variant_size_v<domain::Command>);
  for (const api::CommandEntry& command : api::command_table()) {
    const std::string at =
        "/paths/" + escaped("/v1/conferences/{conference}/commands/" + std::string(command.name)) +
        "/post";
    EXPECT_EQ(json_at(api::openapi_document(), at + "/operationId"), command.name);
    EXPECT_EQ(json_at(api::openapi_document(),
                      at + "/requestBody/content/application~1json/schema/additionalProperties"),
              "false");
    const std::string description = json_at(api::openapi_document(), at + "/description");
    for (const std::string_view code : command.rejections) {
      EXPECT_NE(description.find("`" + std::string(code) + "`"), std::string::npos) << code;
    }
  }
}

TEST(OpenApi, ListsEveryQuery) {
  for (const api::QueryRoute& query : api::query_routes()) {
    std::string path = "/v1/conferences/{conference}" + std::string(query.path);
    if (const auto dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
    EXPECT_EQ(json_at(api::openapi_document(), "/paths/" + escaped(path) + "/get/summary"),
              query.summary)
        << path;
  }
}

TEST(OpenApi, ListsWhatTheContractNames) {
  for (const std::string path : {"/v1/conferences",
                                 "/healthz",
                                 "/readyz",
                                 "/metrics",
                                 "/openapi.json",
                                 "/v1/test-clock",
                                 "/v1/commands/CreateConference",
                                 "/v1/commands/ForgetUser",
                                 "/v1/conferences/{conference}/commands",
                                 "/v1/conferences/{conference}/projections",
                                 "/v1/conferences/{conference}/projections/{name}/rebuild",
                                 "/v1/conferences/{conference}/audit/checkpoint",
                                 "/v1/conferences/{conference}",
                                 "/v1/conferences/{conference}/catalog",
                                 "/v1/conferences/{conference}/inventory",
                                 "/v1/conferences/{conference}/carts/{user}",
                                 "/v1/conferences/{conference}/orders",
                                 "/v1/conferences/{conference}/orders/{reference}",
                                 "/v1/conferences/{conference}/credits",
                                 "/v1/conferences/{conference}/balances",
                                 "/v1/conferences/{conference}/attendees",
                                 "/v1/conferences/{conference}/attendees/{access_code}",
                                 "/v1/conferences/{conference}/check-in-status",
                                 "/v1/conferences/{conference}/door/preload",
                                 "/v1/conferences/{conference}/door/conflicts",
                                 "/v1/conferences/{conference}/events",
                                 "/v1/conferences/{conference}/streams/{stream}",
                                 "/v1/conferences/{conference}/users",
                                 "/v1/conferences/{conference}/users/{user}"}) {
    EXPECT_NE(json_at(api::openapi_document(), "/paths/" + escaped(path)), "<none>") << path;
  }
  EXPECT_EQ(json_at(api::openapi_document(), "/openapi"), "3.1.0");
}

TEST(OpenApi, SaysWhatQueriesAnswer) {
  const auto at = [](std::string_view path, std::string_view pointer) {
    return json_at(api::openapi_document(),
                   "/paths/" + escaped(path) + "/get" + std::string(pointer));
  };
  constexpr std::string_view kPage = "#/components/schemas/Page";
  const std::string conference = "/v1/conferences/{conference}";
  const std::string report = conference + "/reports/attendees";
  EXPECT_EQ(at(report, "/responses/200/content/application~1json/schema/$ref"), kPage);
  EXPECT_EQ(at(report, "/responses/200/content/text~1csv/schema/type"), "string");
  const std::string events = conference + "/events";
  EXPECT_EQ(at(events, "/responses/200/content/application~1json/schema/$ref"), kPage);
  EXPECT_EQ(at(events, "/responses/200/content/text~1event-stream/schema/type"), "string");
  EXPECT_EQ(at(conference + "/orders", "/responses/200/content/text~1event-stream"), "<none>");
  for (const std::string path : {"", "/orders", "/orders/{reference}", "/events", "/projections",
                                 "/reports/attendees", "/audit/checkpoint"}) {
    EXPECT_NE(at(conference + path, "/responses/304/description"), "<none>") << path;
    EXPECT_NE(at(conference + path, "/parameters").find("\"min_position\""), std::string::npos)
        << path;
  }
  EXPECT_EQ(at("/v1/conferences", "/parameters/0/schema/maximum"), "1000");
}

TEST(OpenApi, IsServed) {
  TestServer server;
  Client client(server.port());
  const Response answer = client.get("/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, api::openapi_document());
}

}  // namespace
}  // namespace lanyard::tests
