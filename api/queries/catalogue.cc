#include "projections/catalogue.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "api/queries/handlers.h"
#include "api/queries/inventory.h"
#include "api/queries/support.h"
#include "domain/availability/availability.h"
#include "projections/carts.h"
#include "projections/conference.h"
#include "projections/keys.h"
#include "projections/orders.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// Ticket units that count against a person's limits, by ticket type: in pending and paid orders,
/// and in the open cart.
std::map<std::string, std::int64_t> units_taken(const models::ReadView& view,
                                                std::string_view user) {
  std::map<std::string, std::int64_t> units;
  const models::Reader orders = view.model(models::orders::kName);
  orders.scan(models::user_list_prefix(user), "", [&](std::string_view key, std::string_view) {
    models::OrderView order;
    orders.get(models::orders::key(models::number_at_end(key)), order);
    if (order.status() == models::ORDER_STATUS_CANCELLED) return true;
    for (const models::OrderLineView& line : order.lines()) {
      if (line.has_ticket_type()) units[line.ticket_type()] += line.quantity();
    }
    return true;
  });
  models::CartView cart;
  view.model(models::carts::kName).get(models::carts::key(user), cart);
  for (const models::CartItemView& item : cart.items()) {
    if (item.has_ticket_type()) units[item.ticket_type()] += item.quantity();
  }
  return units;
}

void describe(const auto& definition, const domain::Availability& availability, auto& offer) {
  offer.set_slug(definition.slug());
  offer.set_name(definition.name());
  LANYARD_COPY_OPTIONAL(definition, offer, description);
  offer.set_price(definition.price());
  offer.set_currency(definition.currency());
  LANYARD_COPY_OPTIONAL(definition, offer, available_from);
  LANYARD_COPY_OPTIONAL(definition, offer, available_until);
  offer.set_available(availability.available());
  if (availability.reason) offer.set_reason(std::string(domain::text(*availability.reason)));
  if (availability.remaining) offer.set_remaining(*availability.remaining);
  offer.set_display_order(definition.display_order());
}

/// Tickets need room at the venue too.
void limit_by_venue(const models::VenueInventory& venue, models::TicketTypeOffer& offer) {
  if (!venue.has_remaining()) return;
  if (!offer.has_remaining() || venue.remaining() < offer.remaining()) {
    offer.set_remaining(venue.remaining());
  }
  if (venue.remaining() > 0 || !offer.available()) return;
  offer.set_available(false);
  offer.set_reason("conference_sold_out");
}

void sort(auto& offers) {
  const auto place = [](const auto& offer) {
    return std::tuple(offer.display_order(), std::string_view(offer.name()),
                      std::string_view(offer.slug()));
  };
  std::ranges::sort(offers, {}, place);
}

}  // namespace

QueryResult catalogue(const QueryRequest& request) {
  if (request.parameter("voucher")) {
    return std::unexpected(
        malformed_request("voucher", "not_available", "prices with a voucher are not shown yet"));
  }
  models::ConferenceView conference;
  request.view.model(models::conference::kName).get(models::conference::kKey, conference);
  models::CatalogueAnswer answer;
  answer.set_currency(conference.currency());
  answer.set_shop_open(conference.settings().shop_open());
  *answer.mutable_venue() = venue_inventory(request.view);

  const auto user = request.parameter("user");
  std::map<std::string, std::int64_t> taken;
  if (user) taken = units_taken(request.view, *user);
  const models::Reader catalogue = request.view.model(models::catalogue::kName);
  catalogue.scan("t/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueTicketType ticket;
    models::parse_value(key, value, ticket);
    const events::TicketType& definition = ticket.definition();
    if (!definition.is_active() || definition.requires_voucher()) return true;
    const auto counts = product_inventory(request.view, std::string(key));
    models::TicketTypeOffer& offer = *answer.add_ticket_types();
    describe(definition,
             domain::availability(definition, counts ? counts->sold() : 0,
                                  counts ? counts->held() : 0, request.now),
             offer);
    limit_by_venue(answer.venue(), offer);
    offer.set_limit_per_user(definition.limit_per_user());
    if (user) {
      offer.set_user_remaining(
          std::max<std::int64_t>(0, definition.limit_per_user() - taken[definition.slug()]));
    }
    return true;
  });
  catalogue.scan("a/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueAddOn addon;
    models::parse_value(key, value, addon);
    const events::AddOn& definition = addon.definition();
    if (!definition.is_active()) return true;
    const auto counts = product_inventory(request.view, std::string(key));
    models::AddOnOffer& offer = *answer.add_addons();
    describe(definition,
             domain::availability(definition, counts ? counts->sold() : 0,
                                  counts ? counts->held() : 0, request.now),
             offer);
    *offer.mutable_requires_ticket_types() = definition.requires_ticket_types();
    return true;
  });
  sort(*answer.mutable_ticket_types());
  sort(*answer.mutable_addons());
  return to_json(answer, request);
}

}  // namespace lanyard::api::queries
