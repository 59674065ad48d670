#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "domain/checks.h"

namespace lanyard::domain {

inline constexpr std::size_t kMaxImageBytes = 256 << 10;
inline constexpr std::int64_t kMaxImagePixels = 4'000'000;  ///< 16 MB when it is decoded

/// The PNG file in the base64 text, without the chunks that do not draw (texts, profiles: what
/// could unfold to any size, or says more than the picture). Everything is known from the chunks'
/// headers and checksums: no pixel is decoded. Refuses `invalid_image` (not a whole PNG) and
/// `image_too_large`, each with `field`.
std::expected<std::string, Rejection> png_of(std::string_view field, std::string_view base64);

}  // namespace lanyard::domain
