#include "store/random.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "events/check.h"
#include "store/sodium.h"

namespace lanyard::store {
namespace {

/// Random bytes fetched from the system in blocks: ids are made by the thousand, and each call of
/// libsodium's is a system call.
class RandomPool {
 public:
  void take(std::uint8_t* out, std::size_t size) {
    while (size > 0) {
      if (used_ == bytes_.size()) {
        require_sodium();
        randombytes_buf(bytes_.data(), bytes_.size());
        used_ = 0;
      }
      const std::size_t count = std::min(size, bytes_.size() - used_);
      std::memcpy(out, bytes_.data() + used_, count);
      // What was handed out may be a secret: it stays nowhere else.
      sodium_memzero(bytes_.data() + used_, count);
      used_ += count;
      out += count;
      size -= count;
    }
  }

 private:
  std::array<std::uint8_t, 4096> bytes_;
  std::size_t used_ = bytes_.size();
};

thread_local RandomPool pool;

}  // namespace

void require_sodium() {
  static const int initialized = sodium_init();
  LANYARD_CHECK(initialized >= 0, "libsodium finds a source of randomness on every Linux");
}

Uuid new_uuid(Instant now) {
  Uuid id;
  pool.take(id.data() + 6, id.size() - 6);
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0)) / 1000;
  for (std::size_t i = 0; i < 6; ++i) {
    id[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  }
  id[6] = static_cast<std::uint8_t>(0x70U | (id[6] & 0x0FU));
  id[8] = static_cast<std::uint8_t>(0x80U | (id[8] & 0x3FU));
  return id;
}

std::string random_code(std::size_t length) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  // Bytes from here on would make the first characters likelier than the others.
  static constexpr std::uint8_t kLimit = 256 / kAlphabet.size() * kAlphabet.size();
  std::string code;
  code.reserve(length);
  while (code.size() < length) {
    std::uint8_t byte = 0;
    pool.take(&byte, 1);
    if (byte < kLimit) code += kAlphabet[byte % kAlphabet.size()];
  }
  return code;
}

}  // namespace lanyard::store
