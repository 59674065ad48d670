#include <algorithm>
#include <map>
#include <set>

#include "domain/order/order.h"
#include "domain/streams.h"
#include "world.h"

namespace lanyard::tests {
namespace {

using domain::Entity;
using domain::OrderState;
using domain::State;

/// What orders, carts and people amount to, counted without looking at any sum.
struct Count {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> products;  // stream: sold, held
  std::int64_t tickets_sold = 0;
  std::int64_t tickets_held = 0;
  std::map<std::string, std::map<std::string, std::int64_t>> bought;  // user, ticket type
  std::map<std::string, std::set<std::string>> holders;               // user: orders
  std::set<std::pair<Instant, std::string>> deadlines;
};

void count_order(const OrderState& order, Count& count) {
  const bool paid = order.status() == domain::ORDER_STATUS_PAID;
  const bool pending = order.status() == domain::ORDER_STATUS_PENDING;
  if (pending)
    count.deadlines.emplace(Instant{order.hold_expires_at()}, domain::order_stream(order.order()));
  if (!paid && !pending) return;
  for (const auto& line : order.lines()) {
    const std::int64_t sold = paid ? line.quantity() : 0;
    const std::int64_t held = pending ? line.quantity() : 0;
    auto& product =
        count.products[line.has_addon() ? domain::addon_stream(line.addon())
                                        : domain::ticket_type_stream(line.ticket_type())];
    product.first += sold;
    product.second += held;
    for (std::int64_t unit = 1; paid && unit <= line.quantity(); ++unit)
      count.holders[domain::holder_of(order, line, unit)].insert(order.order());
    if (!line.has_ticket_type()) continue;
    count.tickets_sold += sold;
    count.tickets_held += held;
    count.bought[order.user()][line.ticket_type()] += line.quantity();
  }
}

Count count(const State& state) {
  Count count;
  state.for_each([&](const std::string& key, const Entity& entity) {
    if (entity.has_order()) count_order(entity.order(), count);
    if (entity.has_cart() && entity.cart().status() == domain::CART_STATUS_OPEN)
      count.deadlines.emplace(Instant{entity.cart().expires_at()}, key);
  });
  return count;
}

class Comparison {
 public:
  void require(bool condition, std::string what) {
    if (!condition) found_.push_back(std::move(what));
  }
  std::vector<std::string> found() && { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

void compare_product(const std::string& key, const auto& product, const Count& count,
                     Comparison& to) {
  const auto at = count.products.find(key);
  const auto [sold, held] =
      at == count.products.end() ? std::pair<std::int64_t, std::int64_t>() : at->second;
  to.require(product.sold() == sold && product.held() == held, key + ": sold and held");
  const std::int64_t total = product.definition().total_quantity();
  to.require(total == 0 || sold + held <= total, key + " is oversold");
}

void compare_user(const std::string& user, const domain::UserState& state, const Count& count,
                  Comparison& to) {
  std::map<std::string, std::int64_t> bought;
  for (const auto& of : state.bought()) bought[of.ticket_type()] = of.units();
  const auto expected = count.bought.find(user);
  to.require(bought == (expected == count.bought.end() ? std::map<std::string, std::int64_t>()
                                                       : expected->second),
             user + ": bought");
  const std::set<std::string> orders(state.holds_units_of().begin(), state.holds_units_of().end());
  const auto held = count.holders.find(user);
  to.require(orders == (held == count.holders.end() ? std::set<std::string>() : held->second),
             user + ": holds units of");
  to.require(held == count.holders.end() || state.has_access_code(), user + " holds, unattended");
  to.require(std::ranges::is_sorted(state.holds_units_of()), user + ": not in order");
}

void compare_order(const OrderState& order, Comparison& to) {
  const std::string& name = order.order();
  const bool pending = order.status() == domain::ORDER_STATUS_PENDING;
  const std::int64_t due = order.status() == domain::ORDER_STATUS_PAID ? order.total() : 0;
  to.require(
      pending ? order.received() < order.total() || order.total() == 0 : order.received() == due,
      name + " keeps the wrong sum");
  for (const auto& line : order.lines()) {
    const std::vector<std::uint32_t> units = domain::redeemed_units(line);
    to.require(std::ranges::adjacent_find(units) == units.end(), name + ": redeemed twice");
    to.require(std::ssize(units) <= line.quantity(), name + ": redeemed too often");
    for (const auto& holder : line.assigned())
      to.require(holder.user() != order.user(), name + ": the buyer holds it anyway");
  }
}

}  // namespace

std::vector<std::string> contradictions(const State& state) {
  const Count counted = count(state);
  Comparison to;
  std::set<std::string> attendees;
  state.for_each([&](const std::string& key, const Entity& entity) {
    to.require(entity.revision() > 0 || entity.has_scan() || entity.has_user(),
               key + " has no revision");
    if (entity.has_ticket_type()) compare_product(key, entity.ticket_type(), counted, to);
    if (entity.has_addon()) compare_product(key, entity.addon(), counted, to);
    if (entity.has_user()) compare_user(key.substr(5), entity.user(), counted, to);
    if (entity.has_order()) compare_order(entity.order(), to);
    if (entity.has_attendee())
      to.require(attendees.insert(entity.attendee().user()).second, key + ": a second attendee");
  });
  const domain::ConferenceState& venue = *state.conference();
  const std::int64_t capacity = venue.settings().total_capacity();
  to.require(venue.tickets_sold() == counted.tickets_sold, "tickets sold");
  to.require(venue.tickets_held() == counted.tickets_held, "tickets held");
  to.require(capacity == 0 || counted.tickets_sold + counted.tickets_held <= capacity,
             "the venue is oversold");
  to.require(state.deadlines() == counted.deadlines, "deadlines");
  return std::move(to).found();
}

}  // namespace lanyard::tests
