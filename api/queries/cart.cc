#include "api/queries/handlers.h"
#include "api/queries/prices.h"
#include "api/queries/support.h"
#include "projections/carts.h"
#include "projections/catalogue.h"
#include "projections/conference.h"
#include "projections/keys.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

std::string_view text(models::CartStatus status) {
  switch (status) {
    case models::CART_STATUS_OPEN:
      return "open";
    case models::CART_STATUS_CHECKED_OUT:
      return "checked_out";
    case models::CART_STATUS_EXPIRED:
      return "expired";
    case models::CART_STATUS_ABANDONED:
      return "abandoned";
    case models::CartStatus_INT_MIN_SENTINEL_DO_NOT_USE_:
    case models::CartStatus_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "none";
}

Problem no_open_cart(std::string_view user, std::string_view status) {
  std::string detail(user);
  detail += status == "none" ? " has never had a cart."
                             : " has no open cart; the last one is " + std::string(status) + ".";
  Problem problem = make_problem(404, "not_found", std::move(detail));
  problem.members.emplace_back("cart_status", std::string(status));
  return problem;
}

/// The item as its definition now prices it.
domain::PricingItem pricing_item(const models::CartItemView& item,
                                 const models::Reader& catalogue) {
  domain::PricingItem priced;
  priced.quantity = item.quantity();
  if (item.has_ticket_type()) {
    models::CatalogueTicketType ticket;
    catalogue.get(models::product_key(item), ticket);
    priced.product = {domain::Product::Kind::kTicketType, item.ticket_type()};
    priced.name = ticket.definition().name();
    priced.unit_price = ticket.definition().price();
  } else {
    models::CatalogueAddOn addon;
    catalogue.get(models::product_key(item), addon);
    priced.product = {domain::Product::Kind::kAddOn, item.addon()};
    priced.name = addon.definition().name();
    priced.unit_price = addon.definition().price();
  }
  return priced;
}

void show_line(const events::OrderLine& from, const Prices& prices, models::CartLine& line) {
  line.set_line(from.line());
  models::copy_product(from, line);
  line.set_name(from.name());
  line.set_unit_price(from.unit_price());
  line.set_quantity(from.quantity());
  line.set_gross(from.gross());
  LANYARD_COPY_MESSAGE(from, line, condition);
  line.set_voucher_discount(from.voucher_discount());
  line.set_total(from.total());
  prices.explain(from, *line.mutable_discounts());
}

}  // namespace

QueryResult cart(const QueryRequest& request) {
  const std::string& user = request.path.front();
  models::CartView cart;
  if (!request.view.model(models::carts::kName).get(models::carts::key(user), cart)) {
    return std::unexpected(no_open_cart(user, "none"));
  }
  if (cart.status() != models::CART_STATUS_OPEN) {
    return std::unexpected(no_open_cart(user, text(cart.status())));
  }
  models::ConferenceView conference;
  request.view.model(models::conference::kName).get(models::conference::kKey, conference);
  const models::Reader catalogue = request.view.model(models::catalogue::kName);
  std::vector<domain::PricingItem> items;
  for (const models::CartItemView& item : cart.items()) {
    items.push_back(pricing_item(item, catalogue));
  }
  std::optional<models::VoucherView> voucher;
  if (cart.has_voucher()) voucher = find_voucher(request, cart.voucher());
  const Prices prices(request, user, voucher ? &*voucher : nullptr);
  const domain::Pricing pricing = prices.of(items);

  models::CartAnswer answer;
  answer.set_user(cart.user());
  answer.set_cart(cart.cart());
  answer.set_status(cart.status());
  answer.set_opened_at(cart.opened_at());
  answer.set_expires_at(cart.expires_at());
  answer.set_currency(conference.currency());
  for (const events::OrderLine& line : pricing.lines) show_line(line, prices, *answer.add_lines());
  answer.set_subtotal(pricing.subtotal);
  answer.set_discount(pricing.discount);
  answer.set_total(pricing.total);
  if (voucher) show_voucher(*voucher, *answer.mutable_voucher());
  return to_json(answer, request);
}

}  // namespace lanyard::api::queries
