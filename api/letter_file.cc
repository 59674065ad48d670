#include "api/letter_file.h"

#include <date/tz.h>
#include <sodium.h>

#include <array>
#include <chrono>
#include <variant>

#include "api/render/letter.h"
#include "events/time.h"

namespace lanyard::api {
namespace {

/// The calendar date at a place.
std::string date_at(std::string_view timezone, Instant now) {
  const date::sys_time<std::chrono::microseconds> instant{std::chrono::microseconds(now.micros)};
  const auto local = date::locate_zone(std::string(timezone))->to_local(instant);
  return date::format("%F", date::floor<date::days>(local));
}

/// Opens texts until one does not open.
class Texts {
 public:
  explicit Texts(const events::Opener& opener) : opener_(opener) {}

  std::string operator()(const events::Sealed& sealed) {
    auto opened = opener_.open(sealed);
    if (auto* text = std::get_if<std::string>(&opened)) return std::move(*text);
    complete_ = false;
    return {};
  }
  std::optional<std::string> operator()(bool present, const events::Sealed& sealed) {
    if (!present) return std::nullopt;
    return (*this)(sealed);
  }
  bool complete() const { return complete_; }

 private:
  const events::Opener& opener_;
  bool complete_ = true;
};

template <class Message>
std::optional<std::string> text_if(bool present, const Message& text) {
  return present ? std::optional<std::string>(text) : std::nullopt;
}

}  // namespace

std::string sha256_of(std::string_view bytes) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return to_hex(hash);
}

std::optional<domain::RenderedLetter> make_letter_file(const events::ConferenceSettings& settings,
                                                       const events::LetterRequest& letter,
                                                       Instant now, const events::Opener& opener,
                                                       events::Sealer& sealer) {
  Texts open(opener);
  const render::LetterContent content{
      .conference = settings.name(),
      .venue = text_if(settings.has_venue(), settings.venue()),
      .address = text_if(settings.has_address(), settings.address()),
      .website = text_if(settings.has_website_url(), settings.website_url()),
      .start_date = settings.start_date(),
      .end_date = settings.end_date(),
      .today = date_at(settings.timezone(), now),
      .passport_name = open(letter.passport_name()),
      .passport_number = open(letter.passport_number()),
      .nationality = open(letter.nationality()),
      .date_of_birth = open(letter.has_date_of_birth(), letter.date_of_birth()),
      .travel_from = letter.travel_from(),
      .travel_until = letter.travel_until(),
      .destination_address = open(letter.destination_address()),
      .embassy_name = open(letter.has_embassy_name(), letter.embassy_name())};
  if (!open.complete()) return std::nullopt;
  const auto typesetter = render::Typesetter::lease();
  const render::LetterFile file = render::render_letter(*typesetter, content, to_string(now));
  domain::RenderedLetter rendered;
  rendered.document = sealer.seal(letter.user(), file.pdf);
  rendered.sha256 = sha256_of(file.pdf);
  rendered.bytes = static_cast<std::int64_t>(file.pdf.size());
  rendered.pages = file.pages;
  return rendered;
}

}  // namespace lanyard::api
