#include "domain/conference/create.h"

#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

/// All but the budgets, whose minor units depend on a currency that is known.
events::ConferenceSettings settings_of(const CreateConference& command) {
  events::ConferenceSettings settings;
  settings.set_slug(command.slug);
  settings.set_name(command.name);
  settings.set_start_date(command.start_date.text);
  settings.set_end_date(command.end_date.text);
  settings.set_timezone(command.timezone);
  settings.set_currency(command.currency);
  if (command.venue) settings.set_venue(*command.venue);
  if (command.address) settings.set_address(*command.address);
  if (command.website_url) settings.set_website_url(*command.website_url);
  settings.set_total_capacity(command.total_capacity);
  if (command.target_attendance) settings.set_target_attendance(*command.target_attendance);
  settings.set_cart_expiry_minutes(command.cart_expiry_minutes);
  settings.set_hold_minutes(command.hold_minutes);
  settings.set_order_reference_prefix(command.order_reference_prefix);
  settings.set_shop_open(command.shop_open);
  settings.set_auto_settle_free_orders(command.auto_settle_free_orders);
  return settings;
}

}  // namespace

std::string CreateConference::primary_stream(const State&) const { return conference_stream(slug); }

void CreateConference::needs(Keys&) const {}

Decision CreateConference::decide(const State& state, const Context& context) const {
  events::ConferenceSettings settings = settings_of(*this);
  if (Refusal refusal = refuse_settings(settings)) return refuse(std::move(refusal));
  if (state.conference() != nullptr) {
    return refuse(conflict("already_exists", say("The conference `", slug, "` exists already.")));
  }
  if (Refusal refusal = refuse_places(settings, context)) return refuse(std::move(refusal));
  if (revenue_budget) {
    const auto minor = minor_units("revenue_budget", *revenue_budget, currency, kMaxBudget);
    if (!minor) return refuse(minor.error());
    if (Refusal refusal = refuse_outside("revenue_budget", *minor, 0, kMaxBudget))
      return refuse(std::move(refusal));
    settings.set_revenue_budget(*minor);
  }
  if (grant_budget) {
    const auto minor = minor_units("grant_budget", *grant_budget, currency, kMaxBudget);
    if (!minor) return refuse(minor.error());
    if (Refusal refusal = refuse_outside("grant_budget", *minor, 0, kMaxBudget))
      return refuse(std::move(refusal));
    settings.set_grant_budget(*minor);
  }

  Accepted accepted;
  accepted.result.set_conference(slug);
  events::ConferenceCreated created;
  *created.mutable_settings() = std::move(settings);
  accepted.events.push_back({conference_stream(slug), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
