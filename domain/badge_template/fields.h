#pragma once

#include <array>

#include "domain/fields.h"

namespace lanyard::domain {

/// In the order of events::BannerPosition.
inline constexpr auto kBannerPositions =
    std::to_array<std::string_view>({"below_header", "above_name", "below_name", "bottom"});
/// The only families that a template may name: a name that is looked up among installed fonts could
/// otherwise be a path. Scripts that a family lacks come from the other fonts of .ci/packages.
inline constexpr auto kBadgeFonts = std::to_array<std::string_view>(
    {"Noto Sans", "Noto Serif", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"});
/// Base64 of a file as large as badge images may be (image.h).
inline constexpr FieldSpec kBadgeImage = {
    .help = "A PNG file in base64: at most 256 KiB and 4,000,000 pixels.",
    .max_length = 349'528,
    .rule = TextRule::kCode};

/// What badge templates are made of beside slug and name, the same whether they are created or
/// updated: what is absent keeps its default, or what it was.
struct BadgeTemplateFields {
  Change<bool> is_default;
  Change<std::int64_t> width_mm;
  Change<std::int64_t> height_mm;
  Change<std::string> ticket_banner_position;
  Change<bool> show_name;
  Change<bool> show_email;
  Change<bool> show_company;
  Change<bool> show_ticket_type;
  Change<bool> show_qr_code;
  Change<bool> show_conference_name;
  Change<std::string> background_color;
  Change<std::string> text_color;
  Change<std::string> accent_color;
  Change<std::string> font_name;
  Change<std::string> font_body;
  Change<std::string> logo;
  Change<std::string> background_image;

  static void describe(auto& fields) {
    describe_content(fields);
    describe_looks(fields);
  }

 private:
  static void describe_content(auto& fields) {
    using Self = BadgeTemplateFields;
    fields.optional("is_default", &Self::is_default,
                    FieldSpec{.help = "Whether badges have it unless another is named; setting it "
                                      "takes it from the template that had it."});
    fields.optional("show_name", &Self::show_name, FieldSpec{.help = "True by default."});
    fields.optional("show_email", &Self::show_email, FieldSpec{.help = "False by default."});
    fields.optional("show_company", &Self::show_company,
                    FieldSpec{.help = "The billing company; false by default."});
    fields.optional("show_ticket_type", &Self::show_ticket_type,
                    FieldSpec{.help = "True by default."});
    fields.optional("show_qr_code", &Self::show_qr_code,
                    FieldSpec{.help = "`conference:CODE` for scanners; true by default."});
    fields.optional("show_conference_name", &Self::show_conference_name,
                    FieldSpec{.help = "True by default."});
  }
  static void describe_looks(auto& fields) {
    using Self = BadgeTemplateFields;
    fields.optional("width_mm", &Self::width_mm, FieldSpec{.help = "40 to 300; 102 by default."});
    fields.optional("height_mm", &Self::height_mm, FieldSpec{.help = "40 to 300; 152 by default."});
    fields.optional("ticket_banner_position", &Self::ticket_banner_position,
                    FieldSpec{.help = "Where tickets that are not General Admission are named; "
                                      "below_header by default.",
                              .choices = kBannerPositions});
    fields.optional("background_color", &Self::background_color,
                    FieldSpec{.help = "`#RRGGBB`; white by default.", .max_length = 7});
    fields.optional("text_color", &Self::text_color,
                    FieldSpec{.help = "`#RRGGBB`; black by default.", .max_length = 7});
    fields.optional("accent_color", &Self::accent_color,
                    FieldSpec{.help = "`#RRGGBB`; `#4338CA` by default.", .max_length = 7});
    fields.optional(
        "font_name", &Self::font_name,
        FieldSpec{.help = "Of the name; Noto Sans by default.", .choices = kBadgeFonts});
    fields.optional(
        "font_body", &Self::font_body,
        FieldSpec{.help = "Of everything else; Noto Sans by default.", .choices = kBadgeFonts});
    fields.optional("logo", &Self::logo, kBadgeImage);
    fields.optional("background_image", &Self::background_image, kBadgeImage);
  }
};

}  // namespace lanyard::domain
