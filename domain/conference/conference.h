#pragma once

#include "domain/checks.h"
#include "domain/fields.h"
#include "domain/state.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::ConferenceCreated& event);
void evolve(State& state, const events::ConferenceUpdated& event);
void evolve(State& state, const events::ShopOpened& event);
void evolve(State& state, const events::ShopClosed& event);
void evolve(State& state, const events::SectionDefined& event);

/// The settings of a conference that exists; decide() vouches that it does.
const ConferenceState& conference_of(const State& state);

/// From here on there are amounts, of vouchers or credits, that no new currency would convert.
void note_amounts(State& state, bool amounts);

/// What an order, a payment or a credit came to.
void count_turnover(State& state, std::int64_t amount);
/// `ledger_full`: with an amount that is to come, sums of the ledger could leave 64 bits.
Refusal refuse_turnover(const State& state, std::int64_t amount);

/// Its stream; that of no conference when there is none.
std::string own_stream(const State& state);

/// What is malformed in settings, amounts aside.
Refusal refuse_settings(const events::ConferenceSettings& settings);
/// `invalid_dates`, `unknown_timezone`, `unknown_currency`, in this order.
Refusal refuse_dates(const Date& start, const Date& end);
Refusal refuse_places(const events::ConferenceSettings& settings, const Context& context);

/// What a command about the conference answers.
Accepted about_conference(const State& state);

}  // namespace lanyard::domain
