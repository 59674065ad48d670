// Badges over HTTP: one, and those of a filter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/http.h"
#include "tests/paper.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

class Badges : public testing::Test {
 protected:
  Badges() { set_up_conference(client_, 100); }

  /// Somebody with a paid ticket; their access code.
  std::string attendee(const std::string& user, const std::string& type = "student") {
    run("RegisterUser",
        R"({"user": ")" + user + R"(", "first_name": ")" + user + R"(", "last_name": "Example"})");
    run("AddToCart", R"({"user": ")" + user + R"(", "ticket_type": ")" + type + R"("})");
    const std::string order =
        run("Checkout", R"({"user": ")" + user + R"(", "billing_company": "Old Company"})")
            .at("/result/order");
    const std::string amount = type == "student" ? "100.00" : "250.00";
    return run("RecordManualPayment",
               R"({"order": ")" + order + R"(", "amount": ")" + amount + R"("})")
        .at("/result/access_code");
  }
  Response run(std::string_view command, const std::string& body) {
    Response answer = client_.command(command, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    position_ = answer.header("lanyard-position");
    return answer;
  }
  Response get(const std::string& path) {
    return client_.get("/v1/conferences/pycon" + path +
                       (path.find('?') == std::string::npos ? "?" : "&") +
                       "min_position=" + position_);
  }
  void use_template(const std::string& more = "") {
    run("CreateBadgeTemplate",
        R"({"slug": "main", "name": "Main", "is_default": true)" + more + "}");
  }

  TestServer server_;
  Client client_{server_.port()};
  std::string position_;
};

TEST_F(Badges, OneAsPdfAndPng) {
  use_template();
  const std::string code = attendee("ada");
  const Response pdf = get("/badges/" + code + ".pdf");
  ASSERT_EQ(pdf.status, 200) << pdf.body;
  EXPECT_EQ(pdf.header("content-type"), "application/pdf");
  EXPECT_THAT(pdf.header("content-disposition"), HasSubstr("badge-" + code + ".pdf"));
  EXPECT_THAT(text_of_pdf(pdf.body), HasSubstr("Example"));
  EXPECT_EQ(qr_codes_of_pdf(pdf.body), "pycon:" + code + "\n");
  const Response png = get("/badges/" + code + ".png");
  ASSERT_EQ(png.status, 200);
  EXPECT_EQ(png.header("content-type"), "image/png");
  EXPECT_EQ(qr_codes_of_png(png.body), "pycon:" + code + "\n");
  EXPECT_EQ(client_
                .get("/v1/conferences/pycon/badges/" + code + ".png?min_position=" + position_,
                     {{"If-None-Match", png.header("etag")}})
                .status,
            304);
}

// TV-389: what a badge says is what is known now.
TEST_F(Badges, FollowTheData) {
  use_template(R"(, "show_company": true)");
  const std::string code = attendee("ada");
  EXPECT_THAT(text_of_pdf(get("/badges/" + code + ".pdf").body), HasSubstr("Old Company"));
  run("UpdateUser", R"({"user": "ada", "last_name": "Byron"})");
  run("UpdateBadgeTemplate", R"({"slug": "main", "show_company": false})");
  const std::string text = text_of_pdf(get("/badges/" + code + ".pdf").body);
  EXPECT_THAT(text, HasSubstr("Byron"));
  EXPECT_THAT(text, Not(HasSubstr("Company")));
  // The company is that of the order of the first ticket: another order, another company.
  run("UpdateBadgeTemplate", R"({"slug": "main", "show_company": true})");
  const std::string order = get("/orders?user=ada").at("/data/0/order");
  run("AddToCart", R"({"user": "ada", "ticket_type": "student"})");
  const std::string next =
      run("Checkout", R"({"user": "ada", "billing_company": "New Company"})").at("/result/order");
  run("RecordManualPayment", R"({"order": ")" + next + R"(", "amount": "100.00"})");
  run("RefundOrder", R"({"order": ")" + order + R"(", "destination": "original", "reason": "x"})");
  const std::string later = text_of_pdf(get("/badges/" + code + ".pdf").body);
  EXPECT_THAT(later, HasSubstr("New Company"));
  EXPECT_THAT(later, Not(HasSubstr("Old Company")));
}

TEST_F(Badges, ShowWhatPeopleSaidOfThemselvesWhereThatWasChosen) {
  use_template();
  run("DefineProfileField", R"({"slug": "pronouns", "label": "Pronouns", "show_on_badge": true})");
  run("DefineProfileField", R"({"slug": "diet", "label": "Diet"})");
  const std::string code = attendee("ada");
  run("UpdateProfile", R"({"user": "ada", "values": [{"field": "pronouns", "value": "she/her"},
                                                     {"field": "diet", "value": "vegan"}]})");
  const std::string one = text_of_pdf(get("/badges/" + code + ".pdf").body);
  EXPECT_THAT(one, HasSubstr("she/her"));
  EXPECT_THAT(one, Not(HasSubstr("vegan")));
  EXPECT_THAT(text_of_pdf(get("/badges.pdf").body), HasSubstr("she/her"));
}

TEST_F(Badges, OfSomebodyForgottenSaySo) {
  use_template(R"(, "show_email": true, "show_company": true)");
  const std::string code = attendee("ada");
  run("UpdateUser", R"({"user": "ada", "email": "ada@example.org"})");
  EXPECT_THAT(text_of_pdf(get("/badges/" + code + ".pdf").body), HasSubstr("ada@example.org"));
  run("ForgetUser", R"({"user": "ada"})");
  for (const std::string& path : {"/badges/" + code + ".pdf", std::string("/badges.pdf")}) {
    const Response pdf = get(path);
    const std::string text = text_of_pdf(pdf.body);
    EXPECT_THAT(text, HasSubstr("[forgotten]"));
    for (const char* known : {"Example", "example.org", "Old Company"})
      EXPECT_THAT(text, Not(HasSubstr(known))) << path;
    EXPECT_EQ(qr_codes_of_pdf(pdf.body), "pycon:" + code + "\n") << "the code stays";
  }
}

// OP-142: the full name, or the username.
TEST_F(Badges, OfSomebodyWithoutANameHaveTheirId) {
  use_template();
  const std::string code = attendee("ada");
  run("UpdateUser", R"({"user": "ada", "first_name": " ", "last_name": ""})");
  EXPECT_EQ(get("/attendees/" + code).at("/first_name"), "null");
  EXPECT_THAT(text_of_pdf(get("/badges/" + code + ".pdf").body), HasSubstr("ada"));
}

// W-40: by whatever was scanned.
TEST_F(Badges, AreFoundByTheirOwnCode) {
  use_template();
  const std::string code = attendee("ada");
  const Response plain = get("/badges/" + code + ".pdf");
  const Response scanned = get("/badges/pycon:" + code + ".pdf");
  EXPECT_EQ(scanned.status, 200) << scanned.body;
  EXPECT_EQ(scanned.body, plain.body);
  EXPECT_EQ(get("/badges/other:" + code + ".png").status, 404);
}

// TV-386.
TEST_F(Badges, RefusesWhatCannotBe) {
  const std::string code = attendee("ada");
  EXPECT_EQ(get("/badges/" + code + ".pdf").code(), "no_badge_template");
  EXPECT_EQ(get("/badges.pdf").code(), "no_badge_template");
  EXPECT_EQ(get("/badges/" + code + ".pdf?template=none").code(), "not_found");
  EXPECT_EQ(get("/badges/" + code + ".svg").status, 404);
  EXPECT_EQ(get("/badges/.pdf").status, 404);
  use_template();
  EXPECT_EQ(get("/badges/XXXXXXXX.pdf").code(), "not_found");
  EXPECT_EQ(get("/badges.pdf?checked_in=maybe").code(), "malformed_request");
  const std::string order = get("/orders").at("/data/0/order");
  run("RefundOrder", R"({"order": ")" + order + R"(", "destination": "original", "reason": "x"})");
  EXPECT_EQ(get("/badges/" + code + ".pdf").code(), "no_ticket");
  EXPECT_EQ(get("/badges/" + code + ".pdf").status, 409);
}

// TV-387, and W-56: who holds no ticket has no badge.
TEST_F(Badges, ThoseOfAFilterAreAPageEach) {
  use_template();
  const Response none = get("/badges.pdf");
  ASSERT_EQ(none.status, 200) << none.body;
  EXPECT_THAT(text_of_pdf(none.body), HasSubstr("No attendee"));
  std::vector<std::string> codes = {attendee("ada"), attendee("bob"), attendee("cid", "regular")};
  std::sort(codes.begin(), codes.end());
  const Response all = get("/badges.pdf");
  EXPECT_EQ(all.header("transfer-encoding"), "chunked");
  ASSERT_EQ(pages_of_pdf(all.body), 3);
  // What a printer needs: the size of the template, and every font in the file.
  EXPECT_THAT(ask_tool("pdfinfo {}", all.body), HasSubstr("289.134 x 430.866 pts"));
  const std::string fonts = ask_tool("pdffonts {} | tail -n +3", all.body);
  EXPECT_THAT(fonts, HasSubstr(" yes yes yes "));
  EXPECT_THAT(fonts, Not(HasSubstr(" no ")));
  for (int page = 1; page <= 3; ++page) {
    EXPECT_EQ(qr_codes_of_pdf(all.body, page),
              "pycon:" + codes.at(static_cast<std::size_t>(page - 1)) + "\n");
  }
  EXPECT_EQ(pages_of_pdf(get("/badges.pdf?ticket_type=regular").body), 1);
  EXPECT_EQ(pages_of_pdf(get("/badges.pdf?q=BOB").body), 1);
  EXPECT_THAT(text_of_pdf(get("/badges.pdf?user=bob").body), HasSubstr("bob"));
  const std::string order = get("/orders?user=ada").at("/data/0/order");
  run("RefundOrder", R"({"order": ")" + order + R"(", "destination": "original", "reason": "x"})");
  EXPECT_EQ(pages_of_pdf(get("/badges.pdf").body), 2);
}

TEST_F(Badges, PrintingIsNoted) {
  use_template();
  const std::string code = attendee("ada");
  run("RecordBadgePrinted", R"({"access_code": ")" + code + R"(", "station": "desk 1"})");
  const Response answer = get("/attendees/" + code);
  EXPECT_EQ(answer.at("/badges/0/badge_template"), "main");
  EXPECT_EQ(answer.at("/badges/0/station"), "desk 1");
  EXPECT_NE(answer.at("/badges/0/printed_at"), "<none>");
  // A station may print in a layout that only it has.
  run("UpdateBadgeTemplate", R"({"slug": "main", "is_default": false})");
  run("RecordBadgePrinted", R"({"access_code": ")" + code + R"(", "station": "desk 2"})");
  EXPECT_EQ(get("/attendees/" + code).at("/badges/1/badge_template"), "null");
  EXPECT_EQ(get("/attendees/" + code).at("/badges/1/station"), "desk 2");
  const Response templates = get("/badge-templates");
  EXPECT_EQ(templates.at("/data/0/definition/accent_color"), "#4338CA");
  EXPECT_EQ(templates.at("/data/0/has_logo"), "false");
}

TEST_F(Badges, BidirectionalControlsDoNotReachTheBadge) {
  use_template();
  const std::string code = attendee("ada");
  run("UpdateUser",
      "{\"user\": \"ada\", \"first_name\": \"\u202Eada\", \"last_name\": \"By\u2067ron\"}");
  EXPECT_EQ(get("/attendees/" + code).at("/first_name"), "\u202Eada");
  const std::string text = text_of_pdf(get("/badges/" + code + ".pdf").body);
  EXPECT_THAT(text, HasSubstr("ada"));
  EXPECT_THAT(text, HasSubstr("Byron"));
}

// A picture of 65535 × 65535 pixels.
TEST_F(Badges, AnImageBombIsRefused) {
  const Response answer = client_.command("CreateBadgeTemplate", R"({"slug": "b", "name": "B",
      "logo": "iVBORw0KGgoAAAANSUhEUgAA//8AAP//CAIAAAA5Z04HAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"})");
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_EQ(answer.at("/field"), "logo");
}

}  // namespace
}  // namespace lanyard::tests
