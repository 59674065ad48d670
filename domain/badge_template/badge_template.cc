#include "domain/badge_template/badge_template.h"

#include <algorithm>

#include "domain/badge_template/image.h"
#include "domain/changes.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "events/check.h"

namespace lanyard::domain {
namespace {

void define(State& state, const events::BadgeTemplate& definition) {
  *state.edit_badge_template(definition.slug()).mutable_definition() = definition;
  const std::string conference = conference_of(state).settings().slug();
  ConferenceState& settings = state.edit_conference(conference);
  if (definition.is_default()) {
    settings.set_default_badge_template(definition.slug());
  } else if (settings.default_badge_template() == definition.slug()) {
    settings.clear_default_badge_template();
  }
}

Refusal refuse_color(std::string_view field, std::string_view text) {
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  };
  if (text.size() == 7 && text[0] == '#' && std::ranges::all_of(text.substr(1), hex))
    return std::nullopt;
  return malformed(field, say("`", field, "` must be `#` and six hexadecimal digits."));
}

void apply_flags(const BadgeTemplateFields& fields, Refusal& refusal, events::BadgeTemplate& to) {
  change("is_default", fields.is_default, refusal, [&](bool it) { to.set_is_default(it); });
  change("show_name", fields.show_name, refusal, [&](bool it) { to.set_show_name(it); });
  change("show_email", fields.show_email, refusal, [&](bool it) { to.set_show_email(it); });
  change("show_company", fields.show_company, refusal, [&](bool it) { to.set_show_company(it); });
  change("show_ticket_type", fields.show_ticket_type, refusal,
         [&](bool it) { to.set_show_ticket_type(it); });
  change("show_qr_code", fields.show_qr_code, refusal, [&](bool it) { to.set_show_qr_code(it); });
  change("show_conference_name", fields.show_conference_name, refusal,
         [&](bool it) { to.set_show_conference_name(it); });
}

void apply_looks(const BadgeTemplateFields& fields, Refusal& refusal, events::BadgeTemplate& to) {
  constexpr std::int64_t kSmallest = 40;
  constexpr std::int64_t kLargest = 300;
  const auto keep = [&refusal](Refusal found) {
    if (!refusal) refusal = std::move(found);
  };
  change("width_mm", fields.width_mm, refusal, [&](std::int64_t it) {
    keep(refuse_outside("width_mm", it, kSmallest, kLargest));
    to.set_width_mm(it);
  });
  change("height_mm", fields.height_mm, refusal, [&](std::int64_t it) {
    keep(refuse_outside("height_mm", it, kSmallest, kLargest));
    to.set_height_mm(it);
  });
  change("ticket_banner_position", fields.ticket_banner_position, refusal,
         [&](const std::string& it) {
           const auto choice = choice_of("ticket_banner_position", it, kBannerPositions);
           if (!choice) return keep(choice.error());
           to.set_ticket_banner_position(static_cast<events::BannerPosition>(*choice));
         });
  const auto color = [&](std::string_view field, const Change<std::string>& given, auto set) {
    change(field, given, refusal, [&](const std::string& it) {
      keep(refuse_color(field, it));
      (to.*set)(it);
    });
  };
  using Template = events::BadgeTemplate;
  color("background_color", fields.background_color,
        &Template::set_background_color<const std::string&>);
  color("text_color", fields.text_color, &Template::set_text_color<const std::string&>);
  color("accent_color", fields.accent_color, &Template::set_accent_color<const std::string&>);
}

/// What a template may do without: null removes it.
void apply_options(const BadgeTemplateFields& fields, Refusal& refusal, events::BadgeTemplate& to) {
  const auto keep = [&refusal](Refusal found) {
    if (!refusal) refusal = std::move(found);
  };
  const auto font = [&](std::string_view field, const std::string& family) {
    const auto choice = choice_of(field, family, kBadgeFonts);
    if (!choice) keep(choice.error());
  };
  change_optional(
      fields.font_name,
      [&](const std::string& it) {
        font("font_name", it);
        to.set_font_name(it);
      },
      [&] { to.clear_font_name(); });
  change_optional(
      fields.font_body,
      [&](const std::string& it) {
        font("font_body", it);
        to.set_font_body(it);
      },
      [&] { to.clear_font_body(); });
  const auto image = [&](std::string_view field, const std::string& base64) {
    auto png = png_of(field, base64);
    if (!png) keep(png.error());
    return png ? *std::move(png) : std::string();
  };
  change_optional(
      fields.logo, [&](const std::string& it) { to.set_logo(image("logo", it)); },
      [&] { to.clear_logo(); });
  change_optional(
      fields.background_image,
      [&](const std::string& it) { to.set_background_image(image("background_image", it)); },
      [&] { to.clear_background_image(); });
}

}  // namespace

// --- evolve

void evolve(State& state, const events::BadgeTemplateCreated& event) {
  const std::string conference = conference_of(state).settings().slug();
  ConferenceState& settings = state.edit_conference(conference);
  settings.set_badge_templates(settings.badge_templates() + 1);
  define(state, event.definition());
}

void evolve(State& state, const events::BadgeTemplateUpdated& event) {
  define(state, event.definition());
}

void evolve(State&, const events::BadgePrinted&) {}

// --- shared by the commands

events::BadgeTemplate blank_badge_template() {
  events::BadgeTemplate blank;
  blank.set_width_mm(102);
  blank.set_height_mm(152);
  blank.set_show_name(true);
  blank.set_show_ticket_type(true);
  blank.set_show_qr_code(true);
  blank.set_show_conference_name(true);
  blank.set_background_color("#FFFFFF");
  blank.set_text_color("#000000");
  blank.set_accent_color("#4338CA");
  return blank;
}

Refusal apply(const BadgeTemplateFields& fields, events::BadgeTemplate& to) {
  Refusal refusal;
  apply_flags(fields, refusal, to);
  apply_looks(fields, refusal, to);
  apply_options(fields, refusal, to);
  return refusal;
}

void take_default_from_others(const State& state, const events::BadgeTemplate& definition,
                              Accepted& accepted) {
  const ConferenceState& conference = conference_of(state);
  const std::string& holder = conference.default_badge_template();
  if (!definition.is_default() || holder.empty() || holder == definition.slug()) return;
  const BadgeTemplateState* other = state.badge_template(holder);
  LANYARD_CHECK(other != nullptr, "the default is one of the templates");
  events::BadgeTemplateUpdated updated;
  *updated.mutable_definition() = other->definition();
  updated.mutable_definition()->set_is_default(false);
  accepted.events.push_back({badge_template_stream(holder), std::move(updated)});
}

}  // namespace lanyard::domain
