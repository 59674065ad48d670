#include "domain/order/refund.h"

#include <algorithm>
#include <map>
#include <set>

#include "domain/attendee/redemption.h"
#include "domain/cart/cart.h"
#include "domain/conference/conference.h"
#include "domain/credit/credit.h"
#include "domain/discount/discount.h"
#include "domain/order/order.h"
#include "domain/pricing/shares.h"
#include "domain/streams.h"
#include "events/check.h"

namespace lanyard::domain {
namespace {

/// Units of a line that a refund can release: not released yet, and not handed out. Those that the
/// buyer still holds come first, the last ones first.
std::vector<std::uint32_t> releasable(const OrderState& order, const OrderLineState& line) {
  const std::vector<std::uint32_t> redeemed = redeemed_units(line);
  std::vector<std::uint32_t> units;
  for (std::uint32_t unit = static_cast<std::uint32_t>(line.quantity()); unit >= 1; --unit) {
    if (!was_released(line, unit) && !std::ranges::binary_search(redeemed, unit))
      units.push_back(unit);
  }
  std::ranges::stable_partition(
      units, [&](std::uint32_t unit) { return holder_of(order, line, unit) == order.user(); });
  return units;
}

/// What the next units of the line were sold for: the line's total is shared by its units so that
/// all of them together give exactly that.
std::int64_t price_of_next(const OrderLineState& line, std::int64_t units) {
  const std::int64_t before = line.released_size();
  return rounded_share(line.total(), before + units, line.quantity()) -
         rounded_share(line.total(), before, line.quantity());
}

Refusal refuse_lines(const OrderState& order, const std::vector<RefundLine>& lines) {
  std::set<std::int64_t> named;
  for (const RefundLine& of : lines) {
    const OrderLineState* line = find_line(order, of.line);
    if (line == nullptr) {
      return not_found(say("The order ", order.order(), " has no line ", of.line, "."),
                       "line_not_found");
    }
    if (of.quantity < 1 || !named.insert(of.line).second) {
      return conflict("invalid_quantity",
                      say("Of line ", of.line, " ", of.quantity,
                          " units cannot be refunded: at least 1, and each line once."),
                      {{"line", of.line}});
    }
  }
  return std::nullopt;
}

Refusal refuse_units(const OrderState& order, const std::vector<RefundLine>& lines) {
  for (const RefundLine& of : lines) {
    const OrderLineState& line = *find_line(order, of.line);
    const auto left = static_cast<std::int64_t>(releasable(order, line).size());
    if (of.quantity <= left) continue;
    return conflict("exceeds_refundable",
                    say("Of ", line.name(), " ", left, " units can be refunded, not ", of.quantity,
                        ": the others were refunded or handed out."),
                    {{"line", of.line}, {"refundable", left}});
  }
  return std::nullopt;
}

/// The units, as events for each line and holder.
void add_released(const OrderState& order, std::uint32_t number,
                  const std::vector<std::uint32_t>& units, events::OrderRefunded& refunded) {
  const OrderLineState& line = *find_line(order, number);
  std::map<std::string, std::set<std::uint32_t>> by_holder;
  for (const std::uint32_t unit : units) by_holder[holder_of(order, line, unit)].insert(unit);
  for (const auto& [user, held] : by_holder) {
    events::ReleasedUnits& released = *refunded.add_released();
    released.set_line(number);
    set_product(product_of(line), released);
    released.set_user(user);
    released.mutable_units()->Add(held.begin(), held.end());
  }
}

void release_all(const OrderState& order, events::OrderRefunded& refunded) {
  for (int i = 0; i < order.lines_size(); ++i)
    add_released(order, static_cast<std::uint32_t>(i + 1), releasable(order, order.lines(i)),
                 refunded);
}

void release_lines(const OrderState& order, const std::vector<RefundLine>& lines,
                   events::OrderRefunded& refunded) {
  std::map<std::int64_t, std::int64_t> quantities;  // in the order of the lines
  for (const RefundLine& of : lines) quantities[of.line] = of.quantity;
  for (const auto& [number, quantity] : quantities) {
    std::vector<std::uint32_t> units = releasable(order, *find_line(order, number));
    units.resize(static_cast<std::size_t>(quantity));
    add_released(order, static_cast<std::uint32_t>(number), units, refunded);
  }
}

/// Whether after the release of these units nothing can be released any more.
bool releases_all(const OrderState& order, const std::vector<RefundLine>& lines) {
  std::int64_t left = 0;
  for (const OrderLineState& line : order.lines())
    left += static_cast<std::int64_t>(releasable(order, line).size());
  for (const RefundLine& of : lines) left -= of.quantity;
  return left == 0;
}

/// Splits the amount over the order's payments, newest first, each the way it came.
void give_back(const State& state, const Context& context, const OrderState& order,
               const events::OrderRefunded& refund, Accepted& accepted) {
  std::int64_t left = refund.amount();
  for (auto at = order.payments().rbegin(); at != order.payments().rend() && left > 0; ++at) {
    const PaymentState& payment = *at;
    const std::int64_t amount = std::min(left, payment.applied() - payment.refunded());
    if (amount == 0) continue;
    left -= amount;
    if (payment.has_credit()) {
      if (restore_credit(state, order, payment, amount, refund.refund(), accepted)) continue;
      issue_credit(state, context,
                   {.user = order.user(),
                    .order = order.order(),
                    .payment = payment.payment(),
                    .refund = refund.refund(),
                    .amount = amount,
                    .reason = events::CREDIT_REASON_REFUND},
                   accepted);
      continue;
    }
    events::PaymentRefunded back;
    back.set_order(order.order());
    back.set_user(order.user());
    back.set_refund(refund.refund());
    back.set_payment(payment.payment());
    back.set_method(payment.method());
    back.set_currency(refund.currency());
    back.set_amount(amount);
    back.set_refunded(payment.refunded() + amount);
    back.set_full(back.refunded() == payment.applied());
    accepted.events.push_back({order_stream(order.order()), std::move(back)});
  }
  LANYARD_CHECK(left == 0, "an order's payments hold what it received");
}

}  // namespace

std::string RefundOrder::primary_stream(const State&) const { return order_stream(order); }

void RefundOrder::needs(Keys& keys) const { keys.order(order); }

Decision RefundOrder::decide(const State& state, const Context& context) const {
  const std::string& currency = conference_of(state).settings().currency();
  const auto where = choice_of("destination", destination, kRefundDestinations);
  if (!where) return refuse(where.error());
  std::optional<std::int64_t> asked;
  if (amount) {
    const auto minor = minor_units("amount", *amount, currency, INT64_MAX);
    if (!minor) return refuse(minor.error());
    asked = *minor;
  }
  const auto found = find_order(state, order);
  if (!found) return refuse(found.error());
  const OrderState& from = **found;
  if (!paid_like(from)) {
    return refuse(conflict("order_not_refundable",
                           say("The order ", order, " is ", text(from.status()), "."),
                           {{"order_status", std::string(text(from.status()))}}));
  }
  if (Refusal refusal = refuse_lines(from, lines)) return refuse(std::move(refusal));
  const std::int64_t refundable = from.received() - from.refunded();
  const bool nothing_paid = from.received() == 0;
  if (asked && !(*asked == 0 && nothing_paid)) {
    if (Refusal refusal = refuse_not_positive(*asked, currency)) return refuse(std::move(refusal));
  }
  if (Refusal refusal = refuse_units(from, lines)) return refuse(std::move(refusal));

  events::OrderRefunded refunded;
  std::int64_t price_of_lines = 0;
  for (const RefundLine& of : lines) {
    events::RefundedLine& line = *refunded.add_lines();
    line.set_line(static_cast<std::uint32_t>(of.line));
    line.set_quantity(of.quantity);
    line.set_amount(price_of_next(*find_line(from, of.line), of.quantity));
    price_of_lines += line.amount();
  }
  const std::int64_t sum = asked ? *asked : lines.empty() ? refundable : price_of_lines;
  if (sum > refundable) {
    const std::string left = money_text(refundable, currency);
    return refuse(conflict("exceeds_refundable",
                           say("Of the order ", order, " ", left, " can be refunded, not ",
                               money_text(sum, currency), "."),
                           {{"refundable", left}}));
  }
  refunded.set_order(order);
  refunded.set_user(from.user());
  refunded.set_refund(say(order, "-F", from.refunds() + 1));
  refunded.set_destination(static_cast<events::RefundDestination>(*where + 1));
  refunded.set_currency(currency);
  refunded.set_amount(sum);
  refunded.set_refunded(from.refunded() + sum);
  // Where nothing was paid, what is left to give back are units.
  refunded.set_full(nothing_paid ? lines.empty() || releases_all(from, lines) : sum == refundable);
  if (reason) refunded.set_reason(*reason);
  if (refunded.full()) {
    release_all(from, refunded);
  } else {
    release_lines(from, lines, refunded);
  }

  Accepted accepted;
  accepted.result.set_order(order);
  accepted.result.set_status(refunded.full() ? "refunded" : "partially_refunded");
  accepted.result.set_currency(currency);
  accepted.result.set_refund(refunded.refund());
  accepted.result.set_refunded(sum);
  accepted.result.set_refundable(refundable - sum);
  accepted.events.push_back({order_stream(order), refunded});
  if (refunded.destination() == events::REFUND_DESTINATION_ORIGINAL) {
    give_back(state, context, from, refunded, accepted);
  } else {
    issue_credit(state, context,
                 {.user = from.user(),
                  .order = order,
                  .refund = refunded.refund(),
                  .amount = sum,
                  .reason = events::CREDIT_REASON_REFUND},
                 accepted);
  }
  return accepted;
}

}  // namespace lanyard::domain
