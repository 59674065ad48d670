// At the doors of a venue, over HTTP: what scanners send, online and after a day offline.
#include <gtest/gtest.h>

#include <algorithm>

#include "events/time.h"
#include "tests/http.h"

namespace lanyard::tests {
namespace {

std::vector<std::string> lines_of(const Response& answer) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < answer.body.size();) {
    const std::size_t end = answer.body.find('\n', at);
    lines.push_back(answer.body.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

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
  for (const std::string& line : lines_of(answer))
    EXPECT_EQ(json_at(line, "/status"), "200") << line;
  answer = client.batch(early);
  auto lines = lines_of(answer);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(json_at(lines[0], "/body/events/0/type"), "RedemptionConflicted") << lines[0];
  EXPECT_EQ(json_at(lines[0], "/body/events/1/type"), "ProductRedeemed");
  EXPECT_EQ(json_at(lines[0], "/body/result/problems/0/code"), "redemption_conflict");
  EXPECT_EQ(json_at(lines[1], "/body/result/first"), "true");
  EXPECT_EQ(json_at(lines[1], "/body/result/first_checked_in_at"), "2027-05-14T09:00:00Z");
  const std::string position = answer.header("lanyard-position");
  for (const std::string& again : {early, late}) {
    for (const std::string& line : lines_of(client.batch(again))) {
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
  const auto lines = lines_of(client.batch(scans));
  ASSERT_EQ(lines.size(), 200U);
  EXPECT_TRUE(std::ranges::all_of(
      lines, [](const std::string& line) { return json_at(line, "/status") == "200"; }));
  EXPECT_EQ(ask("/attendees/" + ada.code).at("/check_ins/199/scan_id"), "s-199");
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
  client.command("CheckIn", R"({"access_code": ")" + ada.code + "\"}");
  const Response news = ask("/events", "&after=" + preload.at("/position"));
  EXPECT_EQ(news.at("/data/0/type"), "CheckedIn") << news.body;
  EXPECT_EQ(news.at("/data/1"), "<none>");
}

}  // namespace
}  // namespace lanyard::tests
