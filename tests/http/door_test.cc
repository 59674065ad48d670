// At the doors of a venue, over HTTP: what scanners send, online and after a day offline.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "events/time.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

struct Person {
  std::string order;
  std::string code;
};

class Door : public ::testing::Test {
 protected:
  Door() : server({.test_clock = parse_instant("2027-05-14T08:00:00Z")}), client(server.port()) {
    set_up_conference(client);
  }

  /// With a student ticket and so many shirts, paid.
  Person buy(const std::string& user, int shirts) {
    client.command("RegisterUser", R"({"user": ")" + user + R"(", "first_name": "Ada"})");
    client.command("AddToCart", R"({"user": ")" + user + R"(", "ticket_type": "student"})");
    if (shirts > 0) {
      client.command("AddToCart", R"({"user": ")" + user + R"(", "addon": "shirt", "quantity": )" +
                                      std::to_string(shirts) + "}");
    }
    const Response placed = client.command("Checkout", R"({"user": ")" + user + "\"}");
    const std::string order = placed.at("/result/order");
    const Response paid =
        client.command("RecordManualPayment", R"({"order": ")" + order + R"(", "amount": ")" +
                                                  placed.at("/result/total") + "\"}");
    EXPECT_EQ(paid.status, 200) << paid.body;
    return {order, paid.at("/result/access_code")};
  }
  void clock(const std::string& now) {
    const Response set = client.request("PUT", "/v1/test-clock", R"({"now": ")" + now + "\"}",
                                        {{"Content-Type", "application/json"}});
    EXPECT_EQ(set.status, 200) << set.body;
  }
  Response ask(const std::string& path, const std::string& query = "") {
    const std::string position =
        client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
    return client.get("/v1/conferences/pycon" + path + "?min_position=" + position + query);
  }
  static std::string check_in(const Person& person, const std::string& scan,
                              const std::string& at) {
    return R"({"command": "CheckIn", "data": {"access_code": "pycon:)" + person.code +
           R"(", "scan_id": ")" + scan + R"(", "scanned_at": ")" + at + R"("}})" + "\n";
  }
  static std::string redeem(const Person& person, const std::string& scan, const std::string& at) {
    return R"({"command": "Redeem", "data": {"access_code": ")" + person.code + R"(", "order": ")" +
           person.order + R"(", "line": 2, "scan_id": ")" + scan + R"(", "scanned_at": ")" + at +
           R"("}})" + "\n";
  }

  TestServer server;
  Client client;
};

// References are drawn: in three of four runs they are not in the order in which orders were paid.
TEST_F(Door, TheSameTicketIsNamedEverywhere) {
  const std::string code = buy("ada", 1).code;
  buy("ada", 0);
  const std::string theirs = buy("bob", 2).order;
  const auto give = [&](const std::string& line) {
    const Response given =
        client.command("AssignUnit", R"({"order": ")" + theirs +
                                         R"(", "unit": 1, "user": "ada", "line": )" + line + "}");
    EXPECT_EQ(given.status, 200) << given.body;
  };
  give("2");
  give("1");  // comes before line 2 all the same
  const Response scanned = client.command("CheckIn", R"({"access_code": ")" + code + "\"}");
  const Response attendee = ask("/attendees/" + code);
  const Response preload = ask("/door/preload");
  const std::string row = preload.at("/attendees/0/access_code") == code ? "0" : "1";
  std::string lines;
  for (const std::string at : {"0", "1", "2", "3", "4"}) {
    lines += scanned.at("/result/products/" + at + "/line");
    for (const std::string member : {"/order", "/line"}) {
      const std::string held = scanned.at("/result/products/" + at + member);
      EXPECT_EQ(attendee.at("/products/" + at + member), held);
      EXPECT_EQ(preload.at("/attendees/" + row + "/products/" + at + member), held);
    }
  }
  EXPECT_EQ(lines, "12112");
  EXPECT_EQ(scanned.at("/result/products/3/order"), theirs);
}

TEST_F(Door, TellsThePersonAtTheDoorWhatTheyNeed) {
  const Person ada = buy("ada", 2);
  Response answer =
      client.command("CheckIn", R"({"access_code": ")" + ada.code + R"(", "station": "north"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/first"), "true");
  EXPECT_EQ(answer.at("/result/first_name"), "Ada");
  EXPECT_EQ(answer.at("/result/ticket_name"), "Student");
  EXPECT_EQ(answer.at("/result/products/1/remaining"), "2");
  EXPECT_EQ(answer.at("/result/present"), "true");
  EXPECT_EQ(answer.at("/result/was_present"), "false");
  client.command("AddToCart", R"({"user": "ada", "addon": "shirt"})");
  const std::string pending = client.command("Checkout", R"({"user": "ada"})").at("/result/order");
  clock("2027-05-14T09:00:00Z");
  answer = client.command("CheckIn", R"({"access_code": ")" + ada.code + "\"}");
  EXPECT_EQ(answer.at("/result/first"), "false");
  EXPECT_EQ(answer.at("/result/last_at"), "2027-05-14T08:00:00Z");
  EXPECT_EQ(answer.at("/result/last_station"), "north");
  EXPECT_EQ(answer.at("/result/was_present"), "true");
  EXPECT_EQ(answer.at("/result/problems"), "<none>");  // the hold has ended
  client.command("AddToCart", R"({"user": "ada", "addon": "shirt"})");
  client.command("Checkout", R"({"user": "ada"})");
  answer = client.command("Redeem", R"({"access_code": ")" + ada.code + R"(", "order": ")" +
                                        ada.order + R"(", "line": 2})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/result/problems/0/code"), "order_pending_payment");
  EXPECT_EQ(answer.at("/result/products/1/remaining"), "1");
  EXPECT_EQ(answer.at("/result/ticket_name"), "Student");
  EXPECT_NE(pending, ada.order);
}

TEST_F(Door, ChecksEntitlement) {
  const Person ada = buy("ada", 1);
  const std::string ada_is = R"({"access_code": ")" + ada.code + "\", ";
  Response answer = client.command("RecordDoorCheck", ada_is + R"("addon": "shirt"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/events/0/type"), "DoorChecked");
  EXPECT_EQ(answer.at("/result/door_check"), ada.code + "-D1");
  answer = client.command("RecordDoorCheck", ada_is + R"("ticket_type": "regular"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "not_entitled");
  EXPECT_EQ(answer.at("/problems"), "[]");
  answer = client.command(
      "RecordDoorCheck",
      ada_is + R"("ticket_type": "regular", "override_reason": "Speaker.", "station": "hall"})");
  EXPECT_EQ(answer.at("/result/overridden"), "true") << answer.body;
  // TV-339: exactly one of the two.
  EXPECT_EQ(client.command("RecordDoorCheck", ada_is + R"("station": "x"})").status, 400);
  answer =
      client.command("RecordDoorCheck", ada_is + R"("ticket_type": "student", "addon": "shirt"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ask("/attendees/" + ada.code).at("/door_checks/1/override_reason"), "Speaker.");
  answer = ask("/check-in-status");
  EXPECT_EQ(answer.at("/doors/1/ticket_type"), "regular") << answer.body;
  EXPECT_EQ(answer.at("/doors/1/overridden"), "1");
  EXPECT_EQ(answer.at("/doors_by_station/1/station"), "hall");
}

TEST_F(Door, BadInputIsAnsweredPrecisely) {
  const Person ada = buy("ada", 1);
  const std::string before = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  Response answer = client.command("CheckIn", R"({"access_code": "NOBODY00"})");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.at("/access_code"), "NOBODY00");
  answer = client.command("CheckIn", R"({"access_code": "rustconf:)" + ada.code + "\"}");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.code(), "not_found");
  EXPECT_EQ(answer.at("/conference"), "rustconf");
  for (const std::string blank : {"", " "}) {
    EXPECT_EQ(client.command("CheckIn", R"({"access_code": ")" + blank + "\"}").status, 400);
  }
  for (const std::string code : {":", "pycon:", "%00", "ÄÖÜ", "../../etc/passwd"}) {
    EXPECT_EQ(client.command("CheckIn", R"({"access_code": ")" + code + "\"}").status, 404) << code;
  }
  answer = client.command("CheckIn", R"({"access_code": ")" + std::string(301, 'A') + "\"}");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.at("/errors/0/field"), "access_code");
  EXPECT_EQ(client.command("CheckIn", R"({"access_code": "A\u0000B"})").status, 400);
  EXPECT_EQ(client.command("CheckIn", R"({"access_code": 12345678})").status, 400);
  for (const std::string name : {"CheckIn", "LeaveVenue"}) {
    answer = client.command(name, R"({"access_code": ")" + ada.code + R"(", "station": ")" +
                                      std::string(10'000, 's') + "\"}");
    EXPECT_EQ(answer.status, 400) << name;
    EXPECT_EQ(answer.at("/errors/0/field"), "station") << answer.body;
  }
  answer = client.command(
      "CheckIn", R"({"access_code": ")" + ada.code + R"(", "scanned_at": "2027-05-14T08:05:01Z"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.code(), "scanned_in_future");
  EXPECT_EQ(answer.at("/now"), "2027-05-14T08:00:00Z");
  EXPECT_EQ(answer.at("/tolerance_s"), "300");
  answer = client.command("CheckIn",
                          R"({"access_code": ")" + ada.code + R"(", "scanned_at": "yesterday"})");
  EXPECT_EQ(answer.at("/errors/0/field"), "scanned_at");
  EXPECT_EQ(client.get("/v1/conferences/pycon/audit/checkpoint").at("/position"), before);
}

TEST_F(Door, BatchesComeInAnyOrderExactlyOnce) {
  const Person ada = buy("ada", 1);
  const Person bob = buy("bob", 0);
  clock("2027-05-14T12:00:00Z");
  const std::string late = check_in(ada, "b-1", "2027-05-14T09:30:00Z") +
                           check_in(bob, "b-2", "2027-05-14T09:31:00Z") +
                           redeem(ada, "b-3", "2027-05-14T11:00:00Z");
  const std::string early =
      redeem(ada, "a-2", "2027-05-14T10:00:00Z") + check_in(ada, "a-1", "2027-05-14T09:00:00Z");
  Response answer = client.batch(late);
  for (const std::string& line : answer.lines()) EXPECT_EQ(json_at(line, "/status"), "200") << line;
  answer = client.batch(early);
  auto lines = answer.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(json_at(lines[0], "/body/events/0/type"), "RedemptionConflicted") << lines[0];
  EXPECT_EQ(json_at(lines[0], "/body/events/1/type"), "ProductRedeemed");
  EXPECT_EQ(json_at(lines[0], "/body/result/problems/0/code"), "redemption_conflict");
  EXPECT_EQ(json_at(lines[1], "/body/result/first"), "true");
  EXPECT_EQ(json_at(lines[1], "/body/result/first_checked_in_at"), "2027-05-14T09:00:00Z");
  const std::string position = answer.header("lanyard-position");
  for (const std::string& again : {early, late}) {
    for (const std::string& line : client.batch(again).lines()) {
      EXPECT_EQ(json_at(line, "/status"), "200");
      EXPECT_EQ(json_at(line, "/body/events"), "[]") << line;
    }
  }
  EXPECT_EQ(client.get("/v1/conferences/pycon/audit/checkpoint").at("/position"), position);

  answer = ask("/door/conflicts", "&open=true");
  EXPECT_EQ(answer.at("/data/0/scan_id"), "b-3") << answer.body;
  EXPECT_EQ(answer.at("/data/0/first_name"), "Ada");
  EXPECT_EQ(answer.at("/data/1"), "<none>");
  answer = ask("/attendees/" + ada.code);
  EXPECT_EQ(answer.at("/redemptions/0/conflicted"), "1") << answer.body;
  EXPECT_EQ(answer.at("/redemptions/1/conflicted"), "0");
  EXPECT_EQ(answer.at("/products/1/redeemed"), "1");
  EXPECT_EQ(answer.at("/first_checked_in_at"), "2027-05-14T09:00:00Z");
  answer = ask("/orders/" + ada.order);
  EXPECT_EQ(answer.at("/lines/1/redeemed"), "1") << answer.body;
  EXPECT_EQ(answer.at("/lines/1/redemptions/0/conflicts_with"), ada.order + "-R2");
  EXPECT_EQ(ask("/check-in-status").at("/check_ins"), "3");

  // Staff found that the earlier one was a mistake.
  answer = client.command("VoidRedemption",
                          R"({"redemption": ")" + ada.order + R"(-R2", "reason": "Wrong badge."})");
  EXPECT_EQ(answer.at("/events/1/type"), "RedemptionReinstated") << answer.body;
  EXPECT_EQ(ask("/door/conflicts", "&open=true").at("/data"), "[]");
  EXPECT_EQ(ask("/door/conflicts").at("/data/0/quantity"), "0");
}

TEST_F(Door, ABatchCutInTheMiddleIsNothingAndCanBeSentAgain) {
  const Person ada = buy("ada", 1);
  clock("2027-05-14T12:00:00Z");
  std::string scans;
  for (int i = 0; i < 200; ++i)
    scans += check_in(ada, "s-" + std::to_string(i), "2027-05-14T09:00:00Z");
  const auto head = [&](const std::string& framing) {
    return "POST /v1/conferences/pycon/commands HTTP/1.1\r\nHost: x\r\n"
           "Content-Type: application/x-ndjson\r\n" +
           framing + "\r\n\r\n";
  };
  const std::string before = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  // At the end of a line, and in the middle of one; told by length, and in chunks.
  const std::size_t at_line = scans.find('\n', scans.size() / 2) + 1;
  for (const std::size_t cut : {at_line, scans.size() / 2, scans.size() - 1}) {
    {
      Client device(server.port());
      device.send(head("Content-Length: " + std::to_string(scans.size())));
      device.send(scans.substr(0, cut));
      device.half_close();
      EXPECT_EQ(device.receive().status, 400);
    }
    Client device(server.port());
    device.send(head("Transfer-Encoding: chunked"));
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", cut);
    device.send(size + scans.substr(0, cut) + "\r\n");
    device.half_close();
    EXPECT_EQ(device.receive().status, 400);
  }
  EXPECT_EQ(client.get("/v1/conferences/pycon/audit/checkpoint").at("/position"), before);
  const auto lines = client.batch(scans).lines();
  ASSERT_EQ(lines.size(), 200U);
  EXPECT_TRUE(std::ranges::all_of(
      lines, [](const std::string& line) { return json_at(line, "/status") == "200"; }));
  EXPECT_EQ(ask("/attendees/" + ada.code).at("/check_ins/199/scan_id"), "s-199");
}

// W-40: a scanner types, or reads, any of these.
TEST_F(Door, PeopleAreLookedUpByWhateverWasScanned) {
  const Person ada = buy("ada", 1);
  std::string lower = ada.code;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const std::string& text :
       {ada.code, lower, "pycon:" + ada.code, "pycon%3A" + lower, "%20" + ada.code}) {
    EXPECT_EQ(ask("/attendees/" + text).at("/access_code"), ada.code) << text;
  }
  const Response other = ask("/attendees/other:" + ada.code);
  EXPECT_EQ(other.status, 404);
  EXPECT_THAT(other.at("/detail"), testing::HasSubstr("other:" + ada.code));
}

TEST_F(Door, LeavingLetsThePresenceFall) {
  const Person ada = buy("ada", 0);
  const Person bob = buy("bob", 0);
  const auto at_door = [&](const std::string& command, const Person& person) {
    return client.command(command,
                          R"({"access_code": ")" + person.code + R"(", "station": "south"})");
  };
  at_door("CheckIn", ada);
  at_door("CheckIn", bob);
  Response status = ask("/check-in-status");
  EXPECT_EQ(status.at("/present"), "2");
  EXPECT_EQ(status.at("/rate"), "100.00");
  // The clock stands still: all of it happens in one moment.
  Response answer = at_door("LeaveVenue", ada);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.at("/events/0/type"), "LeftVenue");
  EXPECT_EQ(ask("/check-in-status").at("/present"), "1");
  EXPECT_EQ(ask("/attendees/" + ada.code).at("/present"), "false");
  EXPECT_EQ(at_door("LeaveVenue", ada).code(), "not_checked_in");
  answer = at_door("CheckIn", ada);
  EXPECT_EQ(answer.at("/result/present"), "true");
  EXPECT_EQ(answer.at("/result/was_present"), "false");
  status = ask("/check-in-status");
  EXPECT_EQ(status.at("/present"), "2");
  EXPECT_EQ(status.at("/checked_in"), "2");
  EXPECT_EQ(status.at("/check_ins"), "3");
  EXPECT_EQ(status.at("/by_station/0/last_at"), "2027-05-14T08:00:00Z");
  EXPECT_EQ(status.at("/latest/2/access_code").size(), ada.code.size());
  EXPECT_EQ(status.at("/latest/3"), "<none>");
  EXPECT_EQ(at_door("LeaveVenue", ada).status, 200) << "they are there, says the state too";
}

TEST_F(Door, TheDashboardCountsWhatStands) {  // OP-129
  const Person ada = buy("ada", 2);
  const Person bob = buy("bob", 0);
  EXPECT_EQ(ask("/check-in-status").at("/rate"), "0.00");  // TV-348
  client.command("CheckIn", R"({"access_code": ")" + ada.code + R"(", "station": "north"})");
  client.command("Redeem", R"({"access_code": ")" + ada.code + R"(", "order": ")" + ada.order +
                               R"(", "line": 2, "quantity": 2})");
  Response status = ask("/check-in-status");
  EXPECT_EQ(status.at("/expected"), "2");
  EXPECT_EQ(status.at("/rate"), "50.00");
  EXPECT_EQ(status.at("/redeemed/0/addon"), "shirt");
  EXPECT_EQ(status.at("/redeemed/0/units"), "2");
  EXPECT_EQ(status.at("/latest/0/check_in"), ada.code + "-1");
  EXPECT_EQ(status.at("/latest/0/station"), "north");
  client.command("VoidCheckIn",
                 R"({"check_in": ")" + ada.code + R"(-1", "reason": "Wrong person."})");
  client.command("VoidRedemption",
                 R"({"redemption": ")" + ada.order + R"(-R1", "reason": "Torn."})");
  status = ask("/check-in-status");
  EXPECT_EQ(status.at("/rate"), "0.00");
  EXPECT_EQ(status.at("/latest"), "[]");
  EXPECT_EQ(status.at("/redeemed"), "[]");
  EXPECT_NE(ada.code, bob.code);
}

// TV-348, and some who came are not expected any more.
TEST_F(Door, NoMoreThanAllOfThoseExpectedCame) {
  const Person ada = buy("ada", 0);
  const Person bob = buy("bob", 0);
  buy("eve", 0);
  for (const Person& person : {ada, bob})
    client.command("CheckIn", R"({"access_code": ")" + person.code + "\"}");
  EXPECT_EQ(ask("/check-in-status").at("/rate"), "66.67");
  const auto refund = [&](const Person& person) {
    const Response refunded = client.command(
        "RefundOrder", R"({"order": ")" + person.order + R"(", "destination": "original"})");
    EXPECT_EQ(refunded.status, 200) << refunded.body;
  };
  refund(ada);
  const Response status = ask("/check-in-status");
  EXPECT_EQ(status.at("/expected"), "2");
  EXPECT_EQ(status.at("/checked_in"), "2") << "ever";
  EXPECT_EQ(status.at("/rate"), "50.00");
  refund(bob);
  EXPECT_EQ(ask("/check-in-status").at("/rate"), "0.00");
}

TEST_F(Door, ABlankStationIsNone) {
  const Person ada = buy("ada", 1);
  const std::string who = R"({"access_code": ")" + ada.code + "\"";
  for (const std::string station :
       {"", R"(, "station": null)", R"(, "station": "")", R"(, "station": "  ")"}) {
    EXPECT_EQ(client.command("CheckIn", who + station + "}").status, 200) << station;
    const std::string body = who + R"(, "addon": "shirt")" + station + "}";
    EXPECT_EQ(client.command("RecordDoorCheck", body).status, 200) << station;
  }
  const Response status = ask("/check-in-status");
  EXPECT_EQ(status.at("/by_station/0/station"), "null") << status.body;
  EXPECT_EQ(status.at("/by_station/0/check_ins"), "4");
  EXPECT_EQ(status.at("/by_station/1"), "<none>");
  EXPECT_EQ(status.at("/doors_by_station/0/checks"), "4");
  EXPECT_EQ(status.at("/doors_by_station/1"), "<none>");
  const Response left = client.command("LeaveVenue", who + R"(, "station": " "})");
  EXPECT_EQ(left.at("/events/0/type"), "LeftVenue") << left.body;
  EXPECT_EQ(ask("/events").body.find(R"("station":" )"), std::string::npos);
  const Response printed = client.command("RecordBadgePrinted", who + R"(, "station": " "})");
  EXPECT_EQ(printed.code(), "malformed_request") << "there it has to be said";
}

TEST_F(Door, HoursAreThoseOfTheConference) {
  client.command("UpdateConference", R"({"timezone": "Asia/Kolkata"})");
  const Person ada = buy("ada", 0);
  client.batch(check_in(ada, "s-1", "2027-05-14T03:29:59Z") +  // 8:59:59
               check_in(ada, "s-2", "2027-05-14T03:30:00Z") +  // 9:00
               check_in(ada, "s-3", "2027-05-14T04:15:00Z") +  // 9:45
               check_in(ada, "s-4", "2027-05-14T04:30:00Z"));  // 10:00
  const Response status = ask("/check-in-status");
  for (const auto& [row, from, check_ins] : {std::tuple{"/by_hour/0", "2027-05-14T02:30:00Z", "1"},
                                             {"/by_hour/1", "2027-05-14T03:30:00Z", "2"},
                                             {"/by_hour/2", "2027-05-14T04:30:00Z", "1"}}) {
    EXPECT_EQ(status.at(std::string(row) + "/from"), from) << status.body;
    EXPECT_EQ(status.at(std::string(row) + "/check_ins"), check_ins);
  }
  EXPECT_EQ(status.at("/by_hour/3"), "<none>");
  EXPECT_EQ(status.at("/by_quarter_hour/3/from"), "2027-05-14T04:30:00Z");
}

TEST_F(Door, ABlankNameIsNone) {
  const Person ada = buy("ada", 0);
  client.command("UpdateUser", R"({"user": "ada", "first_name": "  "})");
  const std::string who = R"({"access_code": ")" + ada.code + "\"}";
  const Response answer = client.command("CheckIn", who);
  EXPECT_EQ(answer.at("/result/problems/0/code"), "no_profile") << answer.body;
  EXPECT_EQ(ask("/attendees/" + ada.code).at("/problems/0/code"), "no_profile");
  client.command("UpdateUser", R"({"user": "ada", "first_name": " ", "last_name": "Byron"})");
  EXPECT_EQ(client.command("CheckIn", who).at("/result/problems"), "<none>");
}

// A code that exists, of a conference that exists, at the door of another one.
TEST_F(Door, ACodeOfAnotherConferenceAdmitsNobody) {
  const Person ada = buy("ada", 1);
  const Response made =
      client.post("/v1/commands/CreateConference", R"({"slug": "other", "name": "O",
      "timezone": "UTC", "currency": "EUR", "start_date": "2027-05-14", "end_date": "2027-05-16"})");
  ASSERT_EQ(made.status, 200) << made.body;
  for (const std::string& code : {ada.code, "pycon:" + ada.code}) {
    const Response answer = client.post("/v1/conferences/other/commands/CheckIn",
                                        R"({"access_code": ")" + code + "\"}");
    EXPECT_EQ(answer.status, 404) << answer.body;
    EXPECT_EQ(answer.at("/conference"), code == ada.code ? "<none>" : "pycon");
  }
  EXPECT_EQ(client.get("/v1/conferences/other/attendees/pycon:" + ada.code).status, 404);
}

TEST_F(Door, EveryCommandOfADoorRefusesWhatAScannerGotWrong) {
  const Person ada = buy("ada", 1);
  const std::string position = client.get("/v1/conferences/pycon/audit/checkpoint").at("/position");
  const std::string long_text(10'000, 's');
  const std::string who = R"({"access_code": ")" + ada.code + "\", ";
  for (const std::string name : {"RecordDoorCheck", "RecordBadgePrinted"}) {
    const Response answer = client.command(
        name, who + (name == "RecordDoorCheck" ? R"("ticket_type": "student", )" : "") +
                  R"("station": ")" + long_text + "\"}");
    EXPECT_EQ(answer.status, 400) << name;
    EXPECT_EQ(answer.at("/errors/0/field"), "station") << answer.body;
  }
  const std::string future = R"("scanned_at": "2027-05-14T09:00:00Z"})";
  for (const auto& [name, rest] : {std::pair<std::string, std::string>{"CheckIn", ""},
                                   {"Redeem", R"("order": ")" + ada.order + R"(", "line": 2, )"},
                                   {"RecordDoorCheck", R"("addon": "shirt", )"}}) {
    const Response answer = client.command(name, who + rest + future);
    EXPECT_EQ(answer.code(), "scanned_in_future") << name << answer.body;
    EXPECT_EQ(answer.status, 409);
  }
  EXPECT_EQ(client.get("/v1/conferences/pycon/audit/checkpoint").at("/position"), position);
}

TEST_F(Door, ABadScanInTheMiddleHoldsUpNoOther) {
  const Person ada = buy("ada", 1);
  const std::string good = check_in(ada, "s-1", "2027-05-14T07:00:00Z");
  const std::string future = check_in(ada, "s-2", "2027-05-15T07:00:00Z");
  const std::string torn = good.substr(0, good.size() / 2) + "\n";
  const std::string last = redeem(ada, "s-3", "2027-05-14T07:30:00Z");
  const auto lines = client.batch(good + future + torn + last).lines();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(json_at(lines[0], "/status"), "200");
  EXPECT_EQ(json_at(lines[1], "/body/code"), "scanned_in_future");
  EXPECT_EQ(json_at(lines[2], "/status"), "400");
  EXPECT_EQ(json_at(lines[2], "/body/code"), "malformed_request");
  EXPECT_EQ(json_at(lines[3], "/status"), "200");
  const Response attendee = ask("/attendees/" + ada.code);
  EXPECT_EQ(attendee.at("/check_ins/1"), "<none>");
  EXPECT_EQ(attendee.at("/products/1/redeemed"), "1");
}

TEST_F(Door, ScansAreTakenOnceAlsoByAServerThatStartedAnew) {
  const Person ada = buy("ada", 1);
  clock("2027-05-14T12:00:00Z");
  const std::string late = redeem(ada, "b-1", "2027-05-14T11:00:00Z");
  const std::string early =
      check_in(ada, "a-1", "2027-05-14T09:00:00Z") + redeem(ada, "a-2", "2027-05-14T10:00:00Z");
  client.batch(late);
  server.restart();
  {
    Client second(server.port());
    const auto lines = second.batch(early).lines();
    EXPECT_EQ(json_at(lines.at(1), "/body/events/0/type"), "RedemptionConflicted") << lines.at(1);
  }
  server.restart();
  Client third(server.port());
  const std::string head = "/v1/conferences/pycon/audit/checkpoint";
  const std::string position = third.get(head).at("/position");
  for (const std::string& line : third.batch(early + late).lines())
    EXPECT_EQ(json_at(line, "/body/events"), "[]") << line;
  EXPECT_EQ(third.get(head).at("/position"), position);
  EXPECT_EQ(third.get("/v1/conferences/pycon/door/conflicts?min_position=" + position)
                .at("/data/0/scan_id"),
            "b-1");
}

TEST_F(Door, AScannerGoesOnFromItsPreload) {
  const Person ada = buy("ada", 2);
  Response preload = ask("/door/preload");
  ASSERT_EQ(preload.status, 200) << preload.body;
  EXPECT_EQ(preload.at("/conference"), "pycon");
  EXPECT_EQ(preload.at("/count"), "1");
  EXPECT_EQ(preload.at("/attendees/0/access_code"), ada.code);
  EXPECT_EQ(preload.at("/attendees/0/first_name"), "Ada");
  EXPECT_EQ(preload.at("/attendees/0/products/1/remaining"), "2");
  EXPECT_EQ(preload.at("/position"), preload.header("lanyard-position"));
  EXPECT_EQ(preload.at("/attendees/0/admit"), "true");
  client.command("CheckIn", R"({"access_code": ")" + ada.code + "\"}");
  const Response news = ask("/events", "&after=" + preload.at("/position"));
  EXPECT_EQ(news.at("/data/0/type"), "CheckedIn") << news.body;
  EXPECT_EQ(news.at("/data/1"), "<none>");
}

// TV-347.
TEST_F(Door, ThePreloadHasWhoHoldsSomething) {
  const Person ada = buy("ada", 1);
  const Person bob = buy("bob", 0);
  const Person eve = buy("eve", 1);
  client.command("RefundOrder",
                 R"({"order": ")" + eve.order + R"(", "destination": "original", "reason": "x"})");
  const Response preload = ask("/door/preload");
  EXPECT_EQ(preload.at("/count"), "2") << preload.body;
  EXPECT_THAT(preload.body, testing::Not(testing::HasSubstr(eve.code)));
  EXPECT_EQ(ask("/door/preload", "&ticket_type=student").at("/count"), "2");
  EXPECT_EQ(ask("/door/preload", "&ticket_type=regular").at("/count"), "0");
  client.command("AssignUnit",
                 R"({"order": ")" + ada.order + R"(", "line": 2, "unit": 1, "user": "gus"})");
  const Response more = ask("/door/preload");
  EXPECT_EQ(more.at("/count"), "3") << more.body;
  EXPECT_THAT(more.body, testing::HasSubstr(R"("admit":false)")) << "a shirt admits nobody";
  EXPECT_NE(bob.code, eve.code);
}

// What was handed out is not released by a refund, but entitles nobody any more: not even when the
// redemption is voided.
TEST_F(Door, NobodyHoldsAnythingOfARefundedOrder) {
  const Person ada = buy("ada", 2);
  client.command("AssignUnit",
                 R"({"order": ")" + ada.order + R"(", "line": 2, "unit": 1, "user": "gus"})");
  const std::string gus = ask("/attendees", "&user=gus").at("/data/0/access_code");
  for (const std::string& code : {ada.code, gus}) {
    const Response redeemed =
        client.command("Redeem", R"({"access_code": ")" + code + R"(", "order": ")" + ada.order +
                                     R"(", "line": 2})");
    ASSERT_EQ(redeemed.status, 200) << redeemed.body;
  }
  const Response refunded = client.command(
      "RefundOrder", R"({"order": ")" + ada.order + R"(", "destination": "original"})");
  ASSERT_EQ(refunded.status, 200) << refunded.body;
  client.command("VoidRedemption",
                 R"({"redemption": ")" + ada.order + R"(-R1", "reason": "Came back."})");
  for (const std::string& code : {ada.code, gus})
    EXPECT_EQ(ask("/attendees/" + code).at("/products"), "[]") << code;
  EXPECT_EQ(ask("/door/preload").at("/count"), "0");
  const Response again =
      client.command("Redeem", R"({"access_code": ")" + ada.code + R"(", "order": ")" + ada.order +
                                   R"(", "line": 2})");
  EXPECT_EQ(again.code(), "not_entitled");
}

}  // namespace
}  // namespace lanyard::tests
