#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

namespace lanyard::api::render {

template <auto kRelease>
struct Releaser {
  template <class T>
  void operator()(T* it) const {
    kRelease(it);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Releaser<cairo_surface_destroy>>;
using Canvas = std::unique_ptr<cairo_t, Releaser<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Releaser<g_object_unref>>;

inline constexpr double kPointsPerMm = 72.0 / 25.4;

struct Color {
  double red = 0;
  double green = 0;
  double blue = 0;
};

/// A rectangle of the page, in points from its upper left corner.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

enum class Alignment { kLeft, kCentre };

struct TextStyle {
  std::string_view family = "Noto Sans";
  bool bold = false;
  double size = 11;  ///< points; where text is fitted, the largest
  double least = 6;  ///< where text is fitted: below it, it is broken into lines first
  Color color = {};
  Alignment alignment = Alignment::kLeft;
  /// Whether the text's own first letter decides where its lines begin; else they begin at the
  /// left.
  bool own_direction = false;
};

/// A text as it may be drawn: without the characters that reorder what is around them (embeddings,
/// overrides, isolates: U+202A–202E, U+2066–2069), controls and line separators as spaces. Line
/// ends stay when `lines`. Marks of direction stay: they order only what they stand between.
std::string drawable(std::string_view text, bool lines = false);

/// Fonts, and what shapes text with them, in whatever script it is: a family that lacks a character
/// is helped out by the other fonts that are installed. Sizes do not depend on what is drawn on
/// (nothing is rounded to pixels), so that a page is laid out the same for paper and screen.
///
/// Making one costs milliseconds, its first texts more: `lease` keeps them for the next. One thread
/// at a time.
class Typesetter {
 public:
  Typesetter();
  ~Typesetter();
  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  /// One that nobody uses, which goes back when it is let go of. Safe from any thread.
  static std::shared_ptr<Typesetter> lease();

  /// The text set as one line, or broken to a width in points. Valid until the next call.
  PangoLayout* set(std::string_view text, const TextStyle& style, double size, double width = -1,
                   PangoWrapMode wrap = PANGO_WRAP_WORD_CHAR);

  /// The size, at most the style's, at which the text fits into a width on one line.
  double size_for(std::string_view text, const TextStyle& style, double width);

  /// Draws the text in the middle of the box's height, as large as fits: on one line, or below the
  /// style's least size on several.
  void draw(cairo_t* canvas, std::string_view text, const TextStyle& style, const Box& box);

  /// Characters of the text that no installed font has.
  int unknown_glyphs(std::string_view text, const TextStyle& style);

 private:
  PangoFontMap* map_;
  PangoContext* context_;
  Layout layout_;
};

/// A PDF in the making; what is written so far stands in `out`, which outlives it. Dated, so that
/// equal content gives equal bytes.
class PdfWriter {
 public:
  /// Size in points; `date` as ISO 8601.
  PdfWriter(double width, double height, const std::string& title, const std::string& date,
            std::string& out);
  cairo_t* canvas() { return canvas_.get(); }
  void end_page() { cairo_show_page(canvas_.get()); }
  /// The rest of the file. Throws std::runtime_error when something went wrong on the way.
  void finish();

 private:
  Surface surface_;
  Canvas canvas_;
};

/// Appends what a stream function of cairo is given to the std::string that its closure is.
cairo_status_t append_bytes(void* out, const unsigned char* data, unsigned int size);

}  // namespace lanyard::api::render
