#include "domain/badge_template/image.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lanyard::domain {
namespace {

// PNG (W3C Recommendation, third edition), section 5: a signature, then chunks of length, type,
// data and checksum; numbers are big-endian.
constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
constexpr std::size_t kHeaderSize = 13;
constexpr std::size_t kFrame = 12;  // of a chunk: length, type, checksum

std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xFFU));
  }
  return bytes;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < table.size(); ++n) {
    std::uint32_t crc = n;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xEDB88320U ^ crc >> 1U : crc >> 1U;
    table.at(n) = crc;
  }
  return table;
}();

std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = kCrcTable.at((crc ^ static_cast<unsigned char>(c)) & 0xFFU) ^ crc >> 8U;
  return crc ^ 0xFFFFFFFFU;
}

struct Chunk {
  std::string_view type;
  std::string_view data;
  std::string_view whole;
};

/// The chunk that begins there, if it is whole.
std::optional<Chunk> chunk_at(std::string_view file, std::size_t at) {
  if (file.size() - at < kFrame) return std::nullopt;
  const std::size_t length = number_at(file, at);
  if (length > file.size() - at - kFrame) return std::nullopt;
  const std::string_view whole = file.substr(at, length + kFrame);
  if (crc_of(whole.substr(4, length + 4)) != number_at(whole, length + 8)) return std::nullopt;
  return Chunk{whole.substr(4, 4), whole.substr(8, length), whole};
}

bool draws(std::string_view type) {
  constexpr auto kDrawing =
      std::to_array<std::string_view>({"IHDR", "PLTE", "tRNS", "IDAT", "IEND"});
  return std::ranges::find(kDrawing, type) != kDrawing.end();
}

bool critical(std::string_view type) { return type[0] >= 'A' && type[0] <= 'Z'; }

Rejection not_png(std::string_view field) {
  return conflict("invalid_image", say("`", field, "` is not a whole PNG file in base64."),
                  {{"field", std::string(field)}});
}

Rejection too_large(std::string_view field, std::string what) {
  return conflict("image_too_large", say("`", field, "` has ", what, "."),
                  {{"field", std::string(field)}});
}

/// The drawing chunks after the header; nothing when something is wrong with them.
std::optional<std::string> drawing_part(std::string_view file) {
  std::string kept(file.substr(0, kSignature.size()));
  bool pixels = false;
  for (std::size_t at = kSignature.size(); at < file.size();) {
    const auto chunk = chunk_at(file, at);
    const bool first = at == kSignature.size();
    if (!chunk || (chunk->type == "IHDR") != first) return std::nullopt;
    at += chunk->whole.size();
    if (chunk->type == "IEND") {
      if (!pixels || at != file.size()) return std::nullopt;
      return kept.append(chunk->whole);
    }
    pixels = pixels || chunk->type == "IDAT";
    if (draws(chunk->type)) {
      kept.append(chunk->whole);
    } else if (critical(chunk->type)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::string, Rejection> png_of(std::string_view field, std::string_view base64) {
  const auto file = decode_base64(base64);
  if (!file || !file->starts_with(kSignature)) return refuse(not_png(field));
  if (file->size() > kMaxImageBytes) {
    return refuse(too_large(field, say(file->size(), " bytes of at most ", kMaxImageBytes)));
  }
  const auto header = chunk_at(*file, kSignature.size());
  if (!header || header->type != "IHDR" || header->data.size() != kHeaderSize)
    return refuse(not_png(field));
  const std::uint64_t width = number_at(header->data, 0);
  const std::uint64_t height = number_at(header->data, 4);
  if (width == 0 || height == 0) return refuse(not_png(field));
  // 32 bits each: their product fits.
  if (width * height > static_cast<std::uint64_t>(kMaxImagePixels)) {
    return refuse(too_large(
        field, say(width, " × ", height, " pixels of at most ", kMaxImagePixels, " in all")));
  }
  auto kept = drawing_part(*file);
  if (!kept) return refuse(not_png(field));
  return *std::move(kept);
}

}  // namespace lanyard::domain
