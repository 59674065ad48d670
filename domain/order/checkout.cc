#include "domain/order/checkout.h"

#include "domain/cart/cart.h"
#include "domain/cart/priced.h"
#include "domain/conference/conference.h"
#include "domain/order/settlement.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {
namespace {

/// Each item as if it were added now, then the venue over all of them.
Refusal refuse_items(const State& state, const CartState& cart, Instant now) {
  const std::int64_t ticket_units = ticket_units_in(&cart);
  for (const CartItem& item : cart.items()) {
    const Product product = product_of(item);
    const Wanted wanted{
        .product = product, .units = item.quantity(), .ticket_units = ticket_units, .alone = false};
    if (Refusal refusal = refuse_wanted(state, cart.user(), &cart, wanted, now)) return refusal;
  }
  return ticket_units == 0 ? std::nullopt : refuse_venue(state, ticket_units);
}

/// What the command adds to the order.
void fill_in(const Checkout& command, const CartState& cart, events::OrderPlaced& placed) {
  placed.set_user(command.user);
  placed.set_cart(cart.cart());
  if (command.billing_name) *placed.mutable_billing_name() = *command.billing_name;
  if (command.billing_email) *placed.mutable_billing_email() = *command.billing_email;
  if (command.billing_company) *placed.mutable_billing_company() = *command.billing_company;
  if (command.utm_source) placed.set_utm_source(*command.utm_source);
  if (command.utm_medium) placed.set_utm_medium(*command.utm_medium);
  if (command.utm_campaign) placed.set_utm_campaign(*command.utm_campaign);
}

void answer(const events::OrderPlaced& placed, events::CommandResult& result) {
  result.set_order(placed.order());
  result.set_status("pending");
  result.set_subtotal(placed.subtotal());
  result.set_discount(placed.discount());
  result.set_total(placed.total());
  result.set_balance(placed.total());
  result.set_currency(placed.currency());
  result.set_hold_expires_at(placed.hold_expires_at());
}

}  // namespace

std::string Checkout::primary_stream(const State&) const { return cart_stream(user); }

void Checkout::needs(Keys& keys) const { keys.buyer(user); }

Decision Checkout::decide(const State& state, const Context& context) const {
  const events::ConferenceSettings& settings = conference_of(state).settings();
  std::optional<std::int64_t> expected;
  if (expected_total) {
    const auto minor =
        minor_units("expected_total", *expected_total, settings.currency(), INT64_MAX);
    if (!minor) return refuse(minor.error());
    expected = *minor;
  }
  const auto opened = open_cart(state, user);
  if (!opened) return refuse(opened.error());
  const CartState& cart = **opened;
  if (cart.items().empty())
    return refuse(conflict("cart_empty", say("The cart of ", user, " is empty.")));
  if (Refusal refusal = refuse_items(state, cart, context.now)) return refuse(std::move(refusal));
  const VoucherState* voucher = voucher_in(state, &cart);
  if (voucher != nullptr) {
    if (Refusal refusal = refuse_invalid(*voucher, context.now)) return refuse(std::move(refusal));
  }
  events::OrderPlaced placed = priced_order(state, cart, context.now);
  if (expected && *expected != placed.total()) {
    const std::string seen = money_text(*expected, settings.currency());
    const std::string actual = money_text(placed.total(), settings.currency());
    return refuse(conflict("price_changed",
                           say("The total is ", actual, ", not ", seen, " as expected."),
                           {{"expected", seen}, {"actual", actual}}));
  }
  if (Refusal refusal = refuse_turnover(state, placed.subtotal()))
    return refuse(std::move(refusal));

  fill_in(*this, cart, placed);
  const std::string prefix = settings.order_reference_prefix() + "-";
  placed.set_order(prefix + context.fresh_code("order", prefix));
  placed.set_hold_expires_at(context.now.plus_minutes(settings.hold_minutes()).micros);

  Accepted accepted;
  answer(placed, accepted.result);
  events::CartCheckedOut checked_out;
  checked_out.set_user(user);
  checked_out.set_cart(cart.cart());
  checked_out.set_order(placed.order());
  accepted.events.push_back({cart_stream(user), std::move(checked_out)});
  const Account account{
      .order = placed.order(), .user = user, .total = placed.total(), .received = 0, .payments = 0};
  accepted.events.push_back({order_stream(placed.order()), std::move(placed)});
  if (account.total == 0 && settings.auto_settle_free_orders()) {
    accepted.result.clear_hold_expires_at();
    receive(state, context, account,
            {.method = events::PAYMENT_METHOD_COMP,
             .amount = 0,
             .reference = std::nullopt,
             .note = std::nullopt},
            accepted);
  }
  return accepted;
}

}  // namespace lanyard::domain
