#include "store/cipher.h"

#include <sodium.h>

#include <algorithm>

#include "store/sodium.h"

namespace lanyard::store {
namespace {

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

SubjectKey SubjectKey::generate() {
  require_sodium();
  SubjectKey key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

std::optional<SubjectKey> SubjectKey::from(std::string_view bytes) {
  SubjectKey key;
  if (bytes.size() != key.bytes_.size()) return std::nullopt;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

SubjectKey::~SubjectKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

void seal_text(const SubjectKey& key, std::string_view identity, std::string_view text,
               events::Sealed& sealed) {
  require_sodium();
  std::string& nonce = *sealed.mutable_nonce();
  nonce.resize(kNonceSize);
  auto* nonce_bytes = reinterpret_cast<unsigned char*>(nonce.data());
  crypto_generichash(nonce_bytes, nonce.size(), as_bytes(text), text.size(), key.data(),
                     key.view().size());
  std::string& ciphertext = *sealed.mutable_ciphertext();
  ciphertext.resize(text.size() + kTagSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(ciphertext.data()), nullptr, as_bytes(text), text.size(),
      as_bytes(identity), identity.size(), nullptr, nonce_bytes, key.data());
}

std::optional<std::string> open_text(const SubjectKey& key, std::string_view identity,
                                     const events::Sealed& sealed) {
  require_sodium();
  const std::string& ciphertext = sealed.ciphertext();
  if (sealed.nonce().size() != kNonceSize || ciphertext.size() < kTagSize) return std::nullopt;
  std::string text(ciphertext.size() - kTagSize, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr, as_bytes(ciphertext),
      ciphertext.size(), as_bytes(identity), identity.size(), as_bytes(sealed.nonce()), key.data());
  if (opened != 0) return std::nullopt;
  return text;
}

}  // namespace lanyard::store
