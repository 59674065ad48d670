#include "api/render/typesetter.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace lanyard::api::render {
namespace {

/// Steps of fitted sizes: few sizes mean few fonts to load.
constexpr double kStep = 0.5;
constexpr double kSmallest = 3;

using Description = std::unique_ptr<PangoFontDescription, Releaser<pango_font_description_free>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Releaser<cairo_font_options_destroy>>;

double points(int units) { return static_cast<double>(units) / PANGO_SCALE; }

struct Extent {
  double width;
  double height;
};

Extent extent_of(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return {points(logical.width), points(logical.height)};
}

bool reorders(gunichar c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool separates(gunichar c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

double rounded_down(double size) { return std::max(kSmallest, std::floor(size / kStep) * kStep); }

class Pool {
 public:
  std::unique_ptr<Typesetter> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
      }
    }
    return std::make_unique<Typesetter>();
  }
  void give(std::unique_ptr<Typesetter> back) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kKept) idle_.push_back(std::move(back));
  }

 private:
  static constexpr std::size_t kKept = 4;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Typesetter>> idle_;
};

}  // namespace

std::string drawable(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  const std::unique_ptr<char, Releaser<g_free>> valid(
      g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
  for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    if (reorders(c)) continue;
    if (separates(c)) {
      if (c == '\r') continue;
      out.push_back(lines && c == '\n' ? '\n' : ' ');
    } else {
      out.append(at, static_cast<std::size_t>(g_utf8_next_char(at) - at));
    }
  }
  return out;
}

Typesetter::Typesetter()
    : map_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(map_)) {
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_), 72);
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_, options.get());
  pango_context_set_round_glyph_positions(context_, FALSE);
  // Else the server's locale decides which forms of a letter are taken.
  pango_context_set_language(context_, pango_language_from_string("en"));
  layout_.reset(pango_layout_new(context_));
  // Names are not to be spelled in another way because a line is full.
  const std::unique_ptr<PangoAttrList, Releaser<pango_attr_list_unref>> attributes(
      pango_attr_list_new());
  pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout_.get(), attributes.get());
}

Typesetter::~Typesetter() {
  layout_.reset();
  g_object_unref(context_);
  g_object_unref(map_);
}

std::shared_ptr<Typesetter> Typesetter::lease() {
  static Pool pool;
  return {pool.take().release(),
          [](Typesetter* used) { pool.give(std::unique_ptr<Typesetter>(used)); }};
}

PangoLayout* Typesetter::set(std::string_view text, const TextStyle& style, double size,
                             double width, PangoWrapMode wrap) {
  const Description description(pango_font_description_new());
  pango_font_description_set_family(description.get(), std::string(style.family).c_str());
  pango_font_description_set_absolute_size(description.get(), size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(description.get(), PANGO_WEIGHT_BOLD);
  PangoLayout* layout = layout_.get();
  pango_layout_set_font_description(layout, description.get());
  pango_layout_set_width(layout, width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, wrap);
  pango_layout_set_auto_dir(layout, style.own_direction ? TRUE : FALSE);
  pango_layout_set_alignment(
      layout, style.alignment == Alignment::kCentre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return layout;
}

double Typesetter::size_for(std::string_view text, const TextStyle& style, double width) {
  const double natural = extent_of(set(text, style, style.size)).width;
  return natural <= width ? style.size : rounded_down(style.size * width / natural);
}

void Typesetter::draw(cairo_t* canvas, std::string_view text, const TextStyle& style,
                      const Box& box) {
  if (text.empty() || box.width <= 0 || box.height <= 0) return;
  PangoLayout* layout = set(text, style, style.size);
  Extent extent = extent_of(layout);
  double size = style.size;
  const double shrink = std::min(box.width / extent.width, box.height / extent.height);
  double width = extent.width;
  if (shrink < 1) {
    size = rounded_down(size * shrink);
    if (size >= style.least) {
      layout = set(text, style, size);
      extent = extent_of(layout);
      width = extent.width;
    } else {
      for (size = style.least; size > kSmallest; size = rounded_down(size * 0.9)) {
        // Words stay whole while that can be read.
        const bool whole = size >= style.least / 2;
        layout = set(text, style, size, box.width, whole ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
        extent = extent_of(layout);
        if (extent.height <= box.height && extent.width <= box.width) break;
      }
      width = box.width;
    }
  }
  const double indent = style.alignment == Alignment::kCentre ? (box.width - width) / 2 : 0;
  cairo_set_source_rgb(canvas, style.color.red, style.color.green, style.color.blue);
  cairo_move_to(canvas, box.x + indent, box.y + (box.height - extent.height) / 2);
  pango_cairo_show_layout(canvas, layout);
}

int Typesetter::unknown_glyphs(std::string_view text, const TextStyle& style) {
  return pango_layout_get_unknown_glyphs_count(set(text, style, style.size));
}

cairo_status_t append_bytes(void* out, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

PdfWriter::PdfWriter(double width, double height, const std::string& title, const std::string& date,
                     std::string& out)
    : surface_(cairo_pdf_surface_create_for_stream(&append_bytes, &out, width, height)),
      canvas_(cairo_create(surface_.get())) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
}

void PdfWriter::finish() {
  cairo_surface_finish(surface_.get());
  const cairo_status_t drawn = cairo_status(canvas_.get());
  const cairo_status_t written = cairo_surface_status(surface_.get());
  // Drawing on what is finished is the one error that finishing itself makes.
  if (drawn != CAIRO_STATUS_SUCCESS && drawn != CAIRO_STATUS_SURFACE_FINISHED)
    throw std::runtime_error(std::string("a page was not drawn: ") + cairo_status_to_string(drawn));
  if (written != CAIRO_STATUS_SUCCESS && written != CAIRO_STATUS_SURFACE_FINISHED) {
    throw std::runtime_error(std::string("a PDF was not written: ") +
                             cairo_status_to_string(written));
  }
}

}  // namespace lanyard::api::render
