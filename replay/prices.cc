#include "replay/prices.h"

#include <fmt/format.h>

#include "domain/cart/priced.h"
#include "domain/checks.h"
#include "events/money.h"

namespace lanyard::replay {
namespace {

/// Why the cart cannot have been priced: nothing that we write has such carts, and the pricing
/// function must not be asked for them.
std::optional<std::string> without_price(const domain::State& state,
                                         const domain::CartState& cart) {
  for (const domain::CartItem& item : cart.items()) {
    const auto bad = [&](const auto* product,
                         const std::string& slug) -> std::optional<std::string> {
      if (product == nullptr || !product->has_definition())
        return fmt::format("the cart has `{}`, which was never defined", slug);
      const std::int64_t price = product->definition().price();
      if (price < 0 || price > domain::kMaxPrice)
        return fmt::format("`{}` has a price that nothing can have", slug);
      if (item.quantity() < 1 || item.quantity() > domain::kMaxQuantity)
        return fmt::format("the cart has {} units of `{}`", item.quantity(), slug);
      return std::nullopt;
    };
    auto reason = item.has_ticket_type()
                      ? bad(state.ticket_type(item.ticket_type()), item.ticket_type())
                      : bad(state.addon(item.addon()), item.addon());
    if (reason) return reason;
  }
  if (cart.items_size() > domain::kMaxProducts)
    return fmt::format("the cart has {} products", cart.items_size());
  for (const std::string& id : state.conference()->conditions()) {
    const std::int64_t amount = state.condition(id)->definition().amount();
    if (amount < 0 || amount > domain::kMaxPrice)
      return fmt::format("the condition {} has an amount that none can have", id);
  }
  return std::nullopt;
}

std::string line_text(const events::OrderLine& line, const std::string& currency) {
  std::string text = fmt::format("{} × {} at {}", line.quantity(),
                                 line.has_ticket_type() ? line.ticket_type() : line.addon(),
                                 money_text(line.unit_price(), currency));
  if (line.has_condition()) {
    text += fmt::format(", {} off by {}", money_text(line.condition().amount(), currency),
                        line.condition().name());
  }
  if (line.voucher_discount() != 0)
    text += fmt::format(", {} off by voucher", money_text(line.voucher_discount(), currency));
  return text + fmt::format(", total {}", money_text(line.total(), currency));
}

/// What an order says of prices, and nothing else.
events::OrderPlaced prices_of(const events::OrderPlaced& placed) {
  events::OrderPlaced prices;
  prices.set_currency(placed.currency());
  *prices.mutable_lines() = placed.lines();
  prices.set_subtotal(placed.subtotal());
  prices.set_discount(placed.discount());
  prices.set_total(placed.total());
  *prices.mutable_condition_uses() = placed.condition_uses();
  if (placed.has_voucher()) *prices.mutable_voucher() = placed.voucher();
  return prices;
}

/// The first thing in which they differ.
std::string difference(const events::OrderPlaced& is, const events::OrderPlaced& must) {
  if (is.currency() != must.currency())
    return fmt::format("it is in {} instead of {}", is.currency(), must.currency());
  if (is.lines_size() != must.lines_size())
    return fmt::format("it has {} lines instead of {}", is.lines_size(), must.lines_size());
  for (int i = 0; i < is.lines_size(); ++i) {
    if (domain::same(is.lines(i), must.lines(i))) continue;
    return fmt::format("line {} says “{}”, its cart gives “{}”", i + 1,
                       line_text(is.lines(i), must.currency()),
                       line_text(must.lines(i), must.currency()));
  }
  const auto sums = [&](const events::OrderPlaced& order) {
    return fmt::format("{} − {} = {}", money_text(order.subtotal(), must.currency()),
                       money_text(order.discount(), must.currency()),
                       money_text(order.total(), must.currency()));
  };
  if (sums(is) != sums(must))
    return fmt::format("its sums are {}, its cart gives {}", sums(is), sums(must));
  if (is.has_voucher() != must.has_voucher() || !domain::same(is.voucher(), must.voucher()))
    return "its use of the voucher is not what its cart gives";
  return "its uses of conditions are not what its cart gives";
}

}  // namespace

std::optional<std::string> PriceCheck::look_at(const domain::State& before, Instant recorded_at,
                                               const events::Event& event) {
  if (const auto* checked_out = std::get_if<events::CartCheckedOut>(&event))
    return expect(before, recorded_at, *checked_out);
  if (const auto* placed = std::get_if<events::OrderPlaced>(&event)) return compare(*placed);
  return std::nullopt;
}

std::optional<std::string> PriceCheck::expect(const domain::State& before, Instant recorded_at,
                                              const events::CartCheckedOut& event) {
  const domain::CartState* cart = before.cart(event.user());
  if (cart == nullptr || cart->status() != domain::CART_STATUS_OPEN || cart->items().empty())
    return fmt::format("{} has no open cart with anything in it to be checked out", event.user());
  if (auto reason = without_price(before, *cart)) return reason;
  expected_[event.order()] = domain::priced_order(before, *cart, recorded_at);
  return std::nullopt;
}

std::optional<std::string> PriceCheck::compare(const events::OrderPlaced& placed) {
  const auto expected = expected_.extract(placed.order());
  if (expected.empty()) return fmt::format("no cart became the order {}", placed.order());
  const events::OrderPlaced prices = prices_of(placed);
  if (!domain::same(prices, expected.mapped())) {
    return fmt::format("the order {} is not priced as it must be: {}", placed.order(),
                       difference(prices, expected.mapped()));
  }
  ++orders_;
  return std::nullopt;
}

}  // namespace lanyard::replay
