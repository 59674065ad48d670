#include "api/render/badge.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "api/render/qr_code.h"
#include "domain/badge_template/image.h"

namespace lanyard::api::render {
namespace {

constexpr Color kWhite{1, 1, 1};
constexpr Color kGrey{0.75, 0.75, 0.75};
constexpr std::string_view kFont = "Noto Sans";
constexpr std::string_view kMonospace = "DejaVu Sans Mono";
constexpr std::string_view kPlainTicket = "General Admission";

/// `#RRGGBB`; black for anything else.
Color color_of(std::string_view text) {
  unsigned int value = 0;
  if (text.size() != 7) return {};
  std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
  const auto part = [value](unsigned int shift) { return (value >> shift & 0xFFU) / 255.0; };
  return {part(16), part(8), part(0)};
}

void set_color(cairo_t* canvas, const Color& color) {
  cairo_set_source_rgb(canvas, color.red, color.green, color.blue);
}

void fill(cairo_t* canvas, const Box& box, const Color& color) {
  // Whole pixels: two areas that touch have no seam.
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_NONE);
  set_color(canvas, color);
  cairo_rectangle(canvas, box.x, box.y, box.width, box.height);
  cairo_fill(canvas);
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_DEFAULT);
}

void rounded(cairo_t* canvas, const Box& box, double radius) {
  const double right = box.x + box.width - radius;
  const double bottom = box.y + box.height - radius;
  constexpr double kQuarter = 1.5707963267948966;
  cairo_new_sub_path(canvas);
  cairo_arc(canvas, right, box.y + radius, radius, -kQuarter, 0);
  cairo_arc(canvas, right, bottom, radius, 0, kQuarter);
  cairo_arc(canvas, box.x + radius, bottom, radius, kQuarter, 2 * kQuarter);
  cairo_arc(canvas, box.x + radius, box.y + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(canvas);
}

/// The picture as large as the box takes it, in its middle. Gives the width it has.
double draw_image(cairo_t* canvas, cairo_surface_t* image, const Box& box, bool centred) {
  const double width = cairo_image_surface_get_width(image);
  const double height = cairo_image_surface_get_height(image);
  const double scale = std::min(box.width / width, box.height / height);
  cairo_save(canvas);
  cairo_translate(canvas, box.x + (centred ? (box.width - width * scale) / 2 : 0),
                  box.y + (box.height - height * scale) / 2);
  cairo_scale(canvas, scale, scale);
  cairo_set_source_surface(canvas, image, 0, 0);
  cairo_paint(canvas);
  cairo_restore(canvas);
  return width * scale;
}

std::string upper(const std::string& text) {
  const std::unique_ptr<char, Releaser<g_free>> raised(
      g_utf8_strup(text.data(), static_cast<gssize>(text.size())));
  return raised.get();
}

/// Where things are on one badge. Lengths are those of a 102 × 152 mm badge in millimetres, less in
/// proportion on a badge that is too small for them.
class BadgePage {
 public:
  BadgePage(cairo_t* canvas, Typesetter& typesetter, const BadgeDesign& design,
            const BadgeContent& content)
      : canvas_(canvas),
        typesetter_(typesetter),
        design_(design),
        shown_(design.definition()),
        content_(content),
        scale_(std::min({1.0, static_cast<double>(shown_.width_mm()) / 80,
                         static_cast<double>(shown_.height_mm()) / 110})),
        special_(shown_.show_ticket_type() && !content.ticket.empty() &&
                 content.ticket != kPlainTicket) {}

  void draw() {
    fill(canvas_, {0, 0, design_.width(), design_.height()}, design_.background());
    if (cairo_surface_t* image = design_.background_image())
      draw_image(canvas_, image, {0, 0, design_.width(), design_.height()}, true);
    header();
    double top = mm(kHeader);
    double floor = design_.height() - mm(shown_.show_qr_code() ? kFloorWithCode : kFloor);
    if (banner_at(events::BANNER_POSITION_BELOW_HEADER)) {
      banner(top, mm(kBanner));
      top += mm(kBanner);
    }
    if (banner_at(events::BANNER_POSITION_BOTTOM)) {
      floor -= mm(kBanner);
      banner(floor, mm(kBanner));
    }
    middle(top + mm(kGap), floor - mm(kGap));
    if (shown_.show_qr_code()) code();
  }

 private:
  static constexpr double kMargin = 6;
  static constexpr double kHeader = 22;
  static constexpr double kLogo = 14;
  static constexpr double kBanner = 10;
  static constexpr double kGap = 2;
  static constexpr double kLine = 8;
  static constexpr double kSmallLine = 6;
  static constexpr double kNameLine = 20;
  static constexpr double kCode = 20;
  static constexpr double kCodeText = 4;
  static constexpr double kFloorWithCode = 30;
  static constexpr double kFloor = 8;

  double mm(double length) const { return length * scale_ * kPointsPerMm; }
  Box line(double top, double height) const {
    return {mm(kMargin), top, design_.width() - 2 * mm(kMargin), height};
  }
  TextStyle style(double largest, double least, const Color& color, bool bold) const {
    return {.family = shown_.has_font_body() ? std::string_view(shown_.font_body()) : kFont,
            .bold = bold,
            .size = largest * scale_,
            .least = least * scale_,
            .color = color,
            .alignment = Alignment::kCentre,
            .own_direction = true};
  }
  bool banner_at(events::BannerPosition position) const {
    return special_ && shown_.ticket_banner_position() == position;
  }

  void header() {
    const bool band = design_.background_image() == nullptr;
    if (band) fill(canvas_, {0, 0, design_.width(), mm(kHeader)}, design_.accent());
    Box text = line((mm(kHeader) - mm(kLogo)) / 2, mm(kLogo));
    if (cairo_surface_t* logo = design_.logo()) {
      const Box place{text.x, text.y, text.width / 2, text.height};
      const double taken = draw_image(canvas_, logo, place, false) + mm(kGap);
      text.x += taken;
      text.width -= taken;
    }
    if (shown_.show_conference_name()) {
      typesetter_.draw(canvas_, content_.conference,
                       style(18, 10, band ? kWhite : design_.text(), true), text);
    }
  }

  void banner(double top, double height) {
    fill(canvas_, {0, top, design_.width(), height}, design_.accent());
    typesetter_.draw(canvas_, upper(content_.ticket), style(14, 10, kWhite, true),
                     line(top, height));
  }

  /// Everything between header and foot, one below the other, as a whole in the middle.
  void middle(double top, double floor) {
    const bool above = banner_at(events::BANNER_POSITION_ABOVE_NAME);
    const bool below = banner_at(events::BANNER_POSITION_BELOW_NAME);
    const bool plain = shown_.show_ticket_type() && !special_ && !content_.ticket.empty();
    const bool company = shown_.show_company() && !content_.company.empty();
    const bool email = shown_.show_email() && !content_.email.empty();
    const double others = mm(kBanner + kGap) * (above + below) +
                          mm(kLine) * (plain + company + email) +
                          mm(kSmallLine) * static_cast<double>(content_.profile.size());
    // Whatever else there is, the name has room: the rest is lower when there is too much of it.
    const double least = shown_.show_name() ? std::min(mm(kNameLine), (floor - top) / 2) : 0;
    const double fit = std::min(1.0, (floor - top - least) / std::max(others, 1.0));
    const double room = floor - top - others * fit;
    const double name = shown_.show_name() ? std::clamp(room, 0.0, mm(2 * kNameLine)) : 0;
    double at = top + std::max(0.0, room - name) / 2;
    const double band = mm(kBanner) * fit;
    const double gap = mm(kGap) * fit;
    if (above) {
      banner(at, band);
      at += band + gap;
    }
    if (name > 0) this->name(line(at, name));
    at += name;
    if (below) {
      banner(at + gap, band);
      at += band + gap;
    }
    const auto say = [&](bool shown, const std::string& text, double height,
                         const TextStyle& style) {
      if (!shown) return;
      typesetter_.draw(canvas_, text, style, line(at, height * fit));
      at += height * fit;
    };
    say(company, content_.company, mm(kLine), style(16, 10, design_.text(), false));
    say(email, content_.email, mm(kLine), style(13, 8, design_.text(), false));
    say(plain, content_.ticket, mm(kLine), style(14, 10, design_.accent(), true));
    for (const std::string& answer : content_.profile)
      say(true, answer, mm(kSmallLine), style(11, 7, design_.text(), false));
  }

  /// First word and the rest on a line each, equally large; more lines when that would be too
  /// small.
  void name(const Box& box) {
    TextStyle style = this->style(42, 18, design_.text(), true);
    if (shown_.has_font_name()) style.family = shown_.font_name();
    const std::size_t space = content_.name.find(' ');
    if (space == std::string::npos) return typesetter_.draw(canvas_, content_.name, style, box);
    const std::string first = content_.name.substr(0, space);
    const std::string rest = content_.name.substr(space + 1);
    const double size = std::min(typesetter_.size_for(first, style, box.width),
                                 typesetter_.size_for(rest, style, box.width));
    if (size < style.least) return typesetter_.draw(canvas_, content_.name, style, box);
    style.size = size;
    const double half = box.height / 2;
    typesetter_.draw(canvas_, first, style, {box.x, box.y, box.width, half});
    typesetter_.draw(canvas_, rest, style, {box.x, box.y + half, box.width, half});
  }

  void code() {
    const double side = mm(kCode);
    const Box square{design_.width() - mm(kMargin) - side,
                     design_.height() - mm(kCodeText) - mm(kGap) - side, side, side};
    rounded(canvas_, square, mm(1));
    set_color(canvas_, kWhite);
    cairo_fill_preserve(canvas_);
    set_color(canvas_, kGrey);
    cairo_set_line_width(canvas_, 0.5);
    cairo_stroke(canvas_);
    draw_qr_code(canvas_, content_.slug + ":" + content_.access_code, square);
    TextStyle small = style(7, 4, design_.text(), false);
    small.family = kMonospace;
    typesetter_.draw(canvas_, content_.access_code, small,
                     {square.x, square.y + side, side, mm(kCodeText)});
  }

  cairo_t* canvas_;
  Typesetter& typesetter_;
  const BadgeDesign& design_;
  const events::BadgeTemplate& shown_;
  const BadgeContent& content_;
  const double scale_;
  const bool special_;
};

struct Source {
  const std::string& bytes;
  std::size_t at = 0;
};

cairo_status_t read_bytes(void* closure, unsigned char* data, unsigned int size) {
  auto& source = *static_cast<Source*>(closure);
  if (source.bytes.size() - source.at < size) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, source.bytes.data() + source.at, size);
  source.at += size;
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Surface decode_png(const std::string& file) {
  constexpr std::size_t kHeaderEnd = 24;  // signature, chunk's length and type, width, height
  if (file.size() < kHeaderEnd) return nullptr;
  const auto number = [&file](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value = value << 8U | static_cast<unsigned char>(file[at + i]);
    return value;
  };
  if (number(16) * number(20) > static_cast<std::uint64_t>(domain::kMaxImagePixels)) return nullptr;
  Source source{file};
  Surface image(cairo_image_surface_create_from_png_stream(&read_bytes, &source));
  if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
  return image;
}

BadgeDesign::BadgeDesign(const events::BadgeTemplate& definition)
    : definition_(definition),
      background_(color_of(definition.background_color())),
      text_(color_of(definition.text_color())),
      accent_(color_of(definition.accent_color())),
      logo_(decode_png(definition.logo())),
      background_image_(decode_png(definition.background_image())) {}

void draw_badge(cairo_t* canvas, Typesetter& typesetter, const BadgeDesign& design,
                const BadgeContent& content) {
  BadgePage(canvas, typesetter, design, content).draw();
}

std::string badge_png(Typesetter& typesetter, const BadgeDesign& design,
                      const BadgeContent& content) {
  constexpr double kDotsPerInch = 300;
  const auto pixels = [](std::int64_t mm) {
    return static_cast<int>(static_cast<double>(mm) * kDotsPerInch / 25.4);
  };
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                                   pixels(design.definition().width_mm()),
                                                   pixels(design.definition().height_mm())));
  const Canvas canvas(cairo_create(surface.get()));
  cairo_scale(canvas.get(), kDotsPerInch / 72, kDotsPerInch / 72);
  draw_badge(canvas.get(), typesetter, design, content);
  std::string file;
  if (cairo_status(canvas.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_write_to_png_stream(surface.get(), &append_bytes, &file) !=
          CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error("a badge was not drawn");
  }
  return file;
}

}  // namespace lanyard::api::render
