#include "api/render/letter.h"

#include <array>
#include <string_view>

#include "events/time.h"

namespace lanyard::api::render {
namespace {

constexpr double mm(double length) { return length * kPointsPerMm; }

constexpr double kWidth = mm(210);
constexpr double kHeight = mm(297);
constexpr double kMargin = mm(25);
constexpr double kColumn = kWidth - 2 * kMargin;
constexpr double kLabel = mm(5);
constexpr double kValue = mm(65);
constexpr Color kRuleColor{0.6, 0.6, 0.6};

/// A person's text inside a sentence of ours: what it is written in does not reorder the sentence
/// (FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE).
std::string isolated(std::string_view text) { return "\u2068" + drawable(text) + "\u2069"; }

/// Sets text from top to bottom, and goes on on the next page where one is full.
class Flow {
 public:
  Flow(Typesetter& typesetter, PdfWriter& pdf) : typesetter_(typesetter), pdf_(pdf) {}

  void space(double height) { y_ += height; }

  /// Begins a new page unless so much is left of this one.
  void keep(double height) {
    if (y_ + height > kHeight - kMargin) next_page();
  }

  void text(std::string_view text, const TextStyle& style, double indent = 0) {
    PangoLayout* layout = typesetter_.set(text, style, style.size, kColumn - indent);
    set_color(style.color);
    const std::unique_ptr<PangoLayoutIter, Releaser<pango_layout_iter_free>> line(
        pango_layout_get_iter(layout));
    do {
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(line.get(), nullptr, &logical);
      const double height = points(logical.height);
      keep(height);
      const double ascent = points(pango_layout_iter_get_baseline(line.get()) - logical.y);
      cairo_move_to(pdf_.canvas(), kMargin + indent + points(logical.x), y_ + ascent);
      pango_cairo_show_layout_line(pdf_.canvas(), pango_layout_iter_get_line_readonly(line.get()));
      y_ += height;
    } while (pango_layout_iter_next_line(line.get()));
  }

  void rule(double width, const Color& color) {
    set_color(color);
    cairo_set_line_width(pdf_.canvas(), 0.75);
    cairo_move_to(pdf_.canvas(), kMargin, y_);
    cairo_rel_line_to(pdf_.canvas(), width, 0);
    cairo_stroke(pdf_.canvas());
  }

  /// A label and, beside it, what may take several lines and pages.
  void row(std::string_view label, std::string_view value) {
    const TextStyle style{.size = 10};
    keep(2 * style.size);
    const double top = y_;
    text(label, {.bold = true, .size = 10}, kLabel);
    y_ = top;
    text(value, style, kValue);
    space(mm(1));
  }

  std::int64_t finish() {
    pdf_.end_page();
    return pages_;
  }

 private:
  static double points(int units) { return static_cast<double>(units) / PANGO_SCALE; }
  void set_color(const Color& color) {
    cairo_set_source_rgb(pdf_.canvas(), color.red, color.green, color.blue);
  }
  void next_page() {
    pdf_.end_page();
    ++pages_;
    y_ = kMargin;
  }

  Typesetter& typesetter_;
  PdfWriter& pdf_;
  double y_ = kMargin;
  std::int64_t pages_ = 1;
};

/// `venue, address` as far as they are set.
std::string place_of(const LetterContent& content) {
  std::string place;
  for (const auto& part : {content.venue, content.address}) {
    if (!part || part->empty()) continue;
    if (!place.empty()) place += ", ";
    place += drawable(*part);
  }
  return place;
}

void letterhead(Flow& flow, const LetterContent& content) {
  flow.text(drawable(content.conference), {.bold = true, .size = 16});
  const std::string place = place_of(content);
  if (!place.empty()) flow.text(place, {.size = 10});
  if (content.website) flow.text(drawable(*content.website), {.size = 9});
  flow.space(mm(3));
  flow.rule(kColumn, kRuleColor);
  flow.space(mm(6));
  flow.text(written_date(content.today), {.size = 11});
  flow.space(mm(8));
}

void paragraphs(Flow& flow, const LetterContent& content) {
  const TextStyle body{.size = 11};
  const std::string conference = isolated(content.conference);
  const std::string place = place_of(content);
  flow.text("Invitation Letter in Support of a Visa Application", {.bold = true, .size = 14});
  flow.space(mm(5));
  flow.text("To whom it may concern,", body);
  flow.space(mm(4));
  flow.text("We confirm that " + isolated(content.passport_name) + ", holder of the passport " +
                isolated(content.passport_number) + ", is invited to " + conference +
                ", which takes place from " + written_date(content.start_date) + " to " +
                written_date(content.end_date) +
                (place.empty() ? "." : " at " + isolated(place) + "."),
            body);
  flow.space(mm(4));
  flow.text("The journey is planned from " + written_date(content.travel_from) + " to " +
                written_date(content.travel_until) + ". During this time " +
                isolated(content.passport_name) + " will stay at " +
                isolated(content.destination_address) + ".",
            body);
  flow.space(mm(4));
  flow.text(isolated(content.passport_name) + " is a registered participant of " + conference +
                ". Verifying the registration is the responsibility of the organizer.",
            body);
  flow.space(mm(6));
}

void details(Flow& flow, const LetterContent& content) {
  flow.keep(mm(20));
  flow.text("Attendee details", {.bold = true, .size = 11});
  flow.space(mm(2));
  flow.row("Full name (passport)", drawable(content.passport_name));
  flow.row("Passport number", drawable(content.passport_number));
  flow.row("Nationality", drawable(content.nationality));
  if (content.date_of_birth) flow.row("Date of birth", written_date(*content.date_of_birth));
  flow.row("Travel from", written_date(content.travel_from));
  flow.row("Travel until", written_date(content.travel_until));
  flow.row("Destination address", drawable(content.destination_address, true));
  if (content.embassy_name) flow.row("Embassy/consulate", drawable(*content.embassy_name));
  flow.space(mm(6));
}

void closing(Flow& flow, const LetterContent& content) {
  const TextStyle body{.size = 11};
  flow.keep(mm(60));
  flow.text("We kindly ask you to grant the visa, so that " + isolated(content.passport_name) +
                " can take part. Please contact us if you need anything further.",
            body);
  flow.space(mm(6));
  flow.text("Yours faithfully,", body);
  flow.space(mm(18));
  flow.rule(mm(60), {});
  flow.space(mm(2));
  flow.text("Conference Organizer", body);
  flow.text(drawable(content.conference), body);
}

}  // namespace

std::string written_date(const std::string& date) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"January", "February", "March", "April", "May", "June", "July", "August", "September",
       "October", "November", "December"});
  if (!is_date(date)) return drawable(date);  // `[forgotten]`, or what an older program took
  const auto month = static_cast<std::size_t>((date[5] - '0') * 10 + (date[6] - '0') - 1);
  return std::string(kMonths.at(month)) + " " + date.substr(8, 2) + ", " + date.substr(0, 4);
}

LetterFile render_letter(Typesetter& typesetter, const LetterContent& content,
                         const std::string& date) {
  LetterFile file;
  PdfWriter pdf(kWidth, kHeight, "Invitation letter", date, file.pdf);
  Flow flow(typesetter, pdf);
  letterhead(flow, content);
  paragraphs(flow, content);
  details(flow, content);
  closing(flow, content);
  file.pages = flow.finish();
  pdf.finish();
  return file;
}

}  // namespace lanyard::api::render
