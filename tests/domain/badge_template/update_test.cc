#include "tests/given.h"

namespace lanyard::tests::badge_template_update {
namespace {

using domain::CreateBadgeTemplate;
using domain::UpdateBadgeTemplate;

Given with_templates() {
  return given(conference())
      .after(CreateBadgeTemplate{
          .slug = "first", .name = "First", .fields = {.is_default = set(true)}})
      .after(CreateBadgeTemplate{.slug = "second", .name = "Second"});
}

std::string definition(std::string_view changes) {
  return R"(definition { width_mm: 102 height_mm: 152 show_name: true show_ticket_type: true
            show_qr_code: true show_conference_name: true background_color: "#FFFFFF"
            text_color: "#000000" accent_color: "#4338CA" )" +
         std::string(changes) + "}";
}

TEST(UpdateBadgeTemplate, changesWhatIsGiven) {
  with_templates()
      .when(UpdateBadgeTemplate{
          .slug = "first",
          .name = set<std::string>("Main"),
          .fields = {.show_email = set(true), .font_name = set<std::string>("Noto Serif")}})
      .then_events(on<events::BadgeTemplateUpdated>(
          "badge_template-first", definition(R"(slug: "first" name: "Main" is_default: true
          show_email: true font_name: "Noto Serif")")))
      .result(R"(badge_template: "first")");
}

TEST(UpdateBadgeTemplate, theDefaultMovesOrGoes) {
  Given there = with_templates();
  there.when(UpdateBadgeTemplate{.slug = "second", .fields = {.is_default = set(true)}})
      .then_events(on<events::BadgeTemplateUpdated>("badge_template-first",
                                                    definition(R"(slug: "first" name: "First")")),
                   on<events::BadgeTemplateUpdated>(
                       "badge_template-second",
                       definition(R"(slug: "second" name: "Second" is_default: true)")));
  there.after(UpdateBadgeTemplate{.slug = "second", .fields = {.is_default = set(true)}});
  EXPECT_EQ(there.state().conference()->default_badge_template(), "second");
  there.after(UpdateBadgeTemplate{.slug = "second", .fields = {.is_default = set(false)}});
  EXPECT_FALSE(there.state().conference()->has_default_badge_template());
}

TEST(UpdateBadgeTemplate, nullRemovesAndTheSameIsSilent) {
  Given there = with_templates();
  there.when(UpdateBadgeTemplate{.slug = "first", .fields = {.show_qr_code = set(true)}})
      .then_nothing();
  there.when(UpdateBadgeTemplate{.slug = "first", .fields = {.logo = null<std::string>()}})
      .then_nothing();
  there.after(UpdateBadgeTemplate{.slug = "first",
                                  .fields = {.font_body = set<std::string>("Noto Serif")}});
  there.when(UpdateBadgeTemplate{.slug = "first", .fields = {.font_body = null<std::string>()}})
      .then_events(on<events::BadgeTemplateUpdated>(
          "badge_template-first", definition(R"(slug: "first" name: "First" is_default: true)")));
}

TEST(UpdateBadgeTemplate, ladder) {
  const Given there = with_templates();
  const auto bad = set<std::string>("AAAA");
  there.when(UpdateBadgeTemplate{.slug = "third", .fields = {.logo = bad}})
      .then_rejected("not_found");
  there.when(UpdateBadgeTemplate{.slug = "first", .name = set<std::string>(" ")})
      .then_rejected("malformed_request")
      .with("field", "name");
  there.when(UpdateBadgeTemplate{.slug = "first", .name = null<std::string>()})
      .then_rejected("malformed_request")
      .with("field", "name");
  there.when(UpdateBadgeTemplate{.slug = "first", .fields = {.logo = bad}})
      .then_rejected("invalid_image");
  // 60,000 pixels each way, of which there are a few bytes.
  const auto bomb = set<std::string>(
      "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAIAAAAPsOIVAAAAC0lEQVR4nGNggAEAAAoAAX+"
      "AdF4AAAAASUVORK5CYII=");
  there.when(UpdateBadgeTemplate{.slug = "first", .fields = {.logo = bomb}})
      .then_rejected("image_too_large");
}

}  // namespace
}  // namespace lanyard::tests::badge_template_update
