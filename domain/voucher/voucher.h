#pragma once

#include "domain/checks.h"
#include "domain/state.h"
#include "domain/voucher/fields.h"
#include "events/event.h"

namespace lanyard::domain {

void evolve(State& state, const events::VoucherCreated& event);
void evolve(State& state, const events::VoucherUpdated& event);

/// One use more (+1) or less (-1), for an order placed, reinstated or cancelled.
void count_use(State& state, std::string_view code, int uses);

/// How codes are stored and compared: without blanks around, in upper case.
std::string canonical_code(std::string_view code);
/// Malformed unless 1 to 100 visible ASCII characters without spaces.
Refusal refuse_code(std::string_view field, std::string_view code);

/// What a new voucher of no particular fields is.
events::Voucher blank_voucher();
/// The fields, and the type when one is given, over a definition; what they mean depends on the
/// conference's currency. Refuses what is malformed.
Refusal apply(const VoucherFields& fields, const std::optional<std::string>& type,
              std::string_view currency, events::Voucher& to);
/// `invalid_discount`, `invalid_scope`, `unknown_ticket_type`, `unknown_addon`, `invalid_window`.
Refusal refuse_definition(const State& state, const events::Voucher& definition);

/// `not_found`, or the voucher with this canonical code.
std::expected<const VoucherState*, Rejection> find_voucher(const State& state,
                                                           std::string_view code);

/// Why it is not taken now: `inactive`, `exhausted`, `not_yet_valid`, `expired`, the first that
/// holds; nothing when it is.
std::optional<std::string_view> invalid_reason(const VoucherState& voucher, Instant now);
std::optional<std::string_view> invalid_reason(const events::Voucher& definition,
                                               std::int64_t times_used, Instant now);
/// `voucher_invalid`, with `reason`.
Refusal refuse_invalid(const VoucherState& voucher, Instant now);

/// Whether with it a hidden ticket type can be had.
bool unlocks(const events::Voucher& voucher, std::string_view ticket_type);

}  // namespace lanyard::domain
