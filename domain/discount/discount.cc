#include "domain/discount/discount.h"

#include <algorithm>
#include <limits>

#include "events/time.h"

namespace lanyard::domain {
namespace {

bool covers(const events::Scope& scope, std::string_view slug) {
  if (scope.mode() == events::SCOPE_MODE_LISTED)
    return std::ranges::binary_search(scope.slugs(), slug, {},
                                      [](const std::string& it) { return std::string_view(it); });
  return scope.mode() == events::SCOPE_MODE_ALL;
}

template <class Definition>
bool covers_product(const Definition& definition, const Product& product) {
  return covers(product.is_ticket() ? definition.ticket_types() : definition.addons(),
                product.slug);
}

Refusal refuse_empty(std::string_view field, const events::Scope& scope) {
  if (scope.mode() != events::SCOPE_MODE_LISTED || !scope.slugs().empty()) return std::nullopt;
  return conflict("invalid_scope",
                  say("`", field, "` is an empty list; say \"none\" or \"all\", or name some."),
                  {{"field", std::string(field)}});
}

}  // namespace

bool covers(const events::Voucher& voucher, const Product& product) {
  return covers_product(voucher, product);
}

bool covers(const events::Condition& condition, const Product& product) {
  return covers_product(condition, product);
}

void set_scope(const Scope& from, events::Scope& to) {
  to.Clear();
  switch (from.mode) {
    case Scope::Mode::kAll:
      to.set_mode(events::SCOPE_MODE_ALL);
      return;
    case Scope::Mode::kNone:
      to.set_mode(events::SCOPE_MODE_NONE);
      return;
    case Scope::Mode::kListed:
      to.set_mode(events::SCOPE_MODE_LISTED);
      for (const std::string& slug : as_set(from.slugs)) to.add_slugs(slug);
  }
}

Refusal refuse_ticket_types(const State& state, std::string_view field,
                            std::span<const std::string> slugs) {
  for (const std::string& slug : slugs) {
    if (state.ticket_type(slug) != nullptr) continue;
    return conflict("unknown_ticket_type",
                    say("`", field, "` names the ticket type `", slug, "`, which does not exist."),
                    {{"ticket_type", slug}});
  }
  return std::nullopt;
}

Refusal refuse_scopes(const State& state, const events::Scope& ticket_types,
                      const events::Scope& addons) {
  if (Refusal refusal = refuse_empty("ticket_types", ticket_types)) return refusal;
  if (Refusal refusal = refuse_empty("addons", addons)) return refusal;
  const std::vector<std::string> slugs(ticket_types.slugs().begin(), ticket_types.slugs().end());
  if (Refusal refusal = refuse_ticket_types(state, "ticket_types", slugs)) return refusal;
  for (const std::string& slug : addons.slugs()) {
    if (state.addon(slug) != nullptr) continue;
    return conflict("unknown_addon",
                    say("`addons` names the add-on `", slug, "`, which does not exist."),
                    {{"addon", slug}});
  }
  return std::nullopt;
}

std::expected<std::int64_t, Rejection> basis_points(std::string_view field, Decimal percent) {
  constexpr int kDecimals = 2;
  while (percent.scale > kDecimals && percent.unscaled % 10 == 0) {
    percent.unscaled /= 10;
    --percent.scale;
  }
  if (percent.scale > kDecimals) {
    return refuse(malformed(
        field, say("`", field, "` has ", percent.scale, " decimals; percentages have two.")));
  }
  using Limits = std::numeric_limits<std::int64_t>;
  return to_minor(percent, kDecimals)
      .value_or(percent.unscaled < 0 ? Limits::min() : Limits::max());
}

Refusal refuse_value(std::optional<std::int64_t> percentage, std::optional<std::int64_t> amount,
                     std::string_view currency) {
  constexpr std::int64_t kAll = 10'000;
  if (percentage && (*percentage < 0 || *percentage > kAll))
    return conflict("invalid_discount", "A percentage must be from 0 to 100.");
  if (amount && *amount < 0) {
    return conflict("invalid_discount", say("The amount is ", money_text(*amount, currency),
                                            "; it must not be negative."));
  }
  return std::nullopt;
}

Refusal refuse_window(std::string_view what, std::optional<Instant> from,
                      std::optional<Instant> until) {
  if (!from || !until || *from <= *until) return std::nullopt;
  return conflict("invalid_window", say(what, " would end at ", to_string(*until),
                                        ", before it begins at ", to_string(*from), "."));
}

}  // namespace lanyard::domain
