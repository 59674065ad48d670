#include "domain/catalogue/create_addon.h"

#include "domain/catalogue/catalogue.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string CreateAddOn::primary_stream(const State&) const { return addon_stream(slug); }

void CreateAddOn::needs(Keys&) const {}

Decision CreateAddOn::decide(const State& state, const Context&) const {
  const std::string& currency = conference_of(state).settings().currency();
  const auto minor = minor_units("price", price, currency, kMaxPrice);
  if (!minor) return refuse(minor.error());
  events::AddOnCreated created;
  events::AddOn& definition = *created.mutable_definition();
  definition.set_slug(slug);
  definition.set_name(name);
  if (description) definition.set_description(*description);
  definition.set_price(*minor);
  definition.set_currency(currency);
  if (available_from) definition.set_available_from(available_from->micros);
  if (available_until) definition.set_available_until(available_until->micros);
  definition.set_total_quantity(total_quantity);
  definition.set_is_active(is_active);
  definition.set_bulk_enabled(bulk_enabled);
  definition.set_display_order(display_order);
  for (const std::string& type : as_set(requires_ticket_types))
    definition.add_requires_ticket_types(type);

  if (Refusal refusal = refuse_malformed(definition)) return refuse(std::move(refusal));
  if (state.addon(slug) != nullptr) {
    return refuse(conflict("already_exists", say("The add-on `", slug, "` exists already.")));
  }
  if (Refusal refusal = refuse_definition(definition, {})) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_requirements(state, definition)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_one_more(state)) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_addon(slug);
  accepted.events.push_back({addon_stream(slug), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
