#include "domain/attendee/redemption.h"

#include <algorithm>
#include <utility>

#include "domain/checks.h"
#include "domain/order/order.h"
#include "domain/streams.h"
#include "events/wrapping.h"

namespace lanyard::domain {
namespace {

RedemptionRecord* edit_redemption(OrderLineState& line, std::string_view redemption) {
  auto& all = *line.mutable_redemptions();
  const auto at = std::ranges::find(all, redemption, &RedemptionRecord::redemption);
  return at == all.end() ? nullptr : &*at;
}

/// A redemption that nobody knew yet.
template <class Event>
RedemptionRecord& add_redemption(State& state, OrderState& order, OrderLineState& line,
                                 const Event& event, std::int64_t at) {
  if (event.has_scan_id()) {
    state.note_scan(
        redemption_scan_key(event.order(), event.line(), event.access_code(), event.scan_id()),
        event.redemption());
  }
  order.set_redemptions(order.redemptions() + 1);
  RedemptionRecord& record = *line.add_redemptions();
  record.set_redemption(event.redemption());
  record.set_access_code(event.access_code());
  record.set_user(event.user());
  record.set_at(at);
  record.set_scan_id(event.scan_id());
  return record;
}

/// What decides which of two redemptions was first.
std::pair<std::int64_t, std::string_view> made(const RedemptionRecord& record) {
  return {record.at(), record.scan_id()};
}

/// The person's redemptions that were not voided, as they were made.
std::vector<const RedemptionRecord*> redemptions_of(const OrderLineState& line,
                                                    std::string_view access_code) {
  std::vector<const RedemptionRecord*> all;
  for (const RedemptionRecord& record : line.redemptions()) {
    if (!record.voided() && record.access_code() == access_code) all.push_back(&record);
  }
  std::ranges::stable_sort(all, [](const auto* a, const auto* b) { return made(*a) < made(*b); });
  return all;
}

}  // namespace

// --- evolve

void evolve(State& state, Instant recorded_at, const events::ProductRedeemed& event) {
  OrderState& order = state.edit_order(event.order());
  OrderLineState* line = edit_line(order, event.line());
  if (line == nullptr) return;
  const std::int64_t at = event.has_scanned_at() ? event.scanned_at() : recorded_at.micros;
  *add_redemption(state, order, *line, event, at).mutable_units() = event.units();
}

void evolve(State& state, const events::RedemptionVoided& event) {
  OrderLineState* line = edit_line(state.edit_order(event.order()), event.line());
  if (line == nullptr) return;
  if (RedemptionRecord* record = edit_redemption(*line, event.redemption()))
    record->set_voided(true);
}

void evolve(State& state, const events::RedemptionConflicted& event) {
  OrderState& order = state.edit_order(event.order());
  OrderLineState* line = edit_line(order, event.line());
  if (line == nullptr) return;
  RedemptionRecord* record = edit_redemption(*line, event.redemption());
  if (record == nullptr) record = &add_redemption(state, order, *line, event, event.redeemed_at());
  record->set_conflicted(plus(record->conflicted(), event.quantity()));
  auto& units = *record->mutable_units();
  const auto lost = [&](std::uint32_t unit) { return std::ranges::count(event.units(), unit) > 0; };
  units.erase(std::remove_if(units.begin(), units.end(), lost), units.end());
}

void evolve(State& state, const events::RedemptionReinstated& event) {
  OrderLineState* line = edit_line(state.edit_order(event.order()), event.line());
  if (line == nullptr) return;
  RedemptionRecord* record = edit_redemption(*line, event.redemption());
  if (record == nullptr) return;
  record->set_conflicted(minus(record->conflicted(), event.quantity()));
  record->mutable_units()->MergeFrom(event.units());
  std::ranges::sort(*record->mutable_units());
}

// --- what the commands look at

std::vector<std::uint32_t> redeemed_units(const OrderLineState& line) {
  std::vector<std::uint32_t> units;
  for (const RedemptionRecord& record : line.redemptions()) {
    if (!record.voided()) units.insert(units.end(), record.units().begin(), record.units().end());
  }
  std::ranges::sort(units);
  return units;
}

std::vector<std::uint32_t> free_units(const OrderState& order, const OrderLineState& line,
                                      std::string_view user, std::int64_t most) {
  const std::vector<std::uint32_t> redeemed = redeemed_units(line);
  std::vector<std::uint32_t> units;
  for (std::uint32_t unit = 1; unit <= line.quantity(); ++unit) {
    if (std::ssize(units) == most) break;
    if (holder_of(order, line, unit) == user && !was_released(line, unit) &&
        !std::ranges::binary_search(redeemed, unit))
      units.push_back(unit);
  }
  return units;
}

std::int64_t units_left(const OrderState& order, const OrderLineState& line,
                        std::string_view user) {
  std::int64_t left = units_held(order, line, user);
  for (const RedemptionRecord& record : line.redemptions()) {
    // Redeemed units stay with who redeemed them: they are neither assigned nor refunded.
    if (!record.voided() && record.user() == user) left -= record.units_size();
  }
  return left;
}

std::string order_of_redemption(std::string_view redemption) {
  const auto mark = redemption.rfind("-R");
  return std::string(redemption.substr(0, mark == std::string_view::npos ? 0 : mark));
}

const RedemptionRecord* find_redemption(const OrderLineState& line, std::string_view redemption) {
  const auto at = std::ranges::find(line.redemptions(), redemption, &RedemptionRecord::redemption);
  return at == line.redemptions().end() ? nullptr : &*at;
}

std::string redemption_scan_key(std::string_view order, std::int64_t line,
                                std::string_view access_code, std::string_view scan_id) {
  return scan_key(say("redemption/", order, "/", line, "/", access_code), scan_id);
}

std::vector<UnitsOf> later_units(const OrderLineState& line, std::string_view access_code,
                                 std::int64_t at, std::string_view scan_id, std::int64_t wanted) {
  std::vector<UnitsOf> out;
  const std::vector<const RedemptionRecord*> all = redemptions_of(line, access_code);
  for (auto record = all.rbegin(); record != all.rend() && wanted > 0; ++record) {
    if (made(**record) <= std::pair(at, scan_id)) break;
    UnitsOf lost{.redemption = *record, .units = {}};
    const auto& units = (*record)->units();
    for (auto unit = units.rbegin(); unit != units.rend() && wanted > 0; ++unit, --wanted)
      lost.units.push_back(*unit);
    std::ranges::sort(lost.units);
    if (!lost.units.empty()) out.push_back(std::move(lost));
  }
  return out;
}

std::vector<UnitsOf> share_units(const OrderLineState& line, std::string_view access_code,
                                 std::string_view except, std::vector<std::uint32_t> units) {
  std::vector<UnitsOf> out;
  auto next = units.begin();
  for (const RedemptionRecord* record : redemptions_of(line, access_code)) {
    if (next == units.end()) break;
    if (record->redemption() == except || record->conflicted() == 0) continue;
    const auto count = std::min<std::int64_t>(record->conflicted(), units.end() - next);
    out.push_back({.redemption = record, .units = {next, next + count}});
    next += count;
  }
  return out;
}

const RedemptionRecord* earlier_with_units(const OrderLineState& line, std::string_view access_code,
                                           std::int64_t at, std::string_view scan_id) {
  const RedemptionRecord* last = nullptr;
  for (const RedemptionRecord* record : redemptions_of(line, access_code)) {
    if (!record->units().empty() && made(*record) <= std::pair(at, scan_id)) last = record;
  }
  return last;
}

}  // namespace lanyard::domain
