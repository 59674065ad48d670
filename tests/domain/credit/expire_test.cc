#include "tests/given.h"

namespace lanyard::tests::credit_expire {
namespace {

using domain::ExpireCredit;

TEST(ExpireCredit, whatRemainsIsLost) {
  Given there =
      given(conference(), ticket_type("student", "price: 3000"))
          .after(domain::IssueCredit{.user = "ada", .amount = amount("100"), .note = "Gift."})
          .after(add("ada", ticket("student")))
          .after(checkout("ada"))
          .after(domain::ApplyCredit{.order = "ORD-ORDER001", .credit = "id-1"});
  there.when(ExpireCredit{.credit = "id-1"})
      .then_events(on<events::CreditExpired>(
          "credit-id-1", R"(credit: "id-1" user: "ada" currency: "EUR" amount: 7000)"))
      .result(R"(currency: "EUR" credit: "id-1" amount: 7000)");
  there.after(ExpireCredit{.credit = "id-1"});
  EXPECT_EQ(there.state().credit("id-1")->status(), domain::CREDIT_STATUS_EXPIRED);
  EXPECT_EQ(there.state().credit("id-1")->remaining(), 7000);
  there.when(ExpireCredit{.credit = "id-1"})
      .then_rejected("credit_not_available")
      .with("credit_status", "expired");
}

TEST(ExpireCredit, ladder) {
  given(conference()).when(ExpireCredit{.credit = "x"}).then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests::credit_expire
