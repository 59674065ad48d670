#include "tests/given.h"

namespace lanyard::tests::credit_issue {
namespace {

using domain::IssueCredit;

IssueCredit gift(std::string user, const char* sum, std::string note = "Gift.") {
  return {.user = std::move(user), .amount = amount(sum), .note = std::move(note)};
}

TEST(IssueCredit, givesStoreCredit) {
  Given there = given(conference());
  there.when(gift("ada", "12.50"))
      .then_events(on<events::CreditIssued>("credit-id-1", R"(credit: "id-1" user: "ada"
          currency: "EUR" amount: 1250 reason: CREDIT_REASON_GRANTED note: "Gift.")"))
      .result(R"(user: "ada" currency: "EUR" credit: "id-1" credited: 1250)");
  there.after(gift("ada", "12.50"));
  EXPECT_EQ(there.state().credit("id-1")->remaining(), 1250);
}

TEST(IssueCredit, freezesTheCurrency) {
  given(conference())
      .after(gift("ada", "1"))
      .when(domain::UpdateConference{.currency = set<std::string>("USD")})
      .then_rejected("currency_frozen");
}

TEST(IssueCredit, sumsOfTheLedgerStayWithin64Bits) {
  Given there = given(conference());
  const auto most = gift("ada", "9999999999999.99");
  std::int64_t left = domain::kMaxTurnover;
  for (; left >= domain::kMaxPayment; left -= domain::kMaxPayment) there.after(most);
  const std::string rest = money_text(left, "EUR");
  there.when(most).then_rejected("ledger_full").with("limit", rest);
  there.after(gift("ada", rest.c_str()));
  there.when(gift("ada", "0.01")).then_rejected("ledger_full").with("limit", "0.00");
}

TEST(IssueCredit, aForgedTurnoverEndsNothing) {
  given(conference())
      .fact(on<events::CreditIssued>("credit-forged",
                                     "credit: 'forged' user: 'bob' currency: 'EUR' amount: " +
                                         std::to_string(std::numeric_limits<std::int64_t>::min())))
      .when(gift("ada", "1"))
      .then_rejected("ledger_full");
}

TEST(IssueCredit, ladder) {
  const Given there = given(conference());
  there.when(gift("a@b", "0.001", " ")).then_rejected("malformed_request").with("field", "amount");
  there.when(gift("a@b", "9999999999999999")).then_rejected("malformed_request");
  there.when(gift("a@b", "-1", " ")).then_rejected("malformed_request").with("field", "note");
  there.when(gift("a@b", "-1")).then_rejected("invalid_user");
  there.when(gift("ada", "-1")).then_rejected("invalid_amount");
  there.when(gift("ada", "0")).then_rejected("invalid_amount");
}

}  // namespace
}  // namespace lanyard::tests::credit_issue
