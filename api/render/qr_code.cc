#include "api/render/qr_code.h"

#include <qrencode.h>

namespace lanyard::api::render {

bool draw_qr_code(cairo_t* canvas, const std::string& text, const Box& box) {
  constexpr int kAnyVersion = 0;
  constexpr int kQuietZone = 2;
  const std::unique_ptr<QRcode, Releaser<QRcode_free>> code(
      QRcode_encodeString(text.c_str(), kAnyVersion, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (code == nullptr) return false;
  const double module = box.width / (code->width + 2 * kQuietZone);
  const double left = box.x + kQuietZone * module;
  const double top = box.y + kQuietZone * module;
  cairo_save(canvas);
  // Sharp edges: a scanner has nothing of grey ones.
  cairo_set_antialias(canvas, CAIRO_ANTIALIAS_NONE);
  for (int row = 0; row < code->width; ++row) {
    const unsigned char* modules = code->data + static_cast<std::ptrdiff_t>(row) * code->width;
    for (int column = 0; column < code->width;) {
      int end = column;
      while (end < code->width && (modules[end] & 1U) != 0) ++end;
      if (end > column)
        cairo_rectangle(canvas, left + column * module, top + row * module, (end - column) * module,
                        module);
      column = end + 1;
    }
  }
  cairo_set_source_rgb(canvas, 0, 0, 0);
  cairo_fill(canvas);
  cairo_restore(canvas);
  return true;
}

}  // namespace lanyard::api::render
