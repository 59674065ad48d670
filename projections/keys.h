#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/wrapping.h"

namespace lanyard::projections {

/// 16 hex digits, so that keys sort by number.
inline std::string number_key(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4U) text[i] = "0123456789abcdef"[number & 0xFU];
  return text;
}

/// What check-ins and sales are counted by, in microseconds: every time zone's days, hours and
/// quarters begin with one.
inline constexpr std::int64_t kQuarterHour = 15LL * 60 * 1'000'000;

/// The number that a key ends in.
inline std::uint64_t number_at_end(std::string_view key) {
  std::uint64_t number = 0;
  for (const char digit : key.substr(key.size() - 16)) {
    number =
        number << 4U | static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  }
  return number;
}

inline std::string join_key(std::string_view kind, std::string_view id) {
  std::string key;
  key.reserve(kind.size() + id.size());
  return key.append(kind).append(id);
}

/// Of a list of one user's things. User ids have no control characters: NUL ends them.
inline std::string user_list_prefix(std::string_view user) {
  std::string key = join_key("u/", user);
  key.push_back('\0');
  return key;
}

/// `t/<slug>` of the ticket type, `a/<slug>` of the add-on that a message's `product` names.
template <class Message>
std::string product_key(const Message& message) {
  return message.has_ticket_type() ? join_key("t/", message.ticket_type())
                                   : join_key("a/", message.addon());
}

/// Copies the `product` of one message to another.
template <class From, class To>
void copy_product(const From& from, To& to) {
  if (from.has_ticket_type()) to.set_ticket_type(from.ticket_type());
  if (from.has_addon()) to.set_addon(from.addon());
}

/// Where a model notes what it knows of an order.
inline std::string order_key(std::string_view reference) { return join_key("o/", reference); }

template <class A, class B>
bool same_product(const A& a, const B& b) {
  return a.has_ticket_type() ? b.has_ticket_type() && a.ticket_type() == b.ticket_type()
                             : b.has_addon() && a.addon() == b.addon();
}

/// Copies an optional field if it is set: LANYARD_COPY_OPTIONAL(event, view, note).
#define LANYARD_COPY_OPTIONAL(from, to, field)                  \
  do {                                                          \
    if ((from).has_##field()) (to).set_##field((from).field()); \
  } while (false)
#define LANYARD_COPY_MESSAGE(from, to, field)                           \
  do {                                                                  \
    if ((from).has_##field()) *(to).mutable_##field() = (from).field(); \
  } while (false)

}  // namespace lanyard::projections
