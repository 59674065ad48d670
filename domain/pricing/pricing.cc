#include "domain/pricing/pricing.h"

namespace lanyard::domain {
namespace {

events::OrderLine line_of(std::uint32_t number, const PricingItem& item) {
  events::OrderLine line;
  line.set_line(number);
  if (item.product.is_ticket()) {
    line.set_ticket_type(item.product.slug);
  } else {
    line.set_addon(item.product.slug);
  }
  line.set_name(item.name);
  line.set_unit_price(item.unit_price);
  line.set_quantity(item.quantity);
  line.set_gross(item.unit_price * item.quantity);
  line.set_voucher_discount(0);
  line.set_total(line.gross() - line.condition().amount() - line.voucher_discount());
  return line;
}

}  // namespace

Pricing price(const std::vector<PricingItem>& items) {
  Pricing pricing;
  pricing.lines.reserve(items.size());
  for (const PricingItem& item : items) {
    const auto number = static_cast<std::uint32_t>(pricing.lines.size() + 1);
    const events::OrderLine& line = pricing.lines.emplace_back(line_of(number, item));
    pricing.subtotal += line.gross();
    pricing.discount += line.condition().amount() + line.voucher_discount();
  }
  pricing.total = pricing.subtotal - pricing.discount;
  return pricing;
}

}  // namespace lanyard::domain
