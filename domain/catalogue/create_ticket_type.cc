#include "domain/catalogue/create_ticket_type.h"

#include "domain/catalogue/catalogue.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string CreateTicketType::primary_stream(const State&) const {
  return ticket_type_stream(slug);
}

void CreateTicketType::needs(Keys&) const {}

Decision CreateTicketType::decide(const State& state, const Context&) const {
  const std::string& currency = conference_of(state).settings().currency();
  const auto minor = minor_units("price", price, currency, kMaxPrice);
  if (!minor) return refuse(minor.error());
  events::TicketTypeCreated created;
  events::TicketType& definition = *created.mutable_definition();
  definition.set_slug(slug);
  definition.set_name(name);
  if (description) definition.set_description(*description);
  definition.set_price(*minor);
  definition.set_currency(currency);
  if (available_from) definition.set_available_from(available_from->micros);
  if (available_until) definition.set_available_until(available_until->micros);
  definition.set_total_quantity(total_quantity);
  definition.set_limit_per_user(limit_per_user);
  definition.set_requires_voucher(requires_voucher);
  definition.set_is_active(is_active);
  definition.set_bulk_enabled(bulk_enabled);
  definition.set_display_order(display_order);

  if (Refusal refusal = refuse_malformed(definition)) return refuse(std::move(refusal));
  if (state.ticket_type(slug) != nullptr) {
    return refuse(conflict("already_exists", say("The ticket type `", slug, "` exists already.")));
  }
  if (Refusal refusal = refuse_definition(definition, {})) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_one_more(state)) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_ticket_type(slug);
  accepted.events.push_back({ticket_type_stream(slug), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
