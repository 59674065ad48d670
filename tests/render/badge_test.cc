#include "api/render/badge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "domain/badge_template/badge_template.h"
#include "tests/paper.h"

namespace lanyard::tests {
namespace {

using api::render::BadgeContent;
using api::render::BadgeDesign;
using api::render::Typesetter;
using testing::HasSubstr;
using testing::Not;

BadgeContent ada() {
  return {.slug = "pycon",
          .access_code = "W6N8FX3Q",
          .conference = "PyCon Example 2030",
          .name = "Ada Lovelace",
          .company = "Analytical Engines",
          .email = "ada@example.org",
          .ticket = "Speaker",
          .profile = {}};
}

std::string png_of(const events::BadgeTemplate& definition, const BadgeContent& content) {
  return api::render::badge_png(*Typesetter::lease(), BadgeDesign(definition), content);
}

std::string pdf_of(const events::BadgeTemplate& definition, const BadgeContent& content) {
  const BadgeDesign design(definition);
  const auto typesetter = Typesetter::lease();
  std::string out;
  api::render::PdfWriter pdf(design.width(), design.height(), "Badge", "2030-05-14T00:00:00Z", out);
  api::render::draw_badge(pdf.canvas(), *typesetter, design, content);
  pdf.end_page();
  pdf.finish();
  return out;
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// Where somebody wants to look at what is drawn.
void keep(const std::string& name, const std::string& bytes) {
  const char* directory = std::getenv("LANYARD_KEEP_BADGES");
  if (directory != nullptr)
    std::ofstream(std::string(directory) + "/" + name, std::ios::binary) << bytes;
}

// TV-390: 102 × 152 mm at 300 dots an inch, cut off.
TEST(Badge, APictureHasThePixelsOfItsSize) {
  const std::string png = png_of(domain::blank_badge_template(), ada());
  ASSERT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(number_at(png, 16), 1204U);
  EXPECT_EQ(number_at(png, 20), 1795U);
  keep("badge.png", png);
}

// TV-384.
TEST(Badge, APdfHasThePageSizeItsFontsAndItsTexts) {
  events::BadgeTemplate definition = domain::blank_badge_template();
  definition.set_show_company(true);
  definition.set_show_email(true);
  const std::string pdf = pdf_of(definition, ada());
  EXPECT_EQ(pdf.substr(0, 5), "%PDF-");
  EXPECT_THAT(ask_tool("pdfinfo {}", pdf), HasSubstr("289.134 x 430.866 pts"));
  const std::string text = text_of_pdf(pdf);
  for (const char* part : {"PyCon Example 2030", "SPEAKER", "Ada", "Lovelace", "Analytical Engines",
                           "ada@example.org", "W6N8FX3Q"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  // Columns: emb, sub, uni. Every font is embedded.
  const std::string fonts = ask_tool("pdffonts {} | tail -n +3", pdf);
  EXPECT_THAT(fonts, HasSubstr("NotoSans"));
  EXPECT_THAT(fonts, HasSubstr(" yes yes yes "));
  EXPECT_THAT(fonts, Not(HasSubstr(" no ")));
}

TEST(Badge, QrCodesAreReadFromBoth) {
  const auto definition = domain::blank_badge_template();
  EXPECT_EQ(qr_codes_of_png(png_of(definition, ada())), "pycon:W6N8FX3Q\n");
  EXPECT_EQ(qr_codes_of_pdf(pdf_of(definition, ada())), "pycon:W6N8FX3Q\n");
  BadgeContent longest = ada();
  longest.slug = std::string(200, 'x');
  EXPECT_EQ(qr_codes_of_png(png_of(definition, longest)), longest.slug + ":W6N8FX3Q\n");
  events::BadgeTemplate smallest = definition;
  smallest.set_width_mm(40);
  smallest.set_height_mm(40);
  EXPECT_EQ(qr_codes_of_png(png_of(smallest, ada())), "pycon:W6N8FX3Q\n");
}

TEST(Badge, ShowsOnlyWhatIsChosen) {
  events::BadgeTemplate definition = domain::blank_badge_template();
  std::string text = text_of_pdf(pdf_of(definition, ada()));
  EXPECT_THAT(text, Not(HasSubstr("Analytical")));
  EXPECT_THAT(text, Not(HasSubstr("@")));
  definition.set_show_name(false);
  definition.set_show_ticket_type(false);
  definition.set_show_conference_name(false);
  definition.set_show_qr_code(false);
  text = text_of_pdf(pdf_of(definition, ada()));
  EXPECT_EQ(text.find_first_not_of(" \n\f"), std::string::npos) << text;
}

// W-57: also where the banner would be, the plain ticket is named.
TEST(Badge, NamesEveryTicketAtEveryPosition) {
  BadgeContent plain = ada();
  plain.ticket = "General Admission";
  for (const auto position :
       {events::BANNER_POSITION_BELOW_HEADER, events::BANNER_POSITION_ABOVE_NAME,
        events::BANNER_POSITION_BELOW_NAME, events::BANNER_POSITION_BOTTOM}) {
    events::BadgeTemplate definition = domain::blank_badge_template();
    definition.set_ticket_banner_position(position);
    const std::string special = text_of_pdf(pdf_of(definition, ada()));
    EXPECT_THAT(special, HasSubstr("SPEAKER"));
    EXPECT_EQ(special.find("SPEAKER") < special.find("Lovelace"),
              position == events::BANNER_POSITION_BELOW_HEADER ||
                  position == events::BANNER_POSITION_ABOVE_NAME);
    EXPECT_THAT(text_of_pdf(pdf_of(definition, plain)), HasSubstr("General Admission"));
  }
}

TEST(Badge, LongNamesStayWhole) {
  BadgeContent content = ada();
  content.name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior of the Third House";
  std::string text = text_of_pdf(pdf_of(domain::blank_badge_template(), content));
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }),
             text.end());
  EXPECT_THAT(text, HasSubstr("HubertBlaineWolfeschlegelsteinhausenbergerdorffSeniorofthe"));
  keep("long.png", png_of(domain::blank_badge_template(), content));
  content.name = std::string(400, 'W');
  text = text_of_pdf(pdf_of(domain::blank_badge_template(), content));
  EXPECT_EQ(std::count(text.begin(), text.end(), 'W'), 400 + 1);  // one in the access code
}

TEST(Badge, ManyAnswersLeaveTheNameItsRoom) {
  BadgeContent content = ada();
  events::BadgeTemplate definition = domain::blank_badge_template();
  definition.set_show_company(true);
  definition.set_show_email(true);
  for (int answer = 1; answer <= 100; ++answer)
    content.profile.push_back("answer" + std::to_string(answer));
  const std::string pdf = pdf_of(definition, content);
  const std::string text = text_of_pdf(pdf);
  for (const char* part : {"Ada", "Lovelace", "answer1\n", "answer100\n"})
    EXPECT_THAT(text, HasSubstr(part));
  // The name is still the largest text: its line is above the first answer, and 5 times as high.
  const auto height = [&](const std::string& word) {
    const std::string box =
        ask_tool("pdftotext -bbox {} - | grep '>" + word +
                     "<' | sed 's/.*yMin=\"\\([0-9.]*\\)\".*yMax=\"\\([0-9.]*\\)\".*/\\1 \\2/'",
                 pdf);
    char* rest = nullptr;
    const double top = std::strtod(box.c_str(), &rest);
    return std::strtod(rest, nullptr) - top;
  };
  EXPECT_GT(height("Lovelace"), 5 * height("answer1"));
  EXPECT_EQ(qr_codes_of_pdf(pdf), "pycon:W6N8FX3Q\n");
  keep("answers.png", png_of(definition, content));
}

TEST(Badge, FontsAreThoseOfTheTemplate) {
  events::BadgeTemplate definition = domain::blank_badge_template();
  definition.set_font_name("Noto Serif");
  definition.set_font_body("DejaVu Sans");
  const std::string fonts = ask_tool("pdffonts {} | tail -n +3", pdf_of(definition, ada()));
  EXPECT_THAT(fonts, HasSubstr("NotoSerif"));
  EXPECT_THAT(fonts, HasSubstr("DejaVuSans"));
  EXPECT_THAT(fonts, Not(HasSubstr("NotoSans-")));
}

TEST(Badge, NamesInEveryScriptAreDrawn) {
  int number = 0;
  for (const char* name : {"محمد الخوارزمي", "王小明", "आर्यभट शर्मा", "สมชาย ใจดี",
                           "Zoe\u0308 A\u030A\u0323ngstro\u0308m"}) {
    BadgeContent content = ada();
    content.name = name;
    const std::string pdf = pdf_of(domain::blank_badge_template(), content);
    EXPECT_THAT(ask_tool("pdffonts {} | tail -n +3", pdf), Not(HasSubstr(" no "))) << name;
    keep("script-" + std::to_string(++number) + ".png",
         png_of(domain::blank_badge_template(), content));
  }
}

TEST(Badge, EqualBadgesAreEqualFiles) {
  EXPECT_EQ(pdf_of(domain::blank_badge_template(), ada()),
            pdf_of(domain::blank_badge_template(), ada()));
}

TEST(Badge, ALogoIsDrawnAndABrokenOneLeftOut) {
  events::BadgeTemplate definition = domain::blank_badge_template();
  const std::string without = png_of(definition, ada());
  // Any picture will do: another badge.
  events::BadgeTemplate small = definition;
  small.set_width_mm(40);
  small.set_height_mm(40);
  definition.set_logo(png_of(small, ada()));
  EXPECT_NE(png_of(definition, ada()), without);
  keep("logo.png", png_of(definition, ada()));
  definition.set_background_image(definition.logo());
  keep("background.png", png_of(definition, ada()));
  EXPECT_THAT(qr_codes_of_png(png_of(definition, ada())), HasSubstr("pycon:W6N8FX3Q\n"));
  definition.clear_background_image();
  definition.mutable_logo()->resize(definition.logo().size() / 2);
  EXPECT_EQ(png_of(definition, ada()), without);
  // A header that promises 65535 × 65535 pixels: 16 GB if anybody believed it.
  std::string bomb = png_of(small, ada());
  bomb.replace(16, 8, std::string("\0\0\xFF\xFF\0\0\xFF\xFF", 8));
  EXPECT_EQ(api::render::decode_png(bomb), nullptr);
  EXPECT_EQ(api::render::decode_png(""), nullptr);
}

}  // namespace
}  // namespace lanyard::tests
