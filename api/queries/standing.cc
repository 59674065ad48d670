#include "api/queries/standing.h"

#include <algorithm>

#include "projections/attendees.h"
#include "projections/keys.h"
#include "projections/users.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

void add_problem(std::string_view code, const std::string* order, models::AttendeeView& attendee) {
  models::DoorProblemView& problem = *attendee.add_problems();
  problem.set_code(std::string(code));
  if (order != nullptr) problem.set_order(*order);
}

/// Orders of which the person holds something, with a redemption of theirs that lost units.
std::vector<std::string> orders_in_conflict(const models::AttendeeView& attendee) {
  std::vector<std::string> orders;
  for (const models::HeldProduct& product : attendee.products()) {
    if (!orders.empty() && orders.back() == product.order()) continue;  // another line of it
    const bool lost = std::ranges::any_of(attendee.redemptions(), [&](const auto& redemption) {
      return redemption.order() == product.order() && redemption.conflicted() > 0 &&
             !redemption.has_voided_at();
    });
    if (lost) orders.push_back(product.order());
  }
  return orders;
}

bool holds_ticket(const models::AttendeeView& attendee) {
  return std::ranges::any_of(attendee.products(),
                             [](const auto& product) { return product.has_ticket_type(); });
}

}  // namespace

Standing::Standing(const models::ReadView& view)
    : users_(view.model(models::users::kName)), attendees_(view.model(models::attendees::kName)) {}

void Standing::name(models::AttendeeView& attendee) const {
  models::UserView user;
  if (!users_.get(models::users::key(attendee.user()), user)) return;
  LANYARD_COPY_MESSAGE(user, attendee, first_name);
  LANYARD_COPY_MESSAGE(user, attendee, last_name);
  LANYARD_COPY_MESSAGE(user, attendee, email);
}

void Standing::name(models::ConflictView& conflict) const {
  models::UserView user;
  if (!users_.get(models::users::key(conflict.user()), user)) return;
  LANYARD_COPY_MESSAGE(user, conflict, first_name);
  LANYARD_COPY_MESSAGE(user, conflict, last_name);
}

void Standing::complete(models::AttendeeView& attendee) const {
  for (models::HeldProduct& product : *attendee.mutable_products()) {
    if (product.has_addon()) product.set_remaining(minus(product.quantity(), product.redeemed()));
  }
  if (!holds_ticket(attendee)) add_problem("no_ticket", nullptr, attendee);
  models::PersonStanding standing;
  attendees_.get(models::attendees::standing_key(attendee.user()), standing);
  for (const std::string& order : standing.pending_orders())
    add_problem("order_pending_payment", &order, attendee);
  for (const std::string& order : standing.attention_orders())
    add_problem("order_needs_attention", &order, attendee);
  for (const models::LostUnits& lost : standing.lost_units()) {
    if (lost.reassigned() > 0) add_problem("unit_reassigned", &lost.order(), attendee);
    if (lost.refunded() > 0) add_problem("unit_refunded", &lost.order(), attendee);
  }
  for (const std::string& order : orders_in_conflict(attendee))
    add_problem("redemption_conflict", &order, attendee);
  if (!attendee.has_first_name() && !attendee.has_last_name())
    add_problem("no_profile", nullptr, attendee);
}

}  // namespace lanyard::api::queries
