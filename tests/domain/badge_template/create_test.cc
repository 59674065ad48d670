#include "tests/given.h"

namespace lanyard::tests::badge_template_create {
namespace {

using domain::BadgeTemplateFields;
using domain::CreateBadgeTemplate;

CreateBadgeTemplate named(std::string slug, BadgeTemplateFields fields = {}) {
  return {.slug = std::move(slug), .name = "Badge", .fields = std::move(fields)};
}

// TV-380.
TEST(CreateBadgeTemplate, hasDefaults) {
  given(conference())
      .when(named("main"))
      .then_events(on<events::BadgeTemplateCreated>("badge_template-main", R"(definition {
          slug: "main" name: "Badge" width_mm: 102 height_mm: 152 show_name: true
          show_ticket_type: true show_qr_code: true show_conference_name: true
          background_color: "#FFFFFF" text_color: "#000000" accent_color: "#4338CA" })"))
      .result(R"(badge_template: "main")");
}

TEST(CreateBadgeTemplate, takesEverything) {
  given(conference())
      .when(named("main", {.is_default = set(true),
                           .width_mm = set<std::int64_t>(40),
                           .height_mm = set<std::int64_t>(300),
                           .ticket_banner_position = set<std::string>("bottom"),
                           .show_name = set(false),
                           .show_email = set(true),
                           .show_company = set(true),
                           .show_ticket_type = set(false),
                           .show_qr_code = set(false),
                           .show_conference_name = set(false),
                           .background_color = set<std::string>("#aBcDeF"),
                           .text_color = set<std::string>("#123456"),
                           .accent_color = set<std::string>("#000001"),
                           .font_name = set<std::string>("Noto Serif"),
                           .font_body = set<std::string>("DejaVu Sans"),
                           .logo = null<std::string>()}))
      .then_events(on<events::BadgeTemplateCreated>("badge_template-main", R"(definition {
          slug: "main" name: "Badge" is_default: true width_mm: 40 height_mm: 300
          ticket_banner_position: BANNER_POSITION_BOTTOM show_email: true show_company: true
          background_color: "#aBcDeF" text_color: "#123456" accent_color: "#000001"
          font_name: "Noto Serif" font_body: "DejaVu Sans" })"));
}

// TV-381: the second default moves it.
TEST(CreateBadgeTemplate, theDefaultMoves) {
  Given there = given(conference()).after(named("first", {.is_default = set(true)}));
  EXPECT_EQ(there.state().conference()->default_badge_template(), "first");
  there.when(named("second", {.is_default = set(true)}))
      .then_events(on<events::BadgeTemplateUpdated>("badge_template-first", R"(definition {
          slug: "first" name: "Badge" width_mm: 102 height_mm: 152 show_name: true
          show_ticket_type: true show_qr_code: true show_conference_name: true
          background_color: "#FFFFFF" text_color: "#000000" accent_color: "#4338CA" })"),
                   on<events::BadgeTemplateCreated>("badge_template-second", R"(definition {
          slug: "second" name: "Badge" is_default: true width_mm: 102 height_mm: 152
          show_name: true show_ticket_type: true show_qr_code: true show_conference_name: true
          background_color: "#FFFFFF" text_color: "#000000" accent_color: "#4338CA" })"));
  there.after(named("second", {.is_default = set(true)})).after(named("third"));
  EXPECT_EQ(there.state().conference()->default_badge_template(), "second");
  EXPECT_FALSE(there.state().badge_template("first")->definition().is_default());
  EXPECT_EQ(there.state().conference()->badge_templates(), 3);
}

TEST(CreateBadgeTemplate, refusesWhatCannotBe) {
  const auto refused = [](BadgeTemplateFields fields, std::string field) {
    given(conference())
        .when(named("main", std::move(fields)))
        .then_rejected("malformed_request")
        .with("field", std::move(field));
  };
  refused({.width_mm = set<std::int64_t>(39)}, "width_mm");
  refused({.width_mm = set<std::int64_t>(301)}, "width_mm");
  refused({.height_mm = set<std::int64_t>(-1)}, "height_mm");
  refused({.ticket_banner_position = set<std::string>("top")}, "ticket_banner_position");
  for (const char* color : {"", "#12345", "#1234567", "123456#", "#12345g", "red"}) {
    refused({.background_color = set<std::string>(color)}, "background_color");
    refused({.text_color = set<std::string>(color)}, "text_color");
    refused({.accent_color = set<std::string>(color)}, "accent_color");
  }
  for (const char* font : {"", "Arial", "/etc/passwd", "../fonts/a.ttf", "noto sans"}) {
    refused({.font_name = set<std::string>(font)}, "font_name");
    refused({.font_body = set<std::string>(font)}, "font_body");
  }
  refused({.show_name = null<bool>()}, "show_name");
  given(conference()).when(named("")).then_rejected("malformed_request").with("field", "slug");
  CreateBadgeTemplate blank = named("main");
  blank.name = " ";
  given(conference()).when(blank).then_rejected("malformed_request").with("field", "name");
}

TEST(CreateBadgeTemplate, ladder) {
  Given there = given(conference()).after(named("main"));
  const auto bad = set<std::string>("AAAA");
  there.when(named("main", {.logo = bad})).then_rejected("already_exists");
  there.when(named("other", {.logo = bad}))
      .then_rejected("invalid_image")
      .with("field", std::string("logo"));
  for (int i = 1; i < 100; ++i) there.after(named("t" + std::to_string(i)));
  there.when(named("other", {.background_image = bad}))
      .then_rejected("invalid_image")
      .with("field", std::string("background_image"));
  // 60,000 pixels each way, of which there are a few bytes.
  const auto bomb = set<std::string>(
      "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAIAAAAPsOIVAAAAC0lEQVR4nGNggAEAAAoAAX+"
      "AdF4AAAAASUVORK5CYII=");
  there.when(named("other", {.logo = bomb})).then_rejected("image_too_large");
  there.when(named("other")).then_rejected("too_many_badge_templates").with("limit", 100);
}

}  // namespace
}  // namespace lanyard::tests::badge_template_create
