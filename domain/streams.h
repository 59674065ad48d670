#pragma once

#include <string>
#include <string_view>

namespace lanyard::domain {

/// Stream names, `<noun>-<id>`. They are also the keys of the state's entities.
inline std::string stream_of(std::string_view noun, std::string_view id) {
  std::string name;
  name.reserve(noun.size() + 1 + id.size());
  name.append(noun).append(1, '-').append(id);
  return name;
}

inline std::string conference_stream(std::string_view slug) {
  return stream_of("conference", slug);
}
inline std::string ticket_type_stream(std::string_view slug) {
  return stream_of("ticket_type", slug);
}
inline std::string addon_stream(std::string_view slug) { return stream_of("addon", slug); }
inline std::string user_stream(std::string_view user) { return stream_of("user", user); }
inline std::string cart_stream(std::string_view user) { return stream_of("cart", user); }
inline std::string order_stream(std::string_view reference) {
  return stream_of("order", reference);
}
inline std::string credit_stream(std::string_view credit) { return stream_of("credit", credit); }
inline std::string voucher_stream(std::string_view code) { return stream_of("voucher", code); }
inline std::string condition_stream(std::string_view id) { return stream_of("condition", id); }
inline std::string speaker_stream(std::string_view code) { return stream_of("speaker", code); }
inline std::string talk_stream(std::string_view code) { return stream_of("talk", code); }
inline std::string attendee_stream(std::string_view code) { return stream_of("attendee", code); }
inline std::string letter_stream(std::string_view letter) { return stream_of("letter", letter); }
inline std::string badge_template_stream(std::string_view slug) {
  return stream_of("badge_template", slug);
}

/// Another such key: who was forgotten, to be found without reading everybody.
inline std::string forgotten_key(std::string_view user) { return stream_of("forgotten", user); }
/// Not a stream of events, only a key of the state: a scan that was seen, of what it is about.
/// Devices number their scans by themselves: what has the same number elsewhere is another scan.
inline std::string scan_key(std::string_view about, std::string_view scan_id) {
  return stream_of("scan", about).append(1, '/').append(scan_id);
}

}  // namespace lanyard::domain
