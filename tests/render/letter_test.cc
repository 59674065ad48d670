#include "api/render/letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/paper.h"

namespace lanyard::tests {
namespace {

using api::render::LetterContent;
using api::render::LetterFile;
using testing::HasSubstr;
using testing::Not;

LetterContent content() {
  return {.conference = "PyCon Example 2030",
          .venue = "Hofburg",
          .address = "Heldenplatz 1, 1010 Wien",
          .website = "https://pycon.example",
          .start_date = "2030-05-14",
          .end_date = "2030-05-16",
          .today = "2030-01-05",
          .passport_name = "Ada Lovelace",
          .passport_number = "X1234567",
          .nationality = "British",
          .date_of_birth = "1815-12-10",
          .travel_from = "2030-05-13",
          .travel_until = "2030-05-17",
          .destination_address = "Hotel Sacher\nPhilharmoniker Straße 4\n1010 Wien",
          .embassy_name = "Austrian Embassy London"};
}

LetterFile rendered(const LetterContent& content) {
  return api::render::render_letter(*api::render::Typesetter::lease(), content,
                                    "2030-01-05T12:00:00Z");
}

std::string joined(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  std::string out;
  for (const char c : text) {
    if (c != ' ' || !out.ends_with(' ')) out.push_back(c);
  }
  return out;
}

// TV-368 and OP-138.
TEST(Letter, SaysWhatALetterSays) {
  const LetterFile file = rendered(content());
  EXPECT_EQ(file.pdf.substr(0, 5), "%PDF-");
  EXPECT_EQ(file.pages, 1);
  EXPECT_EQ(pages_of_pdf(file.pdf), 1);
  EXPECT_THAT(ask_tool("pdfinfo {}", file.pdf), HasSubstr("(A4)"));
  EXPECT_THAT(ask_tool("pdffonts {} | tail -n +3", file.pdf), Not(HasSubstr(" no ")));
  const std::string text = joined(text_of_pdf(file.pdf));
  for (const char* part :
       {"PyCon Example 2030 Hofburg, Heldenplatz 1, 1010 Wien https://pycon.example",
        "January 05, 2030", "Invitation Letter", "To whom it may concern",
        "from May 14, 2030 to May 16, 2030", "from May 13, 2030 to May 17, 2030",
        "is a registered participant", "Attendee details", "Full name (passport) Ada Lovelace",
        "Passport number X1234567", "Nationality British", "Date of birth December 10, 1815",
        "Travel from May 13, 2030", "Travel until May 17, 2030", "Destination address Hotel Sacher",
        "1010 Wien", "Embassy/consulate Austrian Embassy London", "Yours faithfully",
        "Conference Organizer"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  const char* directory = std::getenv("LANYARD_KEEP_BADGES");
  if (directory != nullptr) std::ofstream(std::string(directory) + "/letter.pdf") << file.pdf;
}

TEST(Letter, LeavesOutWhatIsNotSet) {
  LetterContent bare = content();
  bare.venue = bare.address = bare.website = bare.date_of_birth = bare.embassy_name = std::nullopt;
  const std::string text = joined(text_of_pdf(rendered(bare).pdf));
  for (const char* part : {"Hofburg", "http", "Date of birth", "Embassy"})
    EXPECT_THAT(text, Not(HasSubstr(part)));
}

TEST(Letter, TakesAsManyPagesAsItNeeds) {
  LetterContent much = content();
  much.destination_address.clear();
  for (int line = 1; line <= 200; ++line)
    much.destination_address += "Address line " + std::to_string(line) + "\n";
  const LetterFile file = rendered(much);
  EXPECT_GT(file.pages, 3);
  EXPECT_EQ(pages_of_pdf(file.pdf), file.pages);
  const std::string text = text_of_pdf(file.pdf);
  for (const int line : {1, 77, 200})
    EXPECT_THAT(text, HasSubstr("Address line " + std::to_string(line) + "\n"));
  EXPECT_THAT(text, HasSubstr("Conference Organizer"));
}

TEST(Letter, BreaksLongLinesAndWords) {
  LetterContent wide = content();
  wide.passport_name = std::string(300, 'W');
  const std::string text = text_of_pdf(rendered(wide).pdf);
  // Five times in full: nothing runs off the page. Beside it there are Wien and We.
  EXPECT_EQ(std::count(text.begin(), text.end(), 'W'), 5 * 300 + 6);
  EXPECT_EQ(rendered(wide).pages, pages_of_pdf(rendered(wide).pdf));
}

TEST(Letter, HasEveryScript) {
  LetterContent other = content();
  other.passport_name = "王小明";
  other.destination_address = "ฝ่ายกงสุล";
  other.embassy_name = "سفارة النمسا";
  other.nationality = "भारतीय";
  other.venue = "Zoe\u0308";
  const std::string pdf = rendered(other).pdf;
  EXPECT_THAT(text_of_pdf(pdf), HasSubstr("王小明"));
  // Each script has a font that has it: the one that stands for missing characters is not there.
  const std::string fonts = ask_tool("pdffonts {} | tail -n +3", pdf);
  for (const char* font : {"CJK", "Thai", "Devanagari", "DejaVuSans"})
    EXPECT_THAT(fonts, HasSubstr(font)) << fonts;
  EXPECT_THAT(fonts, Not(HasSubstr(" no ")));
}

TEST(Letter, BidirectionalControlsAreLeftOut) {
  LetterContent turned = content();
  turned.passport_name = "Ada \u202Eecalevol\u202C\u2066X\u2069";
  turned.destination_address = "\u202Dno. 1\u202C Street\nWien";
  const std::string text = text_of_pdf(rendered(turned).pdf);
  EXPECT_THAT(text, HasSubstr("Ada ecalevolX"));
  EXPECT_THAT(text, HasSubstr("no. 1 Street"));
  for (const char* control : {"\u202C", "\u202D", "\u202E", "\u2066", "\u2069"})
    EXPECT_THAT(text, Not(HasSubstr(control)));
}

TEST(Letter, EqualLettersAreEqualFiles) {
  EXPECT_EQ(rendered(content()).pdf, rendered(content()).pdf);
}

TEST(Letter, DatesAreWritten) {
  EXPECT_EQ(api::render::written_date("2030-12-01"), "December 01, 2030");
  EXPECT_EQ(api::render::written_date("[forgotten]"), "[forgotten]");
}

}  // namespace
}  // namespace lanyard::tests
