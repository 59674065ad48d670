#include "domain/conference/conference.h"

#include <algorithm>
#include <string_view>

#include "domain/streams.h"
#include "events/check.h"
#include "events/money.h"
#include "events/wrapping.h"

namespace lanyard::domain {

// --- evolve

void evolve(State& state, const events::ConferenceCreated& event) {
  *state.edit_conference(event.settings().slug()).mutable_settings() = event.settings();
}

void evolve(State& state, const events::ConferenceUpdated& event) {
  *state.edit_conference(event.settings().slug()).mutable_settings() = event.settings();
}

void evolve(State& state, const events::ShopOpened&) {
  const std::string slug = conference_of(state).settings().slug();
  state.edit_conference(slug).mutable_settings()->set_shop_open(true);
}

void evolve(State& state, const events::ShopClosed&) {
  const std::string slug = conference_of(state).settings().slug();
  state.edit_conference(slug).mutable_settings()->set_shop_open(false);
}

void evolve(State& state, const events::SectionDefined& event) {
  const std::string slug = conference_of(state).settings().slug();
  auto& sections = *state.edit_conference(slug).mutable_sections();
  const auto same_slug = [&event](const events::Section& section) {
    return section.slug() == event.section().slug();
  };
  const auto at = std::ranges::find_if(sections, same_slug);
  if (at != sections.end()) {
    *at = event.section();
  } else {
    *sections.Add() = event.section();
  }
}

// --- shared by the commands

const ConferenceState& conference_of(const State& state) {
  const ConferenceState* conference = state.conference();
  LANYARD_CHECK(conference != nullptr, "nothing happens before the conference is created");
  return *conference;
}

void note_amounts(State& state, bool amounts) {
  const ConferenceState& conference = conference_of(state);
  if (!amounts || conference.has_amounts()) return;
  const std::string slug = conference.settings().slug();
  state.edit_conference(slug).set_has_amounts(true);
}

void count_turnover(State& state, std::int64_t amount) {
  if (amount == 0) return;
  ConferenceState& conference = state.edit_conference(conference_of(state).settings().slug());
  conference.set_turnover(plus(conference.turnover(), amount));
}

Refusal refuse_turnover(const State& state, std::int64_t amount) {
  const ConferenceState& conference = conference_of(state);
  const std::int64_t left = minus(kMaxTurnover, conference.turnover());
  if (amount <= left) return std::nullopt;
  const std::string& currency = conference.settings().currency();
  return conflict("ledger_full",
                  say("The ledger of this conference can take ", money_text(left, currency), " ",
                      currency, " more, not ", money_text(amount, currency), "."),
                  {{"limit", money_text(left, currency)}});
}

std::string own_stream(const State& state) {
  const ConferenceState* conference = state.conference();
  return conference_stream(conference != nullptr ? conference->settings().slug() : "");
}

Refusal refuse_settings(const events::ConferenceSettings& settings) {
  constexpr std::size_t kLongestPrefix = 20;
  const std::string_view prefix = settings.order_reference_prefix();
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  if (Refusal refusal = refuse_blank("slug", settings.slug())) return refusal;
  if (Refusal refusal = refuse_blank("name", settings.name())) return refusal;
  if (prefix.empty() || prefix.size() > kLongestPrefix || !std::ranges::all_of(prefix, fits)) {
    return malformed("order_reference_prefix",
                     say("`order_reference_prefix` must be 1 to ", kLongestPrefix,
                         " letters, digits, `-` or `_`."));
  }
  if (Refusal refusal = refuse_outside("total_capacity", settings.total_capacity(), 0, kMaxCount))
    return refusal;
  if (Refusal refusal =
          refuse_outside("target_attendance", settings.target_attendance(), 0, kMaxCount))
    return refusal;
  if (Refusal refusal =
          refuse_outside("cart_expiry_minutes", settings.cart_expiry_minutes(), 1, kMaxMinutes))
    return refusal;
  return refuse_outside("hold_minutes", settings.hold_minutes(), 1, kMaxMinutes);
}

Refusal refuse_dates(const Date& start, const Date& end) {
  if (start <= end) return std::nullopt;
  return conflict("invalid_dates",
                  say("The end, ", end.text, ", is before the start, ", start.text, "."));
}

Refusal refuse_places(const events::ConferenceSettings& settings, const Context& context) {
  if (Refusal refusal = refuse_dates({settings.start_date()}, {settings.end_date()}))
    return refusal;
  if (!context.known_timezone(settings.timezone())) {
    return conflict("unknown_timezone", say("There is no time zone `", settings.timezone(), "`."),
                    {{"timezone", settings.timezone()}});
  }
  if (!currency_exponent(settings.currency())) {
    return conflict("unknown_currency",
                    say("`", settings.currency(), "` is no currency of ISO 4217 in use."),
                    {{"currency", settings.currency()}});
  }
  return std::nullopt;
}

Accepted about_conference(const State& state) {
  Accepted accepted;
  accepted.result.set_conference(conference_of(state).settings().slug());
  return accepted;
}

}  // namespace lanyard::domain
