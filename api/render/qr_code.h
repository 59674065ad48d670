#pragma once

#include <cairo.h>

#include <string>

#include "api/render/typesetter.h"

namespace lanyard::api::render {

/// Draws the text as a QR code: error correction level M, the smallest version that takes it, black
/// modules on whatever is there. With its quiet zone of two modules it fills the box, a square.
/// False when the text is too long for any QR code: then nothing is drawn.
bool draw_qr_code(cairo_t* canvas, const std::string& text, const Box& box);

}  // namespace lanyard::api::render
