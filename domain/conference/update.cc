#include "domain/conference/update.h"

#include "domain/changes.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

using events::ConferenceSettings;

/// Everything but amounts, over what is there; nothing when it went well.
Refusal apply(const UpdateConference& command, ConferenceSettings& to) {
  Refusal refusal;
  change("name", command.name, refusal, [&](const auto& value) { to.set_name(value); });
  change("start_date", command.start_date, refusal,
         [&](const Date& value) { to.set_start_date(value.text); });
  change("end_date", command.end_date, refusal,
         [&](const Date& value) { to.set_end_date(value.text); });
  change("timezone", command.timezone, refusal, [&](const auto& value) { to.set_timezone(value); });
  change("currency", command.currency, refusal, [&](const auto& value) { to.set_currency(value); });
  change_optional(
      command.venue, [&](const auto& value) { to.set_venue(value); }, [&] { to.clear_venue(); });
  change_optional(
      command.address, [&](const auto& value) { to.set_address(value); },
      [&] { to.clear_address(); });
  change_optional(
      command.website_url, [&](const auto& value) { to.set_website_url(value); },
      [&] { to.clear_website_url(); });
  change("total_capacity", command.total_capacity, refusal,
         [&](std::int64_t value) { to.set_total_capacity(value); });
  change_optional(
      command.target_attendance, [&](std::int64_t value) { to.set_target_attendance(value); },
      [&] { to.clear_target_attendance(); });
  change("cart_expiry_minutes", command.cart_expiry_minutes, refusal,
         [&](std::int64_t value) { to.set_cart_expiry_minutes(value); });
  change("hold_minutes", command.hold_minutes, refusal,
         [&](std::int64_t value) { to.set_hold_minutes(value); });
  change("order_reference_prefix", command.order_reference_prefix, refusal,
         [&](const auto& value) { to.set_order_reference_prefix(value); });
  change("shop_open", command.shop_open, refusal, [&](bool value) { to.set_shop_open(value); });
  change("auto_settle_free_orders", command.auto_settle_free_orders, refusal,
         [&](bool value) { to.set_auto_settle_free_orders(value); });
  return refusal;
}

/// The same major value in a currency with other decimals; nothing when it has none there.
std::optional<std::int64_t> rescaled(std::int64_t minor, std::string_view from, std::string_view to,
                                     std::int64_t bound) {
  const Decimal amount{.unscaled = minor, .scale = *currency_exponent(from)};
  const auto there = to_minor(amount, *currency_exponent(to));
  return there && *there <= bound ? there : std::nullopt;
}

Rejection not_representable(std::string_view what, std::string_view name, std::int64_t minor,
                            std::string_view from, std::string_view to) {
  return conflict("price_not_representable",
                  say("The ", what, " of ", name, ", ", money_text(minor, from), " ", from,
                      ", has no exact amount in ", to, "."),
                  {{"field", std::string(what)}, {"name", std::string(name)}});
}

/// What the command sets, else what was there in the new currency.
template <class Set, class Clear>
Refusal apply_budget(std::string_view field, const Change<Decimal>& change,
                     std::optional<std::int64_t> before, std::string_view from,
                     std::string_view currency, Set&& set, Clear&& clear) {
  if (!change.present && before) {
    const auto minor = rescaled(*before, from, currency, kMaxBudget);
    if (!minor) return not_representable(field, "the conference", *before, from, currency);
    set(*minor);
  } else if (change.present && change.value) {
    const auto minor = minor_units(field, *change.value, currency, kMaxBudget);
    if (!minor) return minor.error();
    if (Refusal refusal = refuse_outside(field, *minor, 0, kMaxBudget)) return refusal;
    set(*minor);
  } else if (change.present) {
    clear();
  }
  return std::nullopt;
}

/// The product as it is in the new currency, as an event; a refusal when it has no such price.
template <class Updated, class Definition>
Refusal add_in_currency(Definition definition, std::string stream, std::string_view currency,
                        std::vector<NewEvent>& out) {
  const std::string from = definition.currency();
  const auto price = rescaled(definition.price(), from, currency, kMaxPrice);
  if (!price)
    return not_representable("price", definition.slug(), definition.price(), from, currency);
  definition.set_price(*price);
  definition.set_currency(std::string(currency));
  Updated updated;
  *updated.mutable_definition() = std::move(definition);
  out.push_back({std::move(stream), std::move(updated)});
  return std::nullopt;
}

Refusal add_products_in(std::string_view currency, const State& state, const ConferenceState& now,
                        std::vector<NewEvent>& out) {
  for (const std::string& slug : now.ticket_types()) {
    if (Refusal refusal = add_in_currency<events::TicketTypeUpdated>(
            state.ticket_type(slug)->definition(), ticket_type_stream(slug), currency, out))
      return refusal;
  }
  for (const std::string& slug : now.addons()) {
    if (Refusal refusal = add_in_currency<events::AddOnUpdated>(state.addon(slug)->definition(),
                                                                addon_stream(slug), currency, out))
      return refusal;
  }
  return std::nullopt;
}

Refusal add_conditions_in(std::string_view currency, const State& state, const ConferenceState& now,
                          std::vector<NewEvent>& out) {
  for (const std::string& id : now.conditions()) {
    events::ConditionUpdated updated;
    events::Condition& definition = *updated.mutable_definition();
    definition = state.condition(id)->definition();
    if (!definition.has_amount()) continue;
    const std::string from = definition.currency();
    const auto amount = rescaled(definition.amount(), from, currency, kMaxPrice);
    if (!amount)
      return not_representable("discount_value", definition.name(), definition.amount(), from,
                               currency);
    definition.set_amount(*amount);
    definition.set_currency(std::string(currency));
    out.push_back({condition_stream(id), std::move(updated)});
  }
  return std::nullopt;
}

template <class Budget>
std::optional<std::int64_t> when(bool has, Budget budget) {
  return has ? std::optional<std::int64_t>(budget) : std::nullopt;
}

}  // namespace

std::string UpdateConference::primary_stream(const State& state) const { return own_stream(state); }

void UpdateConference::needs(Keys&) const {}

Decision UpdateConference::decide(const State& state, const Context& context) const {
  const ConferenceState& now = conference_of(state);
  const ConferenceSettings& before = now.settings();
  ConferenceSettings after = before;
  if (Refusal refusal = apply(*this, after)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_settings(after)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_places(after, context)) return refuse(std::move(refusal));
  const std::string& from = before.currency();
  const std::string& to = after.currency();
  const bool new_currency = from != to;
  if (new_currency && (now.has_orders() || now.has_amounts())) {
    return refuse(conflict("currency_frozen", say("There are orders, credits or vouchers in ", from,
                                                  " already; it cannot become ", to, ".")));
  }
  const std::int64_t taken = now.tickets_sold() + now.tickets_held();
  if (after.total_capacity() != 0 && after.total_capacity() < taken) {
    return refuse(conflict("below_sold",
                           say("A capacity of ", after.total_capacity(), " is under the ", taken,
                               " tickets sold and held."),
                           {{"sold", now.tickets_sold()}, {"held", now.tickets_held()}}));
  }
  if (Refusal refusal = apply_budget(
          "revenue_budget", revenue_budget,
          when(before.has_revenue_budget(), before.revenue_budget()), from, to,
          [&](std::int64_t minor) { after.set_revenue_budget(minor); },
          [&] { after.clear_revenue_budget(); }))
    return refuse(std::move(refusal));
  if (Refusal refusal = apply_budget(
          "grant_budget", grant_budget, when(before.has_grant_budget(), before.grant_budget()),
          from, to, [&](std::int64_t minor) { after.set_grant_budget(minor); },
          [&] { after.clear_grant_budget(); }))
    return refuse(std::move(refusal));

  Accepted accepted = about_conference(state);
  if (same(before, after)) return accepted;
  events::ConferenceUpdated updated;
  *updated.mutable_settings() = std::move(after);
  accepted.events.push_back({conference_stream(before.slug()), updated});
  if (new_currency) {
    if (Refusal refusal =
            add_products_in(updated.settings().currency(), state, now, accepted.events))
      return refuse(std::move(refusal));
    if (Refusal refusal =
            add_conditions_in(updated.settings().currency(), state, now, accepted.events))
      return refuse(std::move(refusal));
  }
  return accepted;
}

}  // namespace lanyard::domain
