#include "events/types.h"

#include <span>

namespace lanyard {
namespace {

constexpr char kHex[] = "0123456789abcdef";

/// Writes two digits for each byte; behind the last one.
char* put_hex(std::span<const std::uint8_t> bytes, char* to) {
  for (const std::uint8_t byte : bytes) {
    *to++ = kHex[byte >> 4U];
    *to++ = kHex[byte & 0xFU];
  }
  return to;
}

}  // namespace

std::string to_string(const Uuid& id) {
  std::string out(36, '-');
  const std::span<const std::uint8_t> bytes(id);
  char* to = put_hex(bytes.subspan(0, 4), out.data());
  for (const std::size_t offset : {4, 6, 8}) to = put_hex(bytes.subspan(offset, 2), to + 1);
  put_hex(bytes.subspan(10), to + 1);
  return out;
}

std::string to_hex(const Hash& hash) {
  std::string out(hash.size() * 2, '0');
  put_hex(hash, out.data());
  return out;
}

}  // namespace lanyard
