#include "domain/voucher/voucher.h"

#include <algorithm>

#include "domain/changes.h"
#include "domain/conference/conference.h"
#include "domain/discount/discount.h"
#include "domain/streams.h"
#include "events/spaces.h"
#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

void define(State& state, const events::Voucher& definition) {
  *state.edit_voucher(definition.code()).mutable_definition() = definition;
  note_amounts(state, definition.has_amount());
}

std::optional<Instant> when(bool has, std::int64_t micros) {
  return has ? std::optional(Instant{micros}) : std::nullopt;
}

Refusal apply_value(const VoucherFields& fields, std::string_view currency, events::Voucher& to) {
  Refusal refusal;
  Decimal value = value_of(to);
  change("discount_value", fields.discount_value, refusal, [&](Decimal given) { value = given; });
  if (refusal) return refusal;
  switch (to.type()) {
    case events::VOUCHER_TYPE_PERCENTAGE:
      return set_percentage("discount_value", value, to);
    case events::VOUCHER_TYPE_FIXED_AMOUNT:
      return set_amount("discount_value", value, currency, to);
    default:  // protobuf's enums are open; comp has no value
      if (value.unscaled < 0)
        return conflict("invalid_discount", "The discount must not be negative.");
      to.clear_percentage();
      to.clear_amount();
      to.clear_currency();
      return std::nullopt;
  }
}

}  // namespace

// --- evolve

void evolve(State& state, const events::VoucherCreated& event) {
  state.expect_new(voucher_stream(event.definition().code()));
  define(state, event.definition());
}

void evolve(State& state, const events::VoucherUpdated& event) {
  define(state, event.definition());
}

void count_use(State& state, std::string_view code, int uses) {
  VoucherState& voucher = state.edit_voucher(code);
  voucher.set_times_used(plus(voucher.times_used(), uses));
}

// --- shared by the commands

std::string canonical_code(std::string_view code) {
  std::string out(without_spaces(code));
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

Refusal refuse_code(std::string_view field, std::string_view code) {
  constexpr std::size_t kLongest = 100;
  const bool visible = std::ranges::all_of(code, [](char c) { return c >= '!' && c <= '~'; });
  if (!code.empty() && code.size() <= kLongest && visible) return std::nullopt;
  return malformed(field, say("`", field, "` must make codes of 1 to ", kLongest,
                              " visible ASCII characters without spaces."));
}

events::Voucher blank_voucher() {
  events::Voucher voucher;
  voucher.set_max_uses(1);
  voucher.set_is_active(true);
  voucher.mutable_ticket_types();
  voucher.mutable_addons();
  return voucher;
}

Refusal apply(const VoucherFields& fields, const std::optional<std::string>& type,
              std::string_view currency, events::Voucher& to) {
  Refusal refusal;
  if (type) {
    const auto choice = choice_of("type", *type, kVoucherTypes);
    if (!choice) return choice.error();
    to.set_type(static_cast<events::VoucherType>(*choice));
  }
  if (Refusal wrong = apply_value(fields, currency, to)) return wrong;
  change("ticket_types", fields.ticket_types, refusal,
         [&](const Scope& value) { set_scope(value, *to.mutable_ticket_types()); });
  change("addons", fields.addons, refusal,
         [&](const Scope& value) { set_scope(value, *to.mutable_addons()); });
  change("max_uses", fields.max_uses, refusal, [&](std::int64_t value) { to.set_max_uses(value); });
  change("max_units_per_use", fields.max_units_per_use, refusal,
         [&](std::int64_t value) { to.set_max_units_per_use(value); });
  change_optional(
      fields.valid_from, [&](Instant value) { to.set_valid_from(value.micros); },
      [&] { to.clear_valid_from(); });
  change_optional(
      fields.valid_until, [&](Instant value) { to.set_valid_until(value.micros); },
      [&] { to.clear_valid_until(); });
  change("unlocks_hidden_tickets", fields.unlocks_hidden_tickets, refusal,
         [&](bool value) { to.set_unlocks_hidden_tickets(value); });
  change("is_active", fields.is_active, refusal, [&](bool value) { to.set_is_active(value); });
  if (!refusal) refusal = refuse_outside("max_uses", to.max_uses(), 0, kMaxCount);
  if (!refusal) refusal = refuse_outside("max_units_per_use", to.max_units_per_use(), 0, kMaxCount);
  return refusal;
}

Refusal refuse_definition(const State& state, const events::Voucher& definition) {
  if (Refusal refusal = refuse_discount(definition)) return refusal;
  if (Refusal refusal = refuse_scopes(state, definition.ticket_types(), definition.addons()))
    return refusal;
  return refuse_window("The voucher", when(definition.has_valid_from(), definition.valid_from()),
                       when(definition.has_valid_until(), definition.valid_until()));
}

std::expected<const VoucherState*, Rejection> find_voucher(const State& state,
                                                           std::string_view code) {
  if (const VoucherState* voucher = state.voucher(code)) return voucher;
  return refuse(not_found(say("There is no voucher `", code, "`.")));
}

std::optional<std::string_view> invalid_reason(const VoucherState& voucher, Instant now) {
  return invalid_reason(voucher.definition(), voucher.times_used(), now);
}

std::optional<std::string_view> invalid_reason(const events::Voucher& definition,
                                               std::int64_t times_used, Instant now) {
  if (!definition.is_active()) return "inactive";
  if (times_used >= definition.max_uses()) return "exhausted";
  if (definition.has_valid_from() && now.micros < definition.valid_from()) return "not_yet_valid";
  if (definition.has_valid_until() && now.micros > definition.valid_until()) return "expired";
  return std::nullopt;
}

Refusal refuse_invalid(const VoucherState& voucher, Instant now) {
  const auto reason = invalid_reason(voucher, now);
  if (!reason) return std::nullopt;
  return conflict(
      "voucher_invalid",
      say("The voucher ", voucher.definition().code(), " cannot be used: ", *reason, "."),
      {{"reason", std::string(*reason)}});
}

bool unlocks(const events::Voucher& voucher, std::string_view ticket_type) {
  return voucher.unlocks_hidden_tickets() &&
         covers(voucher, {Product::Kind::kTicketType, std::string(ticket_type)});
}

}  // namespace lanyard::domain
