#include "domain/checks.h"

#include <algorithm>

#include "events/check.h"
#include "events/spaces.h"

namespace lanyard::domain {
namespace {

std::int64_t code_points(std::string_view utf8) {
  return std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }

}  // namespace

Rejection conflict(std::string_view code, std::string detail, std::vector<Detail> members) {
  return {RejectionKind::kConflict, code, std::move(detail), std::move(members)};
}

Rejection not_found(std::string detail, std::string_view code) {
  return {RejectionKind::kNotFound, code, std::move(detail), {}};
}

Rejection malformed(std::string_view field, std::string detail) {
  return {RejectionKind::kMalformed,
          "malformed_request",
          std::move(detail),
          {{"field", std::string(field)}}};
}

Refusal refuse_user(std::string_view user) {
  constexpr std::int64_t kLongest = 150;
  std::string why;
  if (user.empty()) {
    why = "is empty";
  } else if (user.find('@') != std::string_view::npos) {
    why = "has an @: it must be an opaque id, not an e-mail address";
  } else if (std::ranges::any_of(user, is_control)) {
    why = "has a control character";
  } else if (const std::int64_t length = code_points(user); length > kLongest) {
    why = say("has ", length, " characters of at most ", kLongest);
  } else {
    return std::nullopt;
  }
  return conflict("invalid_user", "The user's id " + why + ".");
}

Refusal refuse_blank(std::string_view field, std::string_view text) {
  if (!is_blank(text)) return std::nullopt;
  return malformed(field, say("`", field, "` must not be blank."));
}

Refusal refuse_outside(std::string_view field, std::int64_t value, std::int64_t low,
                       std::int64_t high) {
  if (value >= low && value <= high) return std::nullopt;
  return malformed(field,
                   say("`", field, "` is ", value, "; it must be from ", low, " to ", high, "."));
}

std::expected<int, Rejection> choice_of(std::string_view field, std::string_view text,
                                        std::span<const std::string_view> choices) {
  const auto at = std::ranges::find(choices, text);
  if (at != choices.end()) return static_cast<int>(at - choices.begin());
  return refuse(malformed(field, say("`", field, "` cannot be `", text, "`.")));
}

std::expected<std::int64_t, Rejection> minor_units(std::string_view field, Decimal amount,
                                                   std::string_view currency, std::int64_t bound) {
  const auto exponent = currency_exponent(currency);
  LANYARD_CHECK(exponent.has_value(), "a conference has a known currency");
  if (amount.scale > *exponent) {
    return refuse(malformed(field, say("`", field, "` has ", amount.scale, " decimals; ", currency,
                                       " has ", *exponent, ".")));
  }
  const auto minor = to_minor(amount, *exponent);
  if (minor && *minor >= -bound && *minor <= bound) return *minor;
  return refuse(malformed(
      field, say("`", field, "` is out of range: at most ", money_text(bound, currency), ".")));
}

Refusal refuse_not_positive(std::int64_t amount, std::string_view currency) {
  if (amount > 0) return std::nullopt;
  return conflict("invalid_amount",
                  say("The amount is ", money_text(amount, currency), "; it must be above 0."));
}

std::vector<std::string> as_set(std::vector<std::string> names) {
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

}  // namespace lanyard::domain
