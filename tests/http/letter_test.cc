// Visa letters over HTTP, from the request to the file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http.h"
#include "tests/paper.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kRequest = R"({"user": "ada", "passport_name": "Ada Lovelace",
    "passport_number": "X1234567", "nationality": "British", "date_of_birth": "1815-12-10",
    "travel_from": "2027-05-13", "travel_until": "2027-05-17",
    "destination_address": "Hotel Sacher\nWien", "embassy_name": "Embassy"})";

class Letters : public testing::Test {
 protected:
  Letters() { set_up_conference(client_, 100); }

  std::string submit(std::string_view request = kRequest) {
    const Response answer = client_.command("SubmitLetter", request);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.at("/result/letter");
  }
  Response step(const std::string& letter, const std::string& to, const std::string& reason = "") {
    return client_.command("TransitionLetter", R"({"letter": ")" + letter + R"(", "to": ")" + to +
                                                   R"(", "reason": ")" + reason + R"("})");
  }
  Response get(const std::string& path, const Response& after) {
    return client_.get("/v1/conferences/pycon" + path +
                       (path.find('?') == std::string::npos ? "?" : "&") +
                       "min_position=" + after.header("lanyard-position"));
  }

  TestServer server_;
  Client client_{server_.port()};
};

TEST_F(Letters, FromTheRequestToTheFile) {
  const std::string letter = submit();
  Response answer = step(letter, "under_review");
  EXPECT_EQ(get("/letters/" + letter + "/pdf", answer).code(), "file_not_found");
  answer = get("/letters/" + letter, answer);
  EXPECT_EQ(answer.at("/passport_number"), "X1234567");
  EXPECT_EQ(answer.at("/holds_ticket"), "false");
  EXPECT_EQ(answer.at("/reviewed_by"), "null");
  answer =
      client_.command("TransitionLetter", R"({"letter": ")" + letter + R"(", "to": "approved"})",
                      {{"X-Actor", "grace"}});
  answer = get("/letters?status=approved&user=ada", answer);
  EXPECT_EQ(answer.at("/data/0/letter"), letter);
  EXPECT_EQ(answer.at("/data/0/reviewed_by"), "grace");  // TV-366
  const Response generated = step(letter, "generated");
  ASSERT_EQ(generated.status, 200) << generated.body;
  EXPECT_THAT(generated.body, Not(HasSubstr("document")));
  const Response file = get("/letters/" + letter + "/pdf", generated);
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_EQ(file.header("content-type"), "application/pdf");
  EXPECT_THAT(file.header("content-disposition"), HasSubstr("invitation-letter-" + letter));
  EXPECT_EQ(ask_tool("sha256sum {} | cut -c1-64 | tr -d '\\n'", file.body),
            generated.at("/result/sha256"));
  const std::string text = text_of_pdf(file.body);
  EXPECT_THAT(text, HasSubstr("Ada Lovelace"));
  EXPECT_THAT(text, HasSubstr("December 10, 1815"));
  // Exactly these bytes, also of a server that started anew.
  answer = step(letter, "sent");
  EXPECT_EQ(get("/letters/" + letter, answer).at("/status"), "sent");
  server_.restart();
  Client again(server_.port());
  EXPECT_EQ(again
                .get("/v1/conferences/pycon/letters/" + letter +
                     "/pdf?min_position=" + answer.header("lanyard-position"))
                .body,
            file.body);
}

TEST_F(Letters, ReviewersSeeWhoHoldsATicket) {
  const std::string letter = submit();
  client_.command("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  const std::string order = client_.command("Checkout", R"({"user": "ada"})").at("/result/order");
  const Response paid = client_.command("RecordManualPayment",
                                        R"({"order": ")" + order + R"(", "amount": "100.00"})");
  EXPECT_EQ(get("/letters/" + letter, paid).at("/holds_ticket"), "true");
  const Response attendee = get("/attendees?user=ada", paid);
  EXPECT_EQ(attendee.at("/data/0/letters/0/letter"), letter);
  const Response refunded = client_.command(
      "RefundOrder", R"({"order": ")" + order + R"(", "destination": "original", "reason": "x"})");
  ASSERT_EQ(refunded.status, 200) << refunded.body;
  EXPECT_EQ(get("/letters", refunded).at("/data/0/holds_ticket"), "false");
}

// TV-363.
TEST_F(Letters, RefusesWhatIsMissingOrNoDate) {
  Response answer = client_.command("SubmitLetter", R"({"user": "ada", "passport_name": " "})");
  EXPECT_EQ(answer.status, 400);
  for (const char* field : {"passport_name", "passport_number", "nationality", "travel_from",
                            "travel_until", "destination_address"}) {
    EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(field) + "\""));
  }
  std::string request(kRequest);
  request.replace(request.find("1815-12-10"), 10, "1815-02-30");
  answer = client_.command("SubmitLetter", request);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.at("/errors/0/field"), "date_of_birth");
  EXPECT_EQ(client_.get("/v1/conferences/pycon/letters?status=lost").code(), "malformed_request");
  EXPECT_EQ(client_.get("/v1/conferences/pycon/letters/LTR-X").code(), "not_found");
  EXPECT_EQ(client_.get("/v1/conferences/pycon/letters/LTR-X/pdf").code(), "not_found");
}

// TV-372: all that are approved at once; a letter that is not keeps its state.
TEST_F(Letters, ManyAreGeneratedByABatch) {
  std::vector<std::string> letters;
  for (const std::string user : {"ada", "bob", "eve"}) {
    std::string request(kRequest);
    request.replace(request.find("ada"), 3, user);
    letters.push_back(submit(request));
  }
  step(letters[0], "approved");
  step(letters[1], "approved");
  std::string lines;
  for (const std::string& letter : letters) {
    lines += R"({"command": "TransitionLetter", "data": {"letter": ")" + letter +
             R"(", "to": "generated"}})"
             "\n";
  }
  const Response answer = client_.batch(lines);
  EXPECT_THAT(answer.body, HasSubstr("invalid_transition"));
  EXPECT_THAT(answer.body, HasSubstr(R"("from":"submitted","allowed":["under_review","approved",)"
                                     R"("rejected"])"));
  EXPECT_THAT(step(letters[0], "submitted").body,
              HasSubstr(R"("from":"generated","allowed":["sent"])"));
  EXPECT_THAT(step(letters[0], "lost").body, HasSubstr("malformed_request"));
  for (std::size_t i = 0; i < letters.size(); ++i) {
    EXPECT_EQ(get("/letters/" + letters[i], answer).at("/status"),
              i < 2 ? "generated" : "submitted");
    EXPECT_EQ(get("/letters/" + letters[i] + "/pdf", answer).status, i < 2 ? 200 : 404);
  }
}

TEST_F(Letters, OfAForgottenPersonAreGone) {
  const std::string letter = submit();
  step(letter, "approved");
  ASSERT_EQ(step(letter, "generated").status, 200);
  const Response done = client_.command("ForgetUser", R"({"user": "ada"})");
  ASSERT_EQ(done.status, 200) << done.body;
  const Response file = get("/letters/" + letter + "/pdf", done);
  EXPECT_EQ(file.status, 410) << file.body;
  EXPECT_EQ(file.code(), "forgotten");
  const Response shown = get("/letters/" + letter, done);
  for (const char* field : {"/passport_name", "/passport_number", "/nationality",
                            "/destination_address", "/embassy_name"}) {
    EXPECT_EQ(shown.at(field), "[forgotten]") << field;
  }
  EXPECT_EQ(shown.at("/date_of_birth"), "null") << "a date";
  EXPECT_EQ(shown.at("/sha256").size(), 64U) << "the hash stays";
  const Response report = get("/reports/visa-letters", done);
  EXPECT_EQ(report.at("/data/0/passport_name"), "[forgotten]");
  EXPECT_EQ(report.at("/summary/nationalities/[forgotten]"), "1");
  EXPECT_EQ(report.at("/summary/by_status/generated"), "1") << "figures stay";
}

// What is sealed is nowhere in the data directory.
TEST_F(Letters, NothingOfThePersonLiesOpenOnTheDisk) {
  const std::string letter = submit();
  step(letter, "approved");
  ASSERT_EQ(step(letter, "generated").status, 200);
  server_.restart();
  const std::string found = ask_tool(
      "grep -rlaE 'X1234567|Lovelace|Sacher|%PDF-' " + server_.directory().string() + " || true",
      "");
  EXPECT_EQ(found, "");
}

}  // namespace
}  // namespace lanyard::tests
