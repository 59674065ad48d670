#include "domain/pricing/pricing.h"

#include <algorithm>

#include "domain/discount/discount.h"
#include "domain/pricing/shares.h"

namespace lanyard::domain {
namespace {

constexpr std::int64_t kWhole = 10'000;  // basis points of 100 %

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
  line.set_total(line.gross());
  return line;
}

/// What the condition takes off so many units.
std::int64_t off(const events::Condition& condition, std::int64_t unit_price, std::int64_t units) {
  const std::int64_t base = unit_price * units;
  if (condition.discount_type() == events::DISCOUNT_TYPE_FIXED_AMOUNT)
    return std::min(condition.amount() * units, base);
  return rounded_share(base, std::clamp<std::int64_t>(condition.percentage(), 0, kWhole), kWhole);
}

void add_use(const events::Condition& condition, const events::ConditionDiscount& given,
             Pricing& pricing) {
  auto& uses = pricing.condition_uses;
  auto use = std::ranges::find(uses, condition.id(), &events::ConditionUse::id);
  if (use == uses.end()) {
    use = uses.emplace(uses.end());
    use->set_id(condition.id());
    use->set_name(condition.name());
  }
  use->set_units(use->units() + given.units());
  use->set_amount(use->amount() + given.amount());
}

/// Gives the line to the first offer that takes anything off it.
void discount(const PricingItem& item, std::vector<Offer>& offers, events::OrderLine& line,
              Pricing& pricing) {
  for (Offer& offer : offers) {
    const events::Condition& condition = *offer.condition;
    if (offer.units <= 0 || !covers(condition, item.product)) continue;
    std::int64_t units = std::min(item.quantity, offer.units);
    if (condition.max_quantity() > 0) units = std::min(units, condition.max_quantity());
    const std::int64_t amount = off(condition, item.unit_price, units);
    if (amount <= 0) continue;
    offer.units -= units;
    events::ConditionDiscount& given = *line.mutable_condition();
    given.set_id(condition.id());
    given.set_name(condition.name());
    given.set_amount(amount);
    given.set_units(units);
    line.set_total(line.gross() - amount);
    add_use(condition, given, pricing);
    return;
  }
}

/// What of each line the voucher may take: all that conditions left, or the share of so many units.
std::vector<std::int64_t> within_reach(const events::Voucher& voucher,
                                       const std::vector<PricingItem>& items,
                                       const std::vector<events::OrderLine>& lines) {
  std::int64_t units_left = voucher.max_units_per_use() > 0
                                ? voucher.max_units_per_use()
                                : std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> amounts(lines.size());
  for (std::size_t i = 0; i < lines.size() && units_left > 0; ++i) {
    if (lines[i].total() == 0 || !covers(voucher, items[i].product)) continue;
    const std::int64_t units = std::min(items[i].quantity, units_left);
    units_left -= units;
    amounts[i] = rounded_share(lines[i].total(), units, items[i].quantity);
  }
  return amounts;
}

std::vector<std::int64_t> taken_by(const events::Voucher& voucher,
                                   std::vector<std::int64_t> amounts) {
  switch (voucher.type()) {
    case events::VOUCHER_TYPE_PERCENTAGE: {
      const std::int64_t part = std::clamp<std::int64_t>(voucher.percentage(), 0, kWhole);
      for (std::int64_t& amount : amounts) amount = rounded_share(amount, part, kWhole);
      return amounts;
    }
    case events::VOUCHER_TYPE_FIXED_AMOUNT: {
      std::int64_t all = 0;
      for (const std::int64_t amount : amounts) all += amount;
      return split(std::clamp<std::int64_t>(voucher.amount(), 0, all), amounts);
    }
    default:  // protobuf's enums are open; comp takes it all
      return amounts;
  }
}

void redeem(const events::Voucher& voucher, const std::vector<PricingItem>& items,
            Pricing& pricing) {
  const std::vector<std::int64_t> taken =
      taken_by(voucher, within_reach(voucher, items, pricing.lines));
  for (std::size_t i = 0; i < taken.size(); ++i) {
    events::OrderLine& line = pricing.lines[i];
    line.set_voucher_discount(taken[i]);
    line.set_total(line.total() - taken[i]);
    pricing.voucher_discount += taken[i];
  }
}

}  // namespace

Pricing price(const std::vector<PricingItem>& items, const Discounts& discounts) {
  Pricing pricing;
  pricing.lines.reserve(items.size());
  std::vector<Offer> offers = discounts.offers;
  for (const PricingItem& item : items) {
    const auto number = static_cast<std::uint32_t>(pricing.lines.size() + 1);
    events::OrderLine& line = pricing.lines.emplace_back(line_of(number, item));
    discount(item, offers, line, pricing);
  }
  if (discounts.voucher != nullptr) redeem(*discounts.voucher, items, pricing);
  for (const events::OrderLine& line : pricing.lines) {
    pricing.subtotal += line.gross();
    pricing.total += line.total();
  }
  pricing.discount = pricing.subtotal - pricing.total;
  return pricing;
}

}  // namespace lanyard::domain
