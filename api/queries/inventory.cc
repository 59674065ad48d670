#include "api/queries/inventory.h"

#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "domain/availability/availability.h"
#include "projections/carts.h"
#include "projections/inventory.h"
#include "projections/keys.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

void complete(auto& counts, const models::Reader& carts, std::string_view key) {
  if (const auto remaining = domain::remaining_of(counts.total(), counts.sold(), counts.held())) {
    counts.set_remaining(*remaining);
  }
  models::InOpenCarts in_carts;
  if (carts.get(key, in_carts)) counts.set_in_open_carts(in_carts.units());
}

QueryResult one(const QueryRequest& request, std::string_view kind, std::string_view what) {
  const std::string& slug = request.path.front();
  const auto product = product_inventory(request.view, models::join_key(kind, slug));
  if (!product) return std::unexpected(not_found(what, slug));
  return to_json(*product, request);
}

}  // namespace

models::VenueInventory venue_inventory(const models::ReadView& view) {
  models::VenueInventory venue;
  view.model(models::inventory::kName).get(models::inventory::kVenueKey, venue);
  complete(venue, view.model(models::carts::kName), models::carts::kVenueKey);
  return venue;
}

std::optional<models::ProductInventory> product_inventory(const models::ReadView& view,
                                                          const std::string& key) {
  models::ProductInventory product;
  if (!view.model(models::inventory::kName).get(key, product)) return std::nullopt;
  complete(product, view.model(models::carts::kName), key);
  return product;
}

QueryResult inventory(const QueryRequest& request) {
  models::InventoryAnswer answer;
  *answer.mutable_venue() = venue_inventory(request.view);
  const models::Reader counts = request.view.model(models::inventory::kName);
  const models::Reader carts = request.view.model(models::carts::kName);
  const auto list = [&](std::string_view prefix, auto& products) {
    counts.scan(prefix, "", [&](std::string_view key, std::string_view value) {
      models::ProductInventory& product = *products.Add();
      models::parse_value(key, value, product);
      complete(product, carts, key);
      return true;
    });
  };
  list("t/", *answer.mutable_ticket_types());
  list("a/", *answer.mutable_addons());
  return to_json(answer, request);
}

QueryResult ticket_type_inventory(const QueryRequest& request) {
  return one(request, "t/", "ticket type");
}

QueryResult addon_inventory(const QueryRequest& request) { return one(request, "a/", "add-on"); }

}  // namespace lanyard::api::queries
