#include <algorithm>
#include <map>
#include <set>

#include "domain/attendee/redemption.h"
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
  std::map<std::string, std::set<std::string>> pending;               // user: orders
  std::map<std::string, std::set<std::string>> attention;             // user: orders
  std::set<std::pair<Instant, std::string>> deadlines;
  std::map<std::string, std::int64_t> vouchers;                           // code: uses
  std::map<std::string, std::int64_t> conditions;                         // id: units
  std::map<std::string, std::map<std::string, std::int64_t>> discounted;  // user, condition
  std::map<std::string, std::int64_t> credits;  // id: what payments took and did not give back
  std::map<std::string, std::set<std::string>> speakers;  // user: codes
  std::map<std::string, std::set<std::string>> shared;    // speaker: talks
  std::map<std::string, std::string> letters;             // user: the open one
  std::set<std::string> default_templates;
  std::int64_t templates = 0;
};

/// What an order that was not cancelled has of vouchers and conditions.
void count_uses(const OrderState& order, Count& count) {
  if (order.status() == domain::ORDER_STATUS_CANCELLED) return;
  if (order.has_voucher()) ++count.vouchers[order.voucher()];
  for (const auto& use : order.condition_uses()) {
    count.conditions[use.id()] += use.units();
    count.discounted[order.user()][use.id()] += use.units();
  }
}

void count_order(const OrderState& order, Count& count) {
  const bool pending = order.status() == domain::ORDER_STATUS_PENDING;
  const bool sold = domain::paid_like(order) || order.status() == domain::ORDER_STATUS_REFUNDED;
  count_uses(order, count);
  for (const auto& payment : order.payments()) {
    if (payment.has_credit())
      count.credits[payment.credit()] += payment.applied() - payment.refunded();
  }
  if (order.needs_attention()) count.attention[order.user()].insert(order.order());
  if (pending) count.pending[order.user()].insert(order.order());
  if (pending)
    count.deadlines.emplace(Instant{order.hold_expires_at()}, domain::order_stream(order.order()));
  if (!sold && !pending) return;
  for (const auto& line : order.lines()) {
    const std::int64_t units = line.quantity() - line.released_size();
    auto& product =
        count.products[line.has_addon() ? domain::addon_stream(line.addon())
                                        : domain::ticket_type_stream(line.ticket_type())];
    (sold ? product.first : product.second) += units;
    for (std::int64_t unit = 1; domain::paid_like(order) && unit <= line.quantity(); ++unit) {
      if (!domain::was_released(line, unit))
        count.holders[domain::holder_of(order, line, unit)].insert(order.order());
    }
    if (!line.has_ticket_type() || units == 0) continue;
    (sold ? count.tickets_sold : count.tickets_held) += units;
    count.bought[order.user()][line.ticket_type()] += units;
  }
}

void count_programme(const Entity& entity, Count& count) {
  if (entity.has_speaker() && entity.speaker().record().has_user())
    count.speakers[entity.speaker().record().user()].insert(entity.speaker().record().code());
  if (!entity.has_talk() || entity.talk().record().speakers_size() < 2) return;
  for (const std::string& speaker : entity.talk().record().speakers())
    count.shared[speaker].insert(entity.talk().record().code());
}

void count_paper(const Entity& entity, Count& count) {
  if (entity.has_badge_template()) {
    ++count.templates;
    if (entity.badge_template().definition().is_default())
      count.default_templates.insert(entity.badge_template().definition().slug());
  }
  const auto& letter = entity.letter();
  if (entity.has_letter() && letter.status() != domain::LETTER_STATUS_SENT &&
      letter.status() != domain::LETTER_STATUS_REJECTED)
    count.letters[letter.details().user()] += letter.details().letter();
}

Count count(const State& state) {
  Count count;
  state.for_each([&](const std::string& key, const Entity& entity) {
    if (entity.has_order()) count_order(entity.order(), count);
    count_programme(entity, count);
    count_paper(entity, count);
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

void compare_list(const auto& orders, const std::map<std::string, std::set<std::string>>& counted,
                  const std::string& what, const std::string& user, Comparison& to) {
  const auto expected = counted.find(user);
  to.require(std::set<std::string>(orders.begin(), orders.end()) ==
                 (expected == counted.end() ? std::set<std::string>() : expected->second),
             what);
  to.require(std::ranges::is_sorted(orders), what + ": not in order");
}

void compare_user(const std::string& user, const domain::UserState& state, const Count& count,
                  Comparison& to) {
  std::map<std::string, std::int64_t> bought;
  for (const auto& of : state.bought()) bought[of.ticket_type()] = of.units();
  const auto expected = count.bought.find(user);
  to.require(bought == (expected == count.bought.end() ? std::map<std::string, std::int64_t>()
                                                       : expected->second),
             user + ": bought");
  std::map<std::string, std::int64_t> discounted;
  for (const auto& of : state.discounted()) discounted[of.condition()] = of.units();
  const auto uses = count.discounted.find(user);
  to.require(discounted == (uses == count.discounted.end() ? std::map<std::string, std::int64_t>()
                                                           : uses->second),
             user + ": discounted");
  const std::set<std::string> speakers(state.speakers().begin(), state.speakers().end());
  const auto known = count.speakers.find(user);
  to.require(speakers == (known == count.speakers.end() ? std::set<std::string>() : known->second),
             user + ": speakers");
  const auto letter = count.letters.find(user);
  to.require(state.open_letter() == (letter == count.letters.end() ? "" : letter->second),
             user + ": open letter");
  const std::set<std::string> orders(state.holds_units_of().begin(), state.holds_units_of().end());
  const auto held = count.holders.find(user);
  to.require(orders == (held == count.holders.end() ? std::set<std::string>() : held->second),
             user + ": holds units of");
  compare_list(state.pending_orders(), count.pending, user + ": pending orders", user, to);
  compare_list(state.attention_orders(), count.attention, user + ": orders to look at", user, to);
  for (const auto& lost : state.lost_units())
    to.require(
        lost.reassigned() >= 0 && lost.refunded() >= 0 && lost.reassigned() + lost.refunded() > 0,
        user + ": lost units");
  to.require(held == count.holders.end() || state.has_access_code(), user + " holds, unattended");
  to.require(std::ssize(orders) == state.holds_units_of_size(), user + ": an order held twice");
}

void compare_order(const OrderState& order, Comparison& to) {
  const std::string& name = order.order();
  const bool pending = order.status() == domain::ORDER_STATUS_PENDING;
  const bool cancelled = order.status() == domain::ORDER_STATUS_CANCELLED;
  to.require(pending ? order.received() < order.total() || order.total() == 0
                     : order.received() == (cancelled ? 0 : order.total()),
             name + " keeps the wrong sum");
  const bool refunded = order.status() == domain::ORDER_STATUS_REFUNDED;
  to.require(order.refunded() == order.received() ? refunded || order.received() == 0
                                                  : !refunded && order.refunded() >= 0,
             name + " is not as refunded as it says");
  std::int64_t left = 0;
  for (const auto& payment : order.payments()) {
    to.require(payment.refunded() >= 0 && payment.refunded() <= payment.applied(),
               payment.payment() + " gave back more than it was");
    left += payment.applied() - payment.refunded();
  }
  to.require(left >= order.received() - order.refunded(), name + ": payments lack what is left");
  for (const auto& line : order.lines()) {
    const std::vector<std::uint32_t> units = domain::redeemed_units(line);
    to.require(std::ranges::adjacent_find(units) == units.end(), name + ": redeemed twice");
    to.require(std::ssize(units) <= line.quantity() - line.released_size(),
               name + ": redeemed too often");
    to.require(std::ranges::is_sorted(line.released(), std::ranges::less_equal()) ||
                   line.released_size() < 2,
               name + ": released twice");
    for (const auto& redemption : line.redemptions()) {
      to.require(redemption.conflicted() >= 0, redemption.redemption() + ": conflicts below none");
      for (const std::uint32_t unit : redemption.units()) {
        to.require(redemption.voided() || domain::holder_of(order, line, unit) == redemption.user(),
                   redemption.redemption() + " has a unit of somebody else");
      }
    }
    for (const auto& holder : line.assigned()) {
      to.require(holder.user() != order.user(), name + ": the buyer holds it anyway");
      to.require(!domain::was_released(line, holder.unit()), name + ": held and given back");
    }
  }
}

template <class Counts>
std::int64_t counted(const Counts& counts, const std::string& name) {
  const auto at = counts.find(name);
  return at == counts.end() ? 0 : at->second;
}

void compare_discounts(const Entity& entity, const Count& count, Comparison& to) {
  if (entity.has_voucher()) {
    const auto& voucher = entity.voucher();
    to.require(voucher.times_used() == counted(count.vouchers, voucher.definition().code()) &&
                   voucher.times_used() <= voucher.definition().max_uses(),
               voucher.definition().code() + ": uses");
  }
  if (entity.has_condition()) {
    const auto& condition = entity.condition();
    const std::int64_t limit = condition.definition().limit();
    to.require(condition.units_used() == counted(count.conditions, condition.definition().id()) &&
                   (limit == 0 || condition.units_used() <= limit),
               condition.definition().name() + ": uses");
  }
  if (entity.has_credit()) {
    const auto& credit = entity.credit();
    const std::int64_t applied = counted(count.credits, credit.credit());
    const bool expired = credit.status() == domain::CREDIT_STATUS_EXPIRED;
    to.require(expired ? credit.amount() - credit.remaining() >= applied
                       : credit.amount() - credit.remaining() == applied,
               credit.credit() + ": remaining");
    to.require(credit.remaining() >= 0 && credit.remaining() <= credit.amount() &&
                   (credit.remaining() > 0 || credit.status() == domain::CREDIT_STATUS_APPLIED),
               credit.credit() + ": status");
  }
  if (entity.has_speaker()) {
    const auto& speaker = entity.speaker();
    const std::set<std::string> talks(speaker.shared_talks().begin(), speaker.shared_talks().end());
    const auto shared = count.shared.find(speaker.record().code());
    to.require(talks == (shared == count.shared.end() ? std::set<std::string>() : shared->second),
               speaker.record().code() + ": shared talks");
  }
  if (entity.has_cart() && entity.cart().status() != domain::CART_STATUS_OPEN)
    to.require(!entity.cart().has_voucher(), "a closed cart has a voucher");
}

}  // namespace

std::vector<std::string> contradictions(const State& state) {
  const Count counted = count(state);
  Comparison to;
  std::set<std::string> attendees;
  state.for_each([&](const std::string& key, const Entity& entity) {
    to.require(
        entity.revision() > 0 || entity.has_scan() || entity.has_forgotten() || entity.has_user(),
        key + " has no revision");
    if (entity.has_ticket_type()) compare_product(key, entity.ticket_type(), counted, to);
    if (entity.has_addon()) compare_product(key, entity.addon(), counted, to);
    if (entity.has_user()) compare_user(key.substr(5), entity.user(), counted, to);
    if (entity.has_order()) compare_order(entity.order(), to);
    compare_discounts(entity, counted, to);
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
  to.require(venue.badge_templates() == counted.templates, "badge templates");
  to.require(counted.default_templates == (venue.has_default_badge_template()
                                               ? std::set{venue.default_badge_template()}
                                               : std::set<std::string>()),
             "default badge template");
  return std::move(to).found();
}

}  // namespace lanyard::tests
