#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/render/typesetter.h"
#include "events/badge.pb.h"

namespace lanyard::api::render {

/// What one badge says; texts are empty when there is nothing to say.
struct BadgeContent {
  std::string slug;  ///< of the conference: with the code, what the QR code holds
  std::string access_code;
  std::string conference;
  std::string name;
  std::string company;
  std::string email;
  std::string ticket;
  std::vector<std::string> profile;  ///< what badges show of it, in order
};

/// A badge template ready for drawing: colours read, images decoded once for all badges. One thread
/// at a time.
class BadgeDesign {
 public:
  explicit BadgeDesign(const events::BadgeTemplate& definition);

  const events::BadgeTemplate& definition() const { return definition_; }
  double width() const { return static_cast<double>(definition_.width_mm()) * kPointsPerMm; }
  double height() const { return static_cast<double>(definition_.height_mm()) * kPointsPerMm; }
  const Color& background() const { return background_; }
  const Color& text() const { return text_; }
  const Color& accent() const { return accent_; }
  /// Null when there is none, or it cannot be decoded.
  cairo_surface_t* logo() const { return logo_.get(); }
  cairo_surface_t* background_image() const { return background_image_.get(); }

 private:
  events::BadgeTemplate definition_;
  Color background_;
  Color text_;
  Color accent_;
  Surface logo_;
  Surface background_image_;
};

/// Draws a badge, in points: the one layout of PDF and PNG.
void draw_badge(cairo_t* canvas, Typesetter& typesetter, const BadgeDesign& design,
                const BadgeContent& content);

/// A PNG file at 300 dots an inch, pixels = mm × 300 ÷ 25.4, cut off.
std::string badge_png(Typesetter& typesetter, const BadgeDesign& design,
                      const BadgeContent& content);

/// A picture decoded; null unless it is a PNG file whose header promises few enough pixels (16 MB
/// of memory), which is looked at before anything is decoded.
Surface decode_png(const std::string& file);

}  // namespace lanyard::api::render
