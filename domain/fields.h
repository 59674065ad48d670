#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "events/sealed.pb.h"
#include "events/types.h"

namespace lanyard::domain {

// How a command describes itself, once: parsing, OpenAPI and help all follow from it.
//
//   struct AddToCart {
//     static constexpr std::string_view kName = "AddToCart";
//     static constexpr std::string_view kSummary = "Puts units of a ticket type or add-on into the
//     user's open cart."; std::string user; Product product; std::int64_t quantity = 1; static void
//     describe(auto& fields) {
//       fields.required("user", &AddToCart::user, kUser);
//       fields.product(&AddToCart::product);
//       fields.optional("quantity", &AddToCart::quantity, {.help = "Units to add."});
//     }
//   };
//
// A visitor (api/command_json.cc parses, api/openapi.cc documents) offers:
//   required(name, member, spec)   must be present; members as below
//   optional(name, member, spec)   absent keeps the member's default; a std::optional member also
//   takes null product(member)                exactly one of `ticket_type` and `addon`
//   group(member)                  a struct whose own fields stand among the command's: what a
//   CreateX and an UpdateX share is described once
//
// Member types: std::string, std::int64_t, bool, Decimal (money: string or integer of major units),
// Instant, Date, events::Sealed (a personal text, sealed under the command's `user` before it gets
// here), Personal (the same, with the text to look at), Scope, std::vector<std::string>,
// std::optional of any of these, Change of any of these, std::vector<T> for arrays of objects that
// describe themselves.

/// A calendar date, `YYYY-MM-DD`, checked when parsed; compares in time order.
struct Date {
  std::string text;
  auto operator<=>(const Date&) const = default;
};

/// A field of an update: absent leaves the thing as it is, null removes it, a value sets it.
template <class T>
struct Change {
  bool present = false;
  std::optional<T> value;
};

/// A personal value of which the decision must see that it fits. Only `sealed` may go into an event
/// or a result; `text` goes nowhere, not into the detail of a rejection either.
struct Personal {
  std::string text;  ///< as sent; `true`, `false` or the digits when that was no string
  events::Sealed sealed;
};

/// Exactly one of the two is meant.
struct Product {
  enum class Kind { kTicketType, kAddOn };
  Kind kind = Kind::kTicketType;
  std::string slug;
  bool operator==(const Product&) const = default;
  bool is_ticket() const { return kind == Kind::kTicketType; }
};

/// Which products of one kind are meant: `"all"`, `"none"`, or a list of slugs.
struct Scope {
  enum class Mode { kAll, kNone, kListed };
  Mode mode = Mode::kAll;
  std::vector<std::string> slugs;
  bool operator==(const Scope&) const = default;
};

/// What texts a string field takes; lengths in Unicode code points.
enum class TextRule {
  kFree,    ///< no control characters but tab and line ends
  kLine,    ///< no control characters
  kSlug,    ///< 1 or more of a–z 0–9 - _
  kUserId,  ///< 1 or more, no `@`, no control characters: else 409 `invalid_user` from the domain,
            ///< not 400
  kCode,    ///< visible ASCII without spaces
  kDate,    ///< a calendar date, `YYYY-MM-DD`: for one that is sealed
};

struct FieldSpec {
  std::string_view help = "";
  std::size_t max_length = 200;
  TextRule rule = TextRule::kLine;
  std::span<const std::string_view> choices = {};  ///< not empty: one of these
  bool blank_is_none = false;  ///< where it may be absent, spaces alone are the same as null
};

inline constexpr FieldSpec kUser = {
    .help = "Opaque id of the person, at most 150 characters, without `@`.",
    .max_length = 150,
    .rule = TextRule::kUserId};
inline constexpr FieldSpec kSlug = {.help = "Short name: a–z, 0–9, `-`, `_`.",
                                    .rule = TextRule::kSlug};
inline constexpr FieldSpec kOrder = {.help = "Order reference.", .max_length = 100};
inline constexpr FieldSpec kVoucherCode = {
    .help = "Voucher code; compared without case.", .max_length = 100, .rule = TextRule::kCode};
inline constexpr FieldSpec kCredit = {.help = "Id of the credit.", .max_length = 100};
inline constexpr FieldSpec kAccessCode = {.help = "Access code, bare or as `conference:CODE`.",
                                          .max_length = 300};
inline constexpr FieldSpec kStation = {
    .help = "Where the scanner stands.", .max_length = 100, .blank_is_none = true};
inline constexpr FieldSpec kFirstName = {.help = "Given name.", .blank_is_none = true};
inline constexpr FieldSpec kLastName = {.help = "Family name.", .blank_is_none = true};
inline constexpr FieldSpec kScanId = {
    .help = "The device's own id of the scan: the same one again changes nothing.",
    .max_length = 100};
inline constexpr FieldSpec kScannedAt = {
    .help = "When the device scanned, if it was offline. Its clock may run five minutes ahead."};
inline constexpr FieldSpec kNote = {.max_length = 2000, .rule = TextRule::kFree};

}  // namespace lanyard::domain
