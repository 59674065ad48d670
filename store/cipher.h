#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/sealed.pb.h"

namespace lanyard::store {

/// A subject's key. Wiped when it goes.
class SubjectKey {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  static SubjectKey generate();
  /// Nothing unless there are 32 bytes.
  static std::optional<SubjectKey> from(std::string_view bytes);
  SubjectKey(const SubjectKey&) = default;
  SubjectKey& operator=(const SubjectKey&) = default;
  ~SubjectKey();

  const std::uint8_t* data() const { return bytes_.data(); }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  SubjectKey() = default;
  Bytes bytes_{};
};

/// XChaCha20-Poly1305 with `identity` as associated data, and a nonce of BLAKE2b-192 over the text
/// keyed with the key: the same text under the same key gives the same bytes, and two texts never
/// share a nonce.
void seal_text(const SubjectKey& key, std::string_view identity, std::string_view text,
               events::Sealed& sealed);

/// Nothing when the bytes were not sealed with this key for this identity.
std::optional<std::string> open_text(const SubjectKey& key, std::string_view identity,
                                     const events::Sealed& sealed);

}  // namespace lanyard::store
