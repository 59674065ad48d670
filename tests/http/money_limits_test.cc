// Amounts, percentages and codes that cannot be: what is wrong is named, and nothing is half done.
#include <gtest/gtest.h>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

class MoneyLimits : public ::testing::Test {
 protected:
  MoneyLimits() : client(server.port()) {
    set_up_conference(client);
    before = checkpoint();
  }
  ~MoneyLimits() override { EXPECT_EQ(checkpoint(), before) << "something was half done"; }
  MoneyLimits(const MoneyLimits&) = delete;
  MoneyLimits& operator=(const MoneyLimits&) = delete;

  std::string checkpoint() {
    return client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  }
  /// `code field` of a refusal.
  std::string refusal(std::string_view command, const std::string& body) {
    const Response answer = client.command(command, body);
    EXPECT_NE(answer.status, 200) << body;
    const std::string field = answer.at("/errors/0/field");
    return answer.code() + (field == "<none>" || field.empty() ? "" : " " + field);
  }
  std::string voucher(const std::string& type, const std::string& value,
                      const std::string& code = "CODE") {
    return refusal("CreateVoucher", R"({"code": ")" + code + R"(", "type": ")" + type +
                                        R"(", "discount_value": )" + value + "}");
  }
  void run(std::string_view command, std::string_view body) {
    const Response answer = client.command(command, body);
    EXPECT_EQ(answer.status, 200) << command << " " << answer.body;
    before = checkpoint();
  }

  TestServer server;
  Client client;
  std::string before;
};

TEST_F(MoneyLimits, PercentagesAreFrom0To100WithTwoDecimals) {
  EXPECT_EQ(voucher("percentage", "\"100.01\""), "invalid_discount");
  EXPECT_EQ(voucher("percentage", "101"), "invalid_discount");
  EXPECT_EQ(voucher("percentage", "-1"), "invalid_discount");
  EXPECT_EQ(voucher("percentage", "\"-0.01\""), "invalid_discount");
  EXPECT_EQ(voucher("percentage", "\"12.345\""), "malformed_request discount_value");
  EXPECT_EQ(voucher("percentage", "12.5"), "malformed_request discount_value");
  EXPECT_EQ(voucher("percentage", "\"1e2\""), "malformed_request discount_value");
  EXPECT_EQ(voucher("percentage", "999999999999999999"), "invalid_discount");
  EXPECT_EQ(voucher("percentage", "9223372036854775807"), "malformed_request discount_value");
  for (const std::string kind : {"group_member", "discount_for_product"}) {
    const std::string groups = kind == "group_member" ? R"("groups": ["g"], )" : "";
    EXPECT_EQ(refusal("CreateCondition", R"({"name": "C", "kind": ")" + kind + R"(", )" + groups +
                                             R"("discount_value": 101})"),
              "invalid_discount");
  }
  EXPECT_EQ(refusal("CreateCondition", R"({"name": "C", "kind": "discount_for_category",
                    "percentage": "-5"})"),
            "invalid_discount");
}

TEST_F(MoneyLimits, AmountsAreNotNegative) {
  EXPECT_EQ(voucher("fixed_amount", "-1"), "invalid_discount");
  EXPECT_EQ(refusal("CreateCondition", R"({"name": "C", "kind": "discount_for_product",
                    "discount_type": "fixed_amount", "discount_value": "-0.01"})"),
            "invalid_discount");
  EXPECT_EQ(refusal("CreateTicketType", R"({"slug": "t", "name": "T", "price": -1})"),
            "negative_price");
  for (const std::string amount : {"0", "-5", "\"-0.01\""})
    EXPECT_EQ(refusal("IssueCredit", R"({"user": "ada", "note": "n", "amount": )" + amount + "}"),
              "invalid_amount");
}

TEST_F(MoneyLimits, AmountsHaveTheDecimalsOfTheirCurrency) {
  struct Case {
    std::string_view currency;
    std::string_view finest;
    std::string_view too_fine;
  };
  for (const char* const ticket : {"student", "regular"})
    run("UpdateTicketType", R"({"slug": ")" + std::string(ticket) + R"(", "price": 100})");
  run("UpdateAddOn", R"({"slug": "shirt", "price": 25})");
  for (const Case& it :
       {Case{"JPY", "1", "0.5"}, Case{"EUR", "0.01", "0.001"}, Case{"KWD", "0.001", "0.0001"}}) {
    run("UpdateConference", R"({"currency": ")" + std::string(it.currency) + R"("})");
    const auto command = [&](std::string_view amount, std::string_view name,
                             const std::string& more) {
      return client.post("/v1/conferences/pycon/commands/" + std::string(name) + "?dry_run=true",
                         "{" + more + "\"" + std::string(amount) + "\"}");
    };
    for (const auto& [name, more, field] :
         {std::tuple{"CreateVoucher", R"("code": "V", "type": "fixed_amount", "discount_value": )",
                     "discount_value"},
          std::tuple{"CreateTicketType", R"("slug": "t", "name": "T", "price": )", "price"},
          std::tuple{"IssueCredit", R"("user": "ada", "note": "n", "amount": )", "amount"},
          std::tuple{"CreateCondition", R"("name": "C", "kind": "discount_for_product",
              "discount_type": "fixed_amount", "discount_value": )",
                     "discount_value"}}) {
      EXPECT_EQ(command(it.finest, name, more).status, 200) << it.currency << " " << name;
      const Response fine = command(it.too_fine, name, more);
      EXPECT_EQ(fine.code(), "malformed_request") << it.currency << " " << name << fine.body;
      EXPECT_EQ(fine.at("/errors/0/field"), field) << it.currency << fine.body;
    }
  }
}

TEST_F(MoneyLimits, SumsBeyond64BitsCannotComeAbout) {
  // The dearest ticket, as many of it as a cart takes: still exact.
  run("CreateTicketType", R"({"slug": "dear", "name": "Dear", "price": "99999999.99",
      "limit_per_user": 100000})");
  EXPECT_EQ(refusal("CreateTicketType", R"({"slug": "x", "name": "X", "price": "100000000.00"})"),
            "malformed_request price");
  EXPECT_EQ(voucher("fixed_amount", "100000000"), "malformed_request discount_value");
  EXPECT_EQ(voucher("fixed_amount", "999999999999999999"), "malformed_request discount_value");
  run("AddToCart", R"({"user": "ada", "ticket_type": "dear", "quantity": 100000})");
  EXPECT_EQ(refusal("AddToCart", R"({"user": "ada", "ticket_type": "dear"})"),
            "user_limit_exceeded");
  const Response placed = client.command("Checkout", R"({"user": "ada"})");
  EXPECT_EQ(placed.at("/result/total"), "9999999999000.00") << placed.body;
  before = checkpoint();
  const std::string pay = R"({"order": ")" + placed.at("/result/order") + R"(", "amount": )";
  EXPECT_EQ(refusal("RecordManualPayment", pay + "\"10000000000000.00\"}"),
            "malformed_request amount");
  EXPECT_EQ(refusal("RecordManualPayment", pay + "92233720368547758.08}"),
            "malformed_request amount");
  EXPECT_EQ(refusal("IssueCredit", R"({"user": "ada", "note": "n", "amount": 92233720368547759})"),
            "malformed_request amount");
}

TEST_F(MoneyLimits, CodesAreVisibleAsciiWithoutSpaces) {
  for (const std::string code : {"", " ", "A B", "A\\u0000", "A\\tB", "A\\u007f", "\u00c4RGER"}) {
    const std::string got = voucher("comp", "0", code);
    EXPECT_EQ(got, "malformed_request code") << code;
    if (code.empty()) continue;
    EXPECT_EQ(refusal("GenerateVouchers",
                      R"({"prefix": "P)" + code + R"(Q", "count": 2, "type": "comp"})"),
              "malformed_request prefix")
        << code;
  }
  EXPECT_EQ(voucher("comp", "0", std::string(101, 'A')), "malformed_request code");
}

TEST_F(MoneyLimits, ABatchOf10000VouchersIsRefusedWhole) {
  for (const std::string count : {"10000", "501", "0", "-1"}) {
    const Response answer = client.command(
        "GenerateVouchers", R"({"prefix": "P-", "count": )" + count + R"(, "type": "comp"})");
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_EQ(answer.code(), "invalid_count") << answer.body;
  }
  EXPECT_EQ(
      refusal("GenerateVouchers",
              R"({"prefix": "P-", "count": 500, "type": "percentage", "discount_value": 101})"),
      "invalid_discount");
  // Twenty times 500 is how 10,000 are made; one line that is wrong takes an atomic batch with it.
  std::string lines;
  for (int i = 0; i < 20; ++i) {
    lines += R"({"command": "GenerateVouchers", "data": {"prefix": "P-", "count": )" +
             std::string(i == 19 ? "501" : "500") + R"(, "type": "comp"}})" + "\n";
  }
  const Response batch = client.batch(lines, "?atomic=true");
  EXPECT_EQ(batch.code(), "invalid_count") << batch.body;
  EXPECT_EQ(client.get("/v1/conferences/pycon/vouchers?min_position=" + before).at("/data/0"),
            "<none>");
}

TEST_F(MoneyLimits, TenThousandVouchersAreMadeByABatch) {
  std::string lines;
  for (int i = 0; i < 20; ++i) {
    lines += R"({"command": "GenerateVouchers", "data": {"prefix": "P-", "count": 500, )"
             R"("type": "comp"}})"
             "\n";
  }
  const Response batch = client.batch(lines);
  EXPECT_EQ(batch.status, 200) << batch.body.substr(0, 1000);
  before = checkpoint();
  std::string after;
  int pages = 0;
  for (; after != "null"; ++pages) {
    const Response page =
        client.get("/v1/conferences/pycon/vouchers?limit=1000&min_position=" + before +
                   (after.empty() ? "" : "&after=" + after));
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_NE(page.at("/data/999/code"), "<none>");
    after = page.at("/next");
  }
  EXPECT_EQ(pages, 10);
}

}  // namespace
}  // namespace lanyard::tests
