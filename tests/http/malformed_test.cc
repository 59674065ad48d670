// JSON that is none of ours: every field error of a body, with its path.
#include <gtest/gtest.h>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

class Malformed : public ::testing::Test {
 protected:
  Malformed() : client(server.port()) { set_up_conference(client); }

  /// `field code, field code, …` of the answer.
  std::string errors(std::string_view command, std::string_view body) {
    const Response answer = client.command(command, body);
    EXPECT_EQ(answer.status, 400) << body << "\n" << answer.body;
    EXPECT_EQ(answer.code(), "malformed_request") << body;
    std::string out;
    for (int i = 0; i < 200; ++i) {
      const std::string at = "/errors/" + std::to_string(i);
      if (answer.at(at) == "<none>") return out;
      if (i > 0) out += ", ";
      if (!answer.at(at + "/field").empty()) out += answer.at(at + "/field") + " ";
      out += answer.at(at + "/code");
    }
    return out;
  }

  TestServer server;
  Client client;
  int count = 0;
};

TEST_F(Malformed, NotJson) {
  for (const std::string& bad :
       {std::string(), std::string("  "), std::string("{"), std::string("{\"user\""),
        std::string("{\"user\": \"ada\"} x"), std::string("{'user': 'ada'}"),
        std::string("{\"user\": \"a\nb\"}"), std::string("{\"user\": \"\\ud800\"}"),
        std::string("nul"), std::string("{\"user\": \"ada\",}"), std::string(1, '\0')}) {
    EXPECT_EQ(errors("AbandonCart", bad), "invalid_json") << bad;
  }
}

TEST_F(Malformed, NotAnObject) {
  for (const std::string_view bad : {"[]", "1", "\"text\"", "null", "true"}) {
    EXPECT_EQ(errors("OpenShop", bad), "wrong_type") << bad;
  }
}

TEST_F(Malformed, BadUtf8) {
  EXPECT_EQ(errors("AbandonCart", "{\"user\": \"\xff\"}"), "invalid_utf8");
  EXPECT_EQ(errors("AbandonCart", "{\"user\": \"\xc0\x80\"}"), "invalid_utf8");
  EXPECT_EQ(errors("AbandonCart", "{\"user\": \"\xed\xa0\x80\"}"), "invalid_utf8");
}

TEST_F(Malformed, DeepNesting) {
  EXPECT_EQ(errors("AbandonCart",
                   R"({"user": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}"),
            "too_deep");
  EXPECT_EQ(errors("AbandonCart", std::string(500'000, '{')), "invalid_json");
}

TEST_F(Malformed, Numbers) {
  const auto quantity = [this](const std::string& number) {
    return errors("AddToCart",
                  R"({"user": "ada", "ticket_type": "student", "quantity": )" + number + "}");
  };
  EXPECT_EQ(quantity("18446744073709551615"), "quantity out_of_range");
  EXPECT_EQ(quantity("9223372036854775808"), "quantity out_of_range");
  EXPECT_EQ(quantity("99999999999999999999"), "quantity out_of_range");
  EXPECT_EQ(quantity("-9223372036854775809"), "quantity out_of_range");
  EXPECT_EQ(quantity("1e999"), "quantity out_of_range");
  EXPECT_EQ(quantity("1.0"), "quantity wrong_type");
  EXPECT_EQ(quantity("1e2"), "quantity wrong_type");
  EXPECT_EQ(quantity("\"1\""), "quantity wrong_type");
  EXPECT_EQ(quantity("null"), "quantity wrong_type");
  EXPECT_EQ(quantity("01"), "quantity invalid_number");
  EXPECT_EQ(quantity("-"), "quantity invalid_number");
}

TEST_F(Malformed, ANumberOutOfRangeIsNamedWhereverItIs) {
  EXPECT_EQ(errors("AddToCart", R"({"user": "{\"[,:", "x": [1, 2.5], "lines": [{"a": -1e5},
                                    {"a": {}, "quantity": 1e400}]})"),
            "lines[1].quantity out_of_range");
  EXPECT_EQ(errors("AddToCart", R"({"a": [[], [0, 99999999999999999999]]})"),
            "a[1][1] out_of_range");
  EXPECT_EQ(errors("AddToCart", R"({"quant\u0069ty": 99999999999999999999})"),
            "quantity out_of_range");
  EXPECT_EQ(errors("AddToCart", "1e400"), "out_of_range");
  EXPECT_EQ(errors("AddToCart", R"({")" + std::string(500, 'x') + R"(": 1e400})"),
            std::string(200, 'x') + " out_of_range");
  const Response line =
      client.batch(R"({"command": "AddToCart", "data": {"user": "ada", "quantity": 1e400}})");
  EXPECT_EQ(line.at("/body/errors/0/field"), "quantity") << line.body;
}

TEST_F(Malformed, Money) {
  const auto price = [this](const std::string& amount) {
    return errors("CreateTicketType", R"({"slug": "x", "name": "X", "price": )" + amount + "}");
  };
  EXPECT_EQ(price("1.5"), "price fraction");
  EXPECT_EQ(price("\"1.005\""), "price invalid_value");
  EXPECT_EQ(price("\"1,50\""), "price invalid_amount");
  EXPECT_EQ(price("\"\""), "price invalid_amount");
  EXPECT_EQ(price("\"1e3\""), "price invalid_amount");
  EXPECT_EQ(price("true"), "price wrong_type");
  EXPECT_EQ(price("9223372036854775807"), "price invalid_amount");
  EXPECT_EQ(price("18446744073709551615"), "price out_of_range");
}

TEST_F(Malformed, AllErrorsAreTold) {
  EXPECT_EQ(errors("AddToCart", R"({"quantity": "two", "colour": 1, "ticket_type": "a",
                                    "addon": "b", "quantity": 1})"),
            "user required, ticket_type conflict, quantity duplicate_field, quantity wrong_type, "
            "colour unknown_field");
  EXPECT_EQ(errors("CreateConference",
                   R"({"slug": "Bad Slug", "name": "", "start_date": "2027-02-30",
                       "end_date": 5, "timezone": "UTC\u0000", "currency": 978})"),
            "slug invalid_format, name blank, start_date invalid_date, end_date wrong_type, "
            "timezone invalid_characters, currency wrong_type");
}

TEST_F(Malformed, PathsNameItems) {
  EXPECT_EQ(errors("SetUserGroups", R"({"user": "ada", "groups": ["a", 2, ""]})"),
            "groups[1] wrong_type, groups[2] blank");
  EXPECT_EQ(errors("SetUserGroups", R"({"user": "ada", "groups": "a"})"), "groups wrong_type");
}

TEST_F(Malformed, TextsHaveRules) {
  const auto name = [this](const std::string& text) {
    return client
        .command("RegisterUser", R"({"user": "u)" + std::to_string(++count) +
                                     R"(", "first_name": )" + "\"" + text + "\"}")
        .at("/errors/0/code");
  };
  EXPECT_EQ(name(std::string(201, 'x')), "too_long");
  EXPECT_EQ(name("a\\u0007b"), "invalid_characters");
  EXPECT_EQ(name("a\\u0085b"), "invalid_characters");
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "ü";  // 200 characters, 400 bytes
  EXPECT_EQ(name(umlauts), "<none>");
  // A user id is a matter of the domain.
  EXPECT_EQ(client.command("AbandonCart", R"({"user": ""})").code(), "invalid_user");
}

TEST_F(Malformed, ManyFieldsAreNoTrouble) {
  std::string body = "{";
  for (int i = 0; i < 50'000; ++i) body += "\"f" + std::to_string(i) + "\":1,";
  body += "\"user\":\"ada\"}";
  const Response answer = client.command("AbandonCart", body);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.at("/errors/99/code"), "unknown_field");
  EXPECT_EQ(answer.at("/errors/100"), "<none>");
}

}  // namespace
}  // namespace lanyard::tests
