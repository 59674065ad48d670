#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/context.h"
#include "events/money.h"

namespace lanyard::domain {

// How commands refuse, and the tests that several of them share. What is nonsense whatever the
// state (malformed_request, invalid_user, invalid_quantity) is tested before any business rule; in
// cart commands only the shop gate comes earlier.

/// Nothing: go on.
using Refusal = std::optional<Rejection>;

/// Bounds that keep every sum within 64 bits: 4,000 products × 100,000 units × 10^10 < 2^63.
inline constexpr std::int64_t kMaxPrice = 9'999'999'999;  ///< minor units: ten digits
inline constexpr std::int64_t kMaxQuantity = 100'000;     ///< units of a product in a cart
inline constexpr int kMaxProducts = 4'000;                ///< ticket types and add-ons together
inline constexpr int kMaxConditions = 1'000;  ///< all of them are looked at for every price
inline constexpr std::int64_t kMaxBudget = 999'999'999'999;       ///< minor units
inline constexpr std::int64_t kMaxPayment = 999'999'999'999'999;  ///< minor units
/// Minor units, of all orders, payments and credits of a conference: each is posted to the ledger
/// at most eight times, with what takes it back.
inline constexpr std::int64_t kMaxTurnover = INT64_MAX / 8;
inline constexpr std::int64_t kMaxCount = 1'000'000'000;         ///< capacities, limits, places
inline constexpr std::int64_t kMaxMinutes = 10 * 366 * 24 * 60;  ///< ten years

/// Joins texts and integers into a sentence.
template <class... Parts>
std::string say(const Parts&... parts) {
  std::string out;
  const auto add = [&out](const auto& part) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(part)>>) {
      out.append(std::to_string(part));
    } else {
      out.append(part);
    }
  };
  (add(parts), ...);
  return out;
}

/// 409: a business rule refuses. `code` must be a literal.
Rejection conflict(std::string_view code, std::string detail, std::vector<Detail> members = {});
/// 404: the thing named does not exist.
Rejection not_found(std::string detail, std::string_view code = "not_found");
/// 400: `field` cannot mean anything here.
Rejection malformed(std::string_view field, std::string detail);

/// The rejection as the end of a `decide`.
inline std::unexpected<Rejection> refuse(Rejection rejection) {
  return std::unexpected<Rejection>(std::move(rejection));
}
inline std::unexpected<Rejection> refuse(Refusal refusal) { return refuse(*std::move(refusal)); }

/// `invalid_user`: empty, longer than 150 code points, with `@` or a control character.
Refusal refuse_user(std::string_view user);
Refusal refuse_blank(std::string_view field, std::string_view text);
Refusal refuse_outside(std::string_view field, std::int64_t value, std::int64_t low,
                       std::int64_t high);
/// Which of the choices the text is, from 0, for a field whose enum has them in this order; else
/// malformed.
std::expected<int, Rejection> choice_of(std::string_view field, std::string_view text,
                                        std::span<const std::string_view> choices);
/// Minor units of the currency, within ± bound.
std::expected<std::int64_t, Rejection> minor_units(std::string_view field, Decimal amount,
                                                   std::string_view currency, std::int64_t bound);

/// `invalid_amount`, unless it is above 0.
Refusal refuse_not_positive(std::int64_t amount, std::string_view currency);

/// The set of names in the one order that equal sets share.
std::vector<std::string> as_set(std::vector<std::string> names);

/// Whether two messages say the same; ours have no maps, so equal messages have equal bytes.
template <class Message>
bool same(const Message& a, const Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace lanyard::domain
