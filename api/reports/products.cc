// Reports about what is sold, and what takes something off.
#include <algorithm>
#include <tuple>
#include <utility>

#include "api/queries/inventory.h"
#include "api/queries/support.h"
#include "api/reports/report.h"
#include "events/json.h"
#include "events/wrapping.h"
#include "projections/catalogue.h"
#include "projections/conditions.h"
#include "projections/views.pb.h"
#include "projections/vouchers.h"

namespace lanyard::api::reports {
namespace {

namespace models = projections;

Cell instant(bool has, std::int64_t micros) { return has ? Cell{Instant{micros}} : Cell{}; }
Cell limit(std::int64_t units) { return units > 0 ? Cell{units} : Cell{}; }

struct Product {
  std::tuple<bool, std::int64_t, std::string> place;  // tickets first, display order, name
  Row row;
};

void add_product(const QueryRequest& request, std::string_view key, const auto& definition,
                 bool is_ticket, std::vector<Product>& products) {
  const auto counts = queries::product_inventory(request.view, std::string(key));
  const models::ProductInventory known = counts ? *counts : models::ProductInventory();
  products.push_back(
      {.place = {!is_ticket, definition.display_order(), definition.name()},
       .row = {.cells = {std::string(is_ticket ? "Ticket" : "Add-on"), definition.slug(),
                         definition.name(), Money{definition.price()},
                         limit(definition.total_quantity()), known.sold(), known.held(),
                         known.has_remaining() ? Cell{known.remaining()} : Cell{},
                         definition.is_active(),
                         instant(definition.has_available_from(), definition.available_from()),
                         instant(definition.has_available_until(), definition.available_until())},
               .cursor = {}}});
}

/// `all`, `none` or slugs.
void add_scope(const events::Scope& scope, std::string_view what, std::string& text) {
  if (scope.mode() == events::SCOPE_MODE_NONE) return;
  const auto add = [&](std::string_view item) {
    if (!text.empty()) text += "; ";
    text += item;
  };
  if (scope.mode() == events::SCOPE_MODE_ALL) return add("all " + std::string(what));
  for (const std::string& slug : scope.slugs()) add(slug);
}

}  // namespace

Result inventory(const QueryRequest& request) {
  std::vector<Product> products;
  const models::Reader catalogue = request.view.model(models::catalogue::kName);
  catalogue.scan("t/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueTicketType ticket;
    models::parse_value(key, value, ticket);
    add_product(request, key, ticket.definition(), true, products);
    return true;
  });
  catalogue.scan("a/", "", [&](std::string_view key, std::string_view value) {
    models::CatalogueAddOn addon;
    models::parse_value(key, value, addon);
    add_product(request, key, addon.definition(), false, products);
    return true;
  });
  std::ranges::stable_sort(products, {}, &Product::place);
  const models::VenueInventory venue = queries::venue_inventory(request.view);
  std::vector<Row> rows;
  rows.reserve(products.size());
  for (Product& product : products) rows.push_back(std::move(product.row));
  return Contents{{{"venue_capacity", limit(venue.total())},
                   {"tickets_sold", venue.sold()},
                   {"tickets_held", venue.held()}},
                  rows_of(std::move(rows))};
}

Result vouchers(const QueryRequest& request) {
  std::int64_t all = 0;
  std::int64_t active = 0;
  std::int64_t used = 0;
  std::int64_t discount = 0;
  request.view.model(models::vouchers::kName)
      .scan(models::vouchers::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::VoucherView voucher;
        models::parse_value(key, value, voucher);
        ++all;
        active += voucher.definition().is_active();
        used += voucher.times_used() > 0;
        discount = plus(discount, voucher.discount());
        return true;
      });
  auto make = [](std::string_view key, std::string_view value, std::vector<Row>& rows) {
    models::VoucherView voucher;
    models::parse_value(key, value, voucher);
    const events::Voucher& definition = voucher.definition();
    rows.push_back(
        {.cells = {voucher.code(), events::enum_text(definition.type()),
                   definition.has_percentage() ? Cell{Percent{definition.percentage()}} : Cell{},
                   definition.has_amount() ? Cell{Money{definition.amount()}} : Cell{},
                   definition.max_uses(), voucher.times_used(),
                   definition.max_uses() > 0
                       ? Cell{share(voucher.times_used(), definition.max_uses())}
                       : Cell{},
                   Money{voucher.discount()}, definition.is_active(),
                   instant(definition.has_valid_from(), definition.valid_from()),
                   instant(definition.has_valid_until(), definition.valid_until())},
         .cursor = voucher.code()});
  };
  return Contents{
      {{"total", all}, {"active", active}, {"used", used}, {"discount", Money{discount}}},
      scan_rows(request, models::vouchers::kName, std::string(models::vouchers::kPrefix),
                std::move(make))};
}

Result discounts(const QueryRequest& request) {
  std::vector<models::ConditionView> conditions;  // there may be 1,000
  request.view.model(models::conditions::kName)
      .scan(models::conditions::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::parse_value(key, value, conditions.emplace_back());
        return true;
      });
  std::ranges::sort(conditions, {}, [](const models::ConditionView& one) {
    return std::tuple(static_cast<int>(one.definition().kind()), one.definition().priority(),
                      std::string_view(one.definition().name()));
  });
  std::int64_t active = 0;
  std::int64_t discount = 0;
  std::vector<Row> rows;
  for (const models::ConditionView& condition : conditions) {
    const events::Condition& definition = condition.definition();
    if (definition.is_active()) ++active;
    discount = plus(discount, condition.discount());
    std::string products;
    add_scope(definition.ticket_types(), "ticket types", products);
    add_scope(definition.addons(), "add-ons", products);
    rows.push_back(
        {.cells = {definition.name(), events::enum_text(definition.kind()), definition.is_active(),
                   definition.priority(), events::enum_text(definition.discount_type()),
                   definition.has_percentage() ? Cell{Percent{definition.percentage()}} : Cell{},
                   definition.has_amount() ? Cell{Money{definition.amount()}} : Cell{},
                   condition.units_used(), limit(definition.limit()), condition.orders(),
                   Money{condition.discount()}, std::move(products)},
         .cursor = {}});
  }
  return Contents{{{"total", static_cast<std::int64_t>(conditions.size())},
                   {"active", active},
                   {"discount", Money{discount}}},
                  rows_of(std::move(rows))};
}

}  // namespace lanyard::api::reports
