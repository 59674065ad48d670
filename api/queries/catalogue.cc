#include "projections/catalogue.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "api/queries/handlers.h"
#include "api/queries/inventory.h"
#include "api/queries/prices.h"
#include "api/queries/support.h"
#include "domain/availability/availability.h"
#include "domain/voucher/voucher.h"
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
      if (line.has_ticket_type())
        units[line.ticket_type()] += line.quantity() - line.released_size();
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

/// What one unit alone would cost the person.
void show_price(const domain::Product& product, const Prices& prices, auto& offer) {
  const events::OrderLine line = prices
                                     .of({{.product = product,
                                           .name = offer.name(),
                                           .unit_price = offer.price(),
                                           .quantity = 1}})
                                     .lines.front();
  LANYARD_COPY_MESSAGE(line, offer, condition);
  offer.set_voucher_discount(line.voucher_discount());
  offer.set_total(line.total());
  prices.explain(line, *offer.mutable_discounts());
}

domain::Availability availability_of(const QueryRequest& request, std::string_view key,
                                     const auto& definition) {
  const auto counts = product_inventory(request.view, std::string(key));
  return domain::availability(definition, counts ? counts->sold() : 0, counts ? counts->held() : 0,
                              request.now);
}

/// Refused as ApplyVoucher refuses it: prices with a voucher that is not taken would be wrong.
std::expected<std::optional<models::VoucherView>, Problem> voucher_parameter(
    const QueryRequest& request) {
  const auto code = request.parameter("voucher");
  if (!code) return std::nullopt;
  auto voucher = find_voucher(request, *code);
  if (!voucher) {
    return std::unexpected(
        make_problem(404, "voucher_not_found", domain::say("There is no voucher `", *code, "`.")));
  }
  if (voucher->valid()) return voucher;
  Problem problem = make_problem(409, "voucher_invalid",
                                 domain::say("The voucher ", voucher->code(),
                                             " cannot be used: ", voucher->invalid_reason(), "."));
  problem.members.emplace_back("reason", voucher->invalid_reason());
  return std::unexpected(std::move(problem));
}

/// What the catalogue is asked for.
struct Shopper {
  std::optional<std::string_view> user;
  std::optional<models::VoucherView> voucher;
  std::map<std::string, std::int64_t> taken;  // units of ticket types, when there is a user

  bool sees(const events::TicketType& type) const {
    return !type.requires_voucher() ||
           (voucher && domain::unlocks(voucher->definition(), type.slug()));
  }
};

void offer_ticket_types(const QueryRequest& request, const Shopper& shopper, const Prices& prices,
                        models::CatalogueAnswer& answer) {
  const models::Reader reader = request.view.model(models::catalogue::kName);
  reader.scan("t/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueTicketType ticket;
    models::parse_value(key, value, ticket);
    const events::TicketType& definition = ticket.definition();
    if (!definition.is_active() || !shopper.sees(definition)) return true;
    models::TicketTypeOffer& offer = *answer.add_ticket_types();
    describe(definition, availability_of(request, key, definition), offer);
    limit_by_venue(answer.venue(), offer);
    offer.set_hidden(definition.requires_voucher());
    offer.set_limit_per_user(definition.limit_per_user());
    if (shopper.user) {
      const auto taken = shopper.taken.find(definition.slug());
      const std::int64_t units = taken == shopper.taken.end() ? 0 : taken->second;
      offer.set_user_remaining(std::max<std::int64_t>(0, definition.limit_per_user() - units));
    }
    show_price({domain::Product::Kind::kTicketType, definition.slug()}, prices, offer);
    return true;
  });
}

void offer_addons(const QueryRequest& request, const Prices& prices,
                  models::CatalogueAnswer& answer) {
  const models::Reader reader = request.view.model(models::catalogue::kName);
  reader.scan("a/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueAddOn addon;
    models::parse_value(key, value, addon);
    const events::AddOn& definition = addon.definition();
    if (!definition.is_active()) return true;
    models::AddOnOffer& offer = *answer.add_addons();
    describe(definition, availability_of(request, key, definition), offer);
    *offer.mutable_requires_ticket_types() = definition.requires_ticket_types();
    show_price({domain::Product::Kind::kAddOn, definition.slug()}, prices, offer);
    return true;
  });
}

}  // namespace

QueryResult catalogue(const QueryRequest& request) {
  auto voucher = voucher_parameter(request);
  if (!voucher) return std::unexpected(voucher.error());
  Shopper shopper{.user = request.parameter("user"), .voucher = *std::move(voucher), .taken = {}};
  if (shopper.user) shopper.taken = units_taken(request.view, *shopper.user);
  const Prices prices(request, shopper.user, shopper.voucher ? &*shopper.voucher : nullptr);

  models::ConferenceView conference;
  request.view.model(models::conference::kName).get(models::conference::kKey, conference);
  models::CatalogueAnswer answer;
  answer.set_currency(conference.currency());
  answer.set_shop_open(conference.settings().shop_open());
  *answer.mutable_venue() = venue_inventory(request.view);
  if (shopper.voucher) show_voucher(*shopper.voucher, *answer.mutable_voucher());
  offer_ticket_types(request, shopper, prices, answer);
  offer_addons(request, prices, answer);
  sort(*answer.mutable_ticket_types());
  sort(*answer.mutable_addons());
  return to_json(answer, request);
}

}  // namespace lanyard::api::queries
