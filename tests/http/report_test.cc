// Reports over HTTP: rows, summaries, CSV, and what Accept chooses.
#include "api/reports/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "events/time.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Response run(Client& client, std::string_view name, std::string_view query = "",
             const Headers& headers = {}) {
  std::string target = "/v1/conferences/pycon/reports/";
  target.append(name).append("?wait_ms=20000");
  if (!query.empty()) target.append("&").append(query);
  return client.get(target, headers);
}

/// Late in the evening in New York, where it is still the day before.
constexpr std::string_view kLate = "2027-03-02T03:30:00Z";

class Reports : public testing::Test {
 protected:
  static TestServer::Setup setup() {
    TestServer::Setup made;
    made.test_clock = *parse_instant(kLate);
    return made;
  }
  Reports() { last_ = std::to_string(set_up_conference(client_, 50)); }

  std::string ok(std::string_view name, const std::string& body, std::string_view pointer = "") {
    const Response answer = client_.command(name, body);
    EXPECT_EQ(answer.status, 200) << name << body << answer.body;
    last_ = answer.header("lanyard-position");
    return pointer.empty() ? "" : answer.at(pointer);
  }
  /// An order of student tickets; the reference.
  std::string order(const std::string& user, int tickets, const std::string& more = "") {
    ok("AddToCart", R"({"user": ")" + user + R"(", "ticket_type": "student", "quantity": )" +
                        std::to_string(tickets) + "}");
    return ok("Checkout", R"({"user": ")" + user + "\"" + more + "}", "/result/order");
  }
  void pay(const std::string& order, const std::string& amount) {
    ok("RecordManualPayment", R"({"order": ")" + order + R"(", "amount": ")" + amount + "\"}");
  }
  Response report(std::string_view name, const std::string& query = "",
                  const Headers& headers = {}) {
    return run(client_, name, query + (query.empty() ? "" : "&") + "min_position=" + last_,
               headers);
  }
  void now(std::string_view instant) {
    EXPECT_EQ(client_
                  .request("PUT", "/v1/test-clock", R"({"now": ")" + std::string(instant) + "\"}",
                           {{"Content-Type", "application/json"}})
                  .status,
              200);
  }
  /// The amount beside an item of the section reports.
  std::string amount(const Response& answer, std::string_view section, std::string_view item) {
    for (int row = 0;; ++row) {
      const std::string at = "/data/" + std::to_string(row);
      if (answer.at(at + "/item") == "<none>") return "<none>";
      if (answer.at(at + "/section") == section && answer.at(at + "/item") == item)
        return answer.at(at + "/amount");
    }
  }

  TestServer server_{setup()};
  Client client_{server_.port()};
  std::string last_;
};

TEST_F(Reports, SalesAreOfTheDayInTheConferencesTimeZone) {
  pay(order("ada", 2), "200");
  now("2027-03-02T05:30:00Z");  // past midnight in New York
  pay(order("bob", 1), "100");
  order("eve", 5);  // not paid
  const Response answer = report("sales-by-date");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/data/0/date"), "2027-03-01");
  EXPECT_EQ(answer.at("/data/0/revenue"), "200.00");
  EXPECT_EQ(answer.at("/data/1/date"), "2027-03-02");
  EXPECT_EQ(answer.at("/data/1/orders"), "1");
  EXPECT_EQ(answer.at("/data/1/cumulative"), "300.00");
  EXPECT_EQ(answer.at("/data/2"), "<none>");
  EXPECT_EQ(answer.at("/summary/revenue"), "300.00");
  EXPECT_EQ(report("sales-by-date", "date_from=2027-03-02").at("/summary/revenue"), "100.00");
  EXPECT_EQ(report("sales-by-date", "date_until=2027-03-01").at("/summary/orders"), "1");
  EXPECT_EQ(report("sales-by-date", "date_from=2028-01-01").at("/data/0"), "<none>");
  EXPECT_EQ(report("sales-by-date", "date_from=1.3.2027").status, 400);
  const Response types = report("revenue-by-ticket-type");
  EXPECT_EQ(types.at("/data/0/ticket_type"), "student");
  EXPECT_EQ(types.at("/data/0/quantity"), "2");
  EXPECT_EQ(types.at("/summary/revenue"), "300.00");
}

TEST_F(Reports, DaysMoveWithTheTimeZone) {
  pay(order("ada", 1), "100");
  ok("UpdateConference", R"({"timezone": "Pacific/Kiritimati"})");
  EXPECT_EQ(report("sales-by-date").at("/data/0/date"), "2027-03-02");
}

TEST_F(Reports, MoneyIsThatOfTheLedger) {
  ok("CreateVoucher", R"({"code": "TEN", "type": "fixed_amount", "discount_value": "10"})");
  ok("CreateCondition", R"({"name": "Early", "kind": "time_or_stock_limit", "limit": 1,
                            "discount_type": "percentage", "discount_value": "20"})");
  ok("ApplyVoucher", R"({"user": "ada", "code": "ten"})");
  const std::string first = order("ada", 2);  // 200 − 20 − 10
  pay(first, "175");                          // 5 too much
  pay(order("bob", 1), "100");
  const std::string pending = order("eve", 1);
  ok("RecordManualPayment", R"({"order": ")" + pending + R"(", "amount": "30"})");
  ok("CancelOrder", R"({"order": ")" + order("dan", 1) + "\"}");
  ok("RefundOrder", R"({"order": ")" + first + R"(", "amount": "50", "destination": "credit"})");
  ok("IssueCredit", R"({"user": "eve", "amount": "7", "note": "Sorry."})");

  const Response waterfall = report("waterfall");
  EXPECT_EQ(waterfall.at("/summary/gross"), "400.00");
  EXPECT_EQ(waterfall.at("/summary/discounts"), "30.00");
  EXPECT_EQ(waterfall.at("/summary/net_revenue"), "250.00");  // 370 − 70 unpaid − 50
  EXPECT_EQ(waterfall.at("/summary/cash"), "305.00");
  EXPECT_EQ(waterfall.at("/summary/difference"), "0.00");

  const Response reconciliation = report("reconciliation");
  EXPECT_EQ(reconciliation.at("/summary/sales_total"), "270.00");
  EXPECT_EQ(reconciliation.at("/summary/discrepancy"), "0.00");
  EXPECT_EQ(amount(reconciliation, "summary", "part_payments"), "30.00");
  EXPECT_EQ(amount(reconciliation, "payments", "manual"), "305.00");
  EXPECT_EQ(amount(reconciliation, "refunds", "credit"), "50.00");
  EXPECT_EQ(amount(reconciliation, "orders", "partially_refunded"), "170.00");
  EXPECT_EQ(amount(reconciliation, "orders", "cancelled"), "100.00");

  const Response financial = report("financial");
  EXPECT_EQ(financial.at("/summary/net"), "220.00");
  EXPECT_EQ(amount(financial, "credits", "issued"), "62.00");
  EXPECT_EQ(amount(financial, "credits", "outstanding"), "62.00");
  EXPECT_EQ(amount(financial, "revenue", "condition_discounts"), "20.00");

  const Response vouchers = report("vouchers");
  EXPECT_EQ(vouchers.at("/data/0/code"), "TEN");
  EXPECT_EQ(vouchers.at("/data/0/times_used"), "1");
  EXPECT_EQ(vouchers.at("/data/0/redemption_rate"), "100.00");
  EXPECT_EQ(vouchers.at("/data/0/discount"), "10.00");
  EXPECT_EQ(vouchers.at("/summary/total"), "1");
  EXPECT_EQ(vouchers.at("/summary/active"), "1");
  EXPECT_EQ(vouchers.at("/summary/used"), "1");
  EXPECT_EQ(vouchers.at("/summary/discount"), "10.00");
  const Response discounts = report("discounts");
  EXPECT_EQ(discounts.at("/data/0/kind"), "time_or_stock_limit");
  EXPECT_EQ(discounts.at("/data/0/units_used"), "1");
  EXPECT_EQ(discounts.at("/data/0/discount"), "20.00");
  EXPECT_EQ(discounts.at("/data/0/products"), "all ticket types; all add-ons");

  const Response notes = report("credit-notes", "limit=2");
  EXPECT_EQ(notes.at("/data/0/reason"), "overpaid");
  EXPECT_EQ(notes.at("/data/0/amount"), "5.00");
  EXPECT_EQ(notes.at("/data/1/reason"), "refund");
  EXPECT_EQ(notes.at("/summary/issued"), "62.00");
  EXPECT_EQ(notes.at("/summary/outstanding"), "62.00");
  const Response rest = report("credit-notes", "limit=2&after=" + notes.at("/next"));
  EXPECT_EQ(rest.at("/data/0/note"), "Sorry.");
  EXPECT_EQ(rest.at("/next"), "null");
}

TEST_F(Reports, CartsAndCampaigns) {  // TV-470
  pay(order("ada", 1, R"(, "utm_source": "mail", "utm_campaign": "early")"), "100");
  ok("AddToCart", R"({"user": "bob", "ticket_type": "student"})");
  ok("AddToCart", R"({"user": "eve", "ticket_type": "student"})");
  ok("AbandonCart", R"({"user": "bob"})");
  now("2027-03-03T00:00:00Z");
  ok("AddToCart", R"({"user": "dan", "ticket_type": "student"})");
  const Response funnel = report("cart-funnel");
  EXPECT_EQ(funnel.at("/summary/conversion"), "25.00");
  EXPECT_EQ(funnel.at("/summary/abandonment"), "50.00");
  EXPECT_EQ(funnel.at("/summary/conversion_of_closed"), "33.33");
  EXPECT_EQ(funnel.at("/data/1/carts"), "1");
  const Response campaigns = report("utm-attribution");
  EXPECT_EQ(campaigns.at("/data/0/source"), "mail");
  EXPECT_EQ(campaigns.at("/data/0/medium"), "null");
  EXPECT_EQ(campaigns.at("/data/0/revenue"), "100.00");
  EXPECT_EQ(campaigns.at("/summary/unattributed_orders"), "0");
}

TEST_F(Reports, ABlankCampaignIsNone) {
  pay(order("ada", 1, R"(, "utm_source": "", "utm_medium": " ", "utm_campaign": "")"), "100");
  pay(order("bob", 1), "100");
  const Response campaigns = report("utm-attribution");
  EXPECT_EQ(campaigns.at("/summary/unattributed_orders"), "2");
  EXPECT_EQ(campaigns.at("/data/0/source"), "null");
  EXPECT_EQ(campaigns.at("/data/1"), "<none>");
}

TEST_F(Reports, PeopleAndProducts) {
  ok("RegisterUser", R"({"user": "ada", "first_name": "=Ada", "last_name": "Lovelace, \"A\"",
                         "email": "ada@example.org"})");
  pay(order("ada", 1), "100");
  pay(order("bob", 2), "200");
  ok("RecordSpeaker", R"({"code": "S1", "name": "Ada", "user": "ada"})");
  ok("RecordSpeaker", R"({"code": "S2", "name": "Eve"})");
  ok("RecordTalk", R"({"code": "T1", "title": "Engines", "speakers": ["S1"]})");
  const Response people = report("attendees");
  EXPECT_EQ(people.at("/summary/attendees"), "2");
  const std::string code = people.at("/data/0/access_code");
  ok("CheckIn", R"({"access_code": ")" + code + "\"}");
  EXPECT_EQ(report("attendees", "checked_in=true").at("/data/0/access_code"), code);
  EXPECT_EQ(report("attendees", "checked_in=true").at("/data/1"), "<none>");
  EXPECT_EQ(report("attendees", "ticket_type=regular").at("/data/0"), "<none>");
  const Response filtered = report("attendees", "ticket_type=regular");
  EXPECT_EQ(filtered.at("/summary/attendees"), "2") << "about all, whatever the filter";
  EXPECT_EQ(filtered.at("/summary/checked_in"), "1");
  EXPECT_EQ(filtered.at("/summary/completed"), "2");
  EXPECT_EQ(filtered.at("/summary/by_ticket_type/student"), "2");
  EXPECT_EQ(report("attendees", "completed=false").at("/data/0"), "<none>");
  EXPECT_EQ(report("check-in-throughput").at("/data/0/local_time"), "2027-03-01T22:30:00-05:00");
  EXPECT_EQ(report("check-in-throughput").at("/summary/check_ins"), "1");

  const Headers wants_csv = {{"Accept", "text/csv"}};
  const Response csv = report("attendees", "", wants_csv);
  EXPECT_EQ(csv.header("content-type"), "text/csv; charset=utf-8");
  EXPECT_THAT(csv.header("content-disposition"), HasSubstr("pycon-attendees.csv"));
  EXPECT_THAT(csv.body, StartsWith("Username,Email,Full Name,Ticket Type,Check-in Time,Access "
                                   "Code,Completed Registration\r\n"));
  EXPECT_THAT(csv.body, HasSubstr("ada,ada@example.org,\"'=Ada Lovelace, \"\"A\"\"\",Student,"));
  EXPECT_THAT(csv.body, HasSubstr(",Yes\r\n"));

  const Response speakers = report("speaker-registrations");
  EXPECT_EQ(speakers.at("/data/0/talks"), "1");
  EXPECT_EQ(speakers.at("/data/0/registered"), "true");
  EXPECT_EQ(speakers.at("/data/1/registered"), "false");
  EXPECT_EQ(speakers.at("/summary/registered"), "1");  // TV-491
  EXPECT_EQ(speakers.at("/summary/unregistered"), "1");
  EXPECT_THAT(report("speaker-registrations", "", wants_csv).body,
              StartsWith("Name,Email,Talk Count,Registered,Speaker\r\n"
                         "Ada,ada@example.org,1,Yes,S1\r\nEve,,0,No,S2\r\n"));
  const Response inventory = report("inventory");
  EXPECT_EQ(inventory.at("/data/1/slug"), "student");
  EXPECT_EQ(inventory.at("/data/1/sold"), "3");
  EXPECT_EQ(inventory.at("/data/1/remaining"), "47");
  EXPECT_EQ(report("registration-flow").at("/data/0/registrations"), "2");
}

// OP-207.
TEST_F(Reports, SpeakersAreInTheOrderOfTheirNames) {
  for (const auto& [code, name] : {std::pair<std::string, std::string>{"S1", "Grace"},
                                   {"S2", "Ada"},
                                   {"S3", "Grace"},
                                   {"S4", "Barbara"}}) {
    ok("RecordSpeaker", R"({"code": ")" + code + R"(", "name": ")" + name + "\"}");
  }
  EXPECT_EQ(report("speaker-registrations", "", {{"Accept", "text/csv"}}).body,
            "Name,Email,Talk Count,Registered,Speaker\r\nAda,,0,No,S2\r\nBarbara,,0,No,S4\r\n"
            "Grace,,0,No,S1\r\nGrace,,0,No,S3\r\n");
  std::string paged;
  std::string after;
  for (int page = 0; page < 4; ++page) {
    const Response one = report("speaker-registrations", "limit=1" + after);
    EXPECT_EQ(one.at("/summary/speakers"), "4") << one.body;
    paged += one.at("/data/0/speaker");
    after = "&after=" + one.at("/next");
  }
  EXPECT_EQ(paged, "S2S4S1S3");
  EXPECT_EQ(after, "&after=null") << "none is left";
}

// TV-494.
TEST_F(Reports, CsvHasTheRowsThatTheFilterHas) {
  pay(order("ada", 1), "100");
  pay(order("bob", 1), "100");
  const std::string code = report("attendees", "limit=1").at("/data/0/access_code");
  ok("CheckIn", R"({"access_code": ")" + code + "\"}");
  const auto lines = [&](const std::string& query) {
    const std::string body = report("attendees", query, {{"Accept", "text/csv"}}).body;
    return std::count(body.begin(), body.end(), '\n');
  };
  EXPECT_EQ(lines("checked_in=yes"), 0) << "400";
  EXPECT_EQ(lines("checked_in=true"), 1 + 1);
  EXPECT_EQ(lines("checked_in=false"), 1 + 1);
  EXPECT_EQ(lines(""), 1 + 2);
}

TEST_F(Reports, ProfilesAreExported) {
  ok("DefineProfileField", R"({"slug": "diet", "label": "Diet, if any", "required": true})");
  ok("DefineProfileField",
     R"({"slug": "born", "label": "Birthday", "kind": "date", "display_order": 1})");
  pay(order("ada", 1), "100");
  pay(order("bob", 1), "100");
  ok("UpdateProfile", R"({"user": "ada", "values": [{"field": "diet", "value": "\u00a0=vegan"},
                                                    {"field": "born", "value": "1815-12-10"}]})");
  Response people = report("attendees", "completed=true");
  EXPECT_EQ(people.at("/data/0/profile_diet"), "\u00a0=vegan");
  EXPECT_EQ(people.at("/data/0/profile_born"), "1815-12-10");
  EXPECT_EQ(people.at("/data/1"), "<none>");
  EXPECT_EQ(people.at("/summary/completed"), "1");
  std::string csv = report("attendees", "", {{"Accept", "text/csv"}}).body;
  EXPECT_THAT(csv, HasSubstr("Completed Registration,\"Diet, if any\",Birthday\r\n"));
  EXPECT_THAT(csv, HasSubstr(",Yes,'\u00a0=vegan,1815-12-10\r\n"));
  EXPECT_THAT(csv, HasSubstr(",No,,\r\n"));
  ok("ForgetUser", R"({"user": "ada"})");
  csv = report("attendees", "", {{"Accept", "text/csv"}}).body;
  EXPECT_THAT(csv, testing::Not(HasSubstr("vegan")));
  EXPECT_THAT(csv, HasSubstr(",Yes,[forgotten],\r\n")) << "of a date nothing is shown";
  people = report("attendees", "completed=true");
  EXPECT_EQ(people.at("/data/0/profile_diet"), "[forgotten]");
  EXPECT_EQ(people.at("/data/0/profile_born"), "null");
}

// OP-209 and TV-497: days of the conference's time zone, orders that were cancelled or expired.
TEST_F(Reports, RegistrationsFlowByDay) {
  pay(order("ada", 1), "100");
  ok("CancelOrder", R"({"order": ")" + order("bob", 1) + "\"}");
  now("2027-03-02T05:30:00Z");  // past midnight in New York
  pay(order("eve", 1), "100");
  pay(order("ada", 1), "100");  // is an attendee already
  order("dan", 1);
  now("2027-03-02T06:00:00Z");  // the hold ended
  const Response flow = report("registration-flow");
  EXPECT_EQ(flow.at("/data/0/date"), "2027-03-01");
  EXPECT_EQ(flow.at("/data/0/registrations"), "1");
  EXPECT_EQ(flow.at("/data/0/cancellations"), "1");
  EXPECT_EQ(flow.at("/data/0/net"), "0");
  EXPECT_EQ(flow.at("/data/1/date"), "2027-03-02");
  EXPECT_EQ(flow.at("/data/1/registrations"), "1");
  EXPECT_EQ(flow.at("/data/1/cancellations"), "1");
  EXPECT_EQ(flow.at("/data/2"), "<none>");
  EXPECT_EQ(report("registration-flow", "date_until=2027-03-01").at("/data/1"), "<none>");
  EXPECT_EQ(report("registration-flow", "date_from=2027-03-02").at("/data/0/date"), "2027-03-02");
  EXPECT_EQ(report("registration-flow", "date_from=2099-01-01").at("/data/0"), "<none>");
  EXPECT_EQ(report("registration-flow", "date_from=soon").status, 400);
  EXPECT_EQ(report("registration-flow", "", {{"Accept", "text/csv"}}).body,
            "Date,Registrations,Cancellations,Net\r\n2027-03-01,1,1,0\r\n2027-03-02,1,1,0\r\n");
}

// OP-210.
TEST_F(Reports, LettersAreCounted) {
  const auto submit = [&](const std::string& user, const std::string& nationality) {
    return ok("SubmitLetter",
              R"({"user": ")" + user + R"(", "passport_name": "N )" + user +
                  R"(", "passport_number": "P-SECRET", "nationality": ")" + nationality +
                  R"(", "travel_from": "2027-05-13",
      "travel_until": "2027-05-17", "destination_address": "Wien"})",
              "/result/letter");
  };
  const auto move = [&](const std::string& letter, const std::string& to) {
    ok("TransitionLetter",
       R"({"letter": ")" + letter + R"(", "to": ")" + to + R"(", "reason": "r"})");
  };
  const std::string ada = submit("ada", "British");
  const std::string bob = submit("bob", "Kenyan");
  submit("eve", "Kenyan");
  move(submit("dan", "Peruvian"), "under_review");
  EXPECT_EQ(report("visa-letters").at("/summary/average_processing_days"), "0.00");
  now("2027-03-03T03:30:00Z");  // a day later
  move(ada, "approved");
  now("2027-03-05T03:44:24Z");  // three days and a hundredth of one
  move(bob, "rejected");
  move(ada, "generated");
  move(ada, "sent");
  const Response letters = report("visa-letters");
  EXPECT_EQ(letters.at("/summary/total"), "4");
  EXPECT_EQ(letters.at("/summary/pending"), "2");
  EXPECT_EQ(letters.at("/summary/by_status/submitted"), "1");
  EXPECT_EQ(letters.at("/summary/by_status/under_review"), "1");
  EXPECT_EQ(letters.at("/summary/by_status/approved"), "0");
  EXPECT_EQ(letters.at("/summary/by_status/generated"), "0");
  EXPECT_EQ(letters.at("/summary/by_status/sent"), "1");
  EXPECT_EQ(letters.at("/summary/by_status/rejected"), "1");
  EXPECT_EQ(letters.at("/summary/average_processing_days"), "2.01") << "2.005";
  EXPECT_EQ(letters.at("/summary/completion"), "25.00");
  EXPECT_THAT(letters.body, HasSubstr(R"("nationalities":{"Kenyan":2,"British":1,"Peruvian":1})"));
  EXPECT_EQ(letters.at("/data/0/passport_name"), "N ada");
  EXPECT_EQ(letters.at("/data/0/reviewed_at"), "2027-03-03T03:30:00Z");
  EXPECT_EQ(letters.at("/data/1/status"), "rejected");
  EXPECT_EQ(letters.at("/data/2/reviewed_by"), "null");
  const std::string csv = report("visa-letters", "", {{"Accept", "text/csv"}}).body;
  EXPECT_THAT(csv, StartsWith("Passport Name,Nationality,Status,Travel From,Travel Until,Embassy,"
                              "Submitted,Reviewed By,Reviewed At,Letter\r\n"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 4);
  EXPECT_THAT(csv + letters.body, testing::Not(HasSubstr("P-SECRET")));
}

TEST_F(Reports, CheckInsByQuarterOfAnHour) {
  pay(order("ada", 1), "100");
  pay(order("bob", 1), "100");
  const Response people = report("attendees");
  const std::string one = people.at("/data/0/access_code");
  const std::string two = people.at("/data/1/access_code");
  const auto enter = [&](const std::string& code) {
    return ok("CheckIn", R"({"access_code": ")" + code + "\"}", "/result/check_in");
  };
  enter(one);
  now("2027-03-02T03:45:00Z");
  enter(two);
  enter(two);  // again: counts too
  const std::string wrong = enter(one);
  ok("VoidCheckIn", R"({"check_in": ")" + wrong + R"(", "reason": "Wrong badge."})");
  now("2027-03-02T04:00:00Z");
  const std::string gone = enter(one);
  ok("VoidCheckIn", R"({"check_in": ")" + gone + R"(", "reason": "Wrong badge."})");
  const Response quarters = report("check-in-throughput");
  EXPECT_EQ(quarters.at("/summary/check_ins"), "3");
  EXPECT_EQ(quarters.at("/summary/peak"), "2");
  EXPECT_EQ(report("check-in-throughput", "", {{"Accept", "text/csv"}}).body,
            "From,Local Time,Check-ins\r\n"
            "2027-03-02T03:30:00Z,2027-03-01T22:30:00-05:00,1\r\n"
            "2027-03-02T03:45:00Z,2027-03-01T22:45:00-05:00,2\r\n");
}

TEST_F(Reports, AcceptChooses) {
  const auto type = [&](const std::string& accept) {
    const Response answer = report("waterfall", "", {{"Accept", accept}});
    return answer.status == 200 ? answer.header("content-type") : answer.code();
  };
  EXPECT_EQ(type("*/*"), "application/json");
  EXPECT_EQ(type("text/*"), "text/csv; charset=utf-8");
  EXPECT_EQ(type("application/json;q=0.2, text/csv"), "text/csv; charset=utf-8");
  EXPECT_EQ(type("text/csv;q=0.1, */*;q=0.5"), "application/json");
  EXPECT_EQ(type("Text/CSV"), "text/csv; charset=utf-8");
  EXPECT_EQ(type("TEXT/*;Q=0.5, application/json ; q=0.4"), "text/csv; charset=utf-8");
  EXPECT_EQ(type("text/csv;seq=0.1;q=0.9, */*;q=0.5"), "text/csv; charset=utf-8");
  EXPECT_EQ(type("text/csvx, */*;q=0.1"), "application/json");
  EXPECT_EQ(type("text/csv;q=0, application/json;q=0"), "not_acceptable");
  EXPECT_EQ(type("text/csvx"), "not_acceptable");
  EXPECT_EQ(type("image/png"), "not_acceptable");
  EXPECT_EQ(client_.get("/v1/conferences/pycon/reports/nothing").status, 404);
}

TEST(ReportTable, IsWhatTheDocumentationSays) {
  std::ifstream file(LANYARD_DOCS "/reports.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const api::reports::Report& report : api::reports::all()) {
    EXPECT_THAT(text.str(), HasSubstr("\n## " + std::string(report.name) + "\n"));
    std::set<std::string_view> names;
    for (const api::reports::Column& column : report.columns) {
      EXPECT_TRUE(names.insert(column.name).second) << report.name << column.name;
      std::string row = "\n| `";
      row.append(column.name).append("` | ").append(column.title).append(" | ");
      row.append(column.help).append(" |");
      EXPECT_THAT(text.str(), HasSubstr(row)) << report.name;
    }
  }
}

}  // namespace
}  // namespace lanyard::tests
