#include "domain/attendee/door.h"

#include <algorithm>

#include "domain/attendee/redemption.h"
#include "domain/order/order.h"
#include "events/time.h"

namespace lanyard::domain {
namespace {

constexpr std::size_t kMaxProblems = 20;

class Problems {
 public:
  void add(std::string_view code, const std::string* order = nullptr) {
    if (all_.size() == kMaxProblems) return;
    events::DoorProblem& problem = all_.emplace_back();
    problem.set_code(std::string(code));
    if (order != nullptr) problem.set_order(*order);
  }
  std::vector<events::DoorProblem> take() && { return std::move(all_); }

 private:
  std::vector<events::DoorProblem> all_;
};

bool in_conflict(const OrderState& order, const std::string& access_code) {
  return std::ranges::any_of(order.lines(), [&](const OrderLineState& line) {
    return std::ranges::any_of(line.redemptions(), [&](const RedemptionRecord& record) {
      return !record.voided() && record.conflicted() > 0 && record.access_code() == access_code;
    });
  });
}

}  // namespace

Refusal refuse_scan(const std::optional<std::string>& scan_id,
                    const std::optional<Instant>& scanned_at, const Context& context) {
  if (scan_id) {
    if (Refusal refusal = refuse_blank("scan_id", *scan_id)) return refusal;
  }
  if (!scanned_at || *scanned_at <= context.now.plus_minutes(kScanToleranceMinutes))
    return std::nullopt;
  return conflict("scanned_in_future",
                  say("The scan is dated ", to_string(*scanned_at), ", and it is ",
                      to_string(context.now), ": the device's clock is wrong."),
                  {{"scanned_at", to_string(*scanned_at)},
                   {"now", to_string(context.now)},
                   {"tolerance_s", kScanToleranceMinutes * 60}});
}

std::vector<events::DoorProblem> problems_of(const State& state, const AttendeeState& attendee) {
  Problems problems;
  const UserState* user = state.user(attendee.user());
  if (ticket_units_held(state, attendee.user()) == 0) problems.add("no_ticket");
  if (user != nullptr) {
    for (const std::string& order : user->pending_orders())
      problems.add("order_pending_payment", &order);
    for (const std::string& order : user->attention_orders())
      problems.add("order_needs_attention", &order);
    for (const LostUnits& lost : user->lost_units()) {
      if (lost.reassigned() > 0) problems.add("unit_reassigned", &lost.order());
      if (lost.refunded() > 0) problems.add("unit_refunded", &lost.order());
    }
    for (const std::string& reference : user->holds_units_of()) {
      const OrderState* order = state.order(reference);
      if (order != nullptr && in_conflict(*order, attendee.access_code()))
        problems.add("redemption_conflict", &reference);
    }
  }
  if (user == nullptr || !(user->details().has_first_name() || user->details().has_last_name()))
    problems.add("no_profile");
  return std::move(problems).take();
}

std::vector<std::string> problem_codes(const State& state, const AttendeeState& attendee) {
  std::vector<std::string> codes;
  for (const events::DoorProblem& problem : problems_of(state, attendee)) {
    if (std::ranges::find(codes, problem.code()) == codes.end()) codes.push_back(problem.code());
  }
  return codes;
}

void answer_person(const State& state, const AttendeeState& attendee,
                   events::CommandResult& result) {
  result.set_access_code(attendee.access_code());
  result.set_user(attendee.user());
  const UserState* user = state.user(attendee.user());
  if (user != nullptr && user->details().has_first_name())
    *result.mutable_first_name() = user->details().first_name();
  if (user != nullptr && user->details().has_last_name())
    *result.mutable_last_name() = user->details().last_name();
  add_held_products(state, attendee.user(), result);
  result.set_present(presence_of(attendee).present);
  for (events::DoorProblem& problem : problems_of(state, attendee))
    *result.add_problems() = std::move(problem);
}

void answer_before(const Presence& before, events::CommandResult& result) {
  result.set_was_present(before.present);
  if (before.first) result.set_first_checked_in_at(before.first->micros);
  if (before.first_station) result.set_first_station(*before.first_station);
  if (before.last) result.set_last_at(before.last->micros);
  if (before.last_station) result.set_last_station(*before.last_station);
}

}  // namespace lanyard::domain
