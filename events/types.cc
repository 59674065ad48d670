#include "events/types.h"

#include <span>

namespace lanyard {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_hex(std::span<const std::uint8_t> bytes, std::string& out) {
  for (const std::uint8_t byte : bytes) {
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 0xFU]);
  }
}

}  // namespace

std::string to_string(const Uuid& id) {
  std::string out;
  out.reserve(36);
  const std::span<const std::uint8_t> bytes(id);
  append_hex(bytes.subspan(0, 4), out);
  for (const auto& [offset, count] :
       {std::pair{4, 2}, std::pair{6, 2}, std::pair{8, 2}, std::pair{10, 6}}) {
    out.push_back('-');
    append_hex(bytes.subspan(offset, count), out);
  }
  return out;
}

std::string to_hex(const Hash& hash) {
  std::string out;
  out.reserve(hash.size() * 2);
  append_hex(hash, out);
  return out;
}

}  // namespace lanyard
