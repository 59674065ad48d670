#include <algorithm>

#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "domain/voucher/voucher.h"
#include "projections/keys.h"
#include "projections/orders.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// Units shown of a line; the rest are held by the buyer unless they were given to someone.
constexpr std::int64_t kUnitsShown = 1'000;

/// Fills in who holds each unit of a paid order.
void show_units(models::OrderView& order) {
  if (order.status() != models::ORDER_STATUS_PAID &&
      order.status() != models::ORDER_STATUS_PARTIALLY_REFUNDED)
    return;
  for (models::OrderLineView& line : *order.mutable_lines()) {
    const auto shown = static_cast<std::uint32_t>(std::min(line.quantity(), kUnitsShown));
    for (std::uint32_t number = 1; number <= shown; ++number) {
      if (std::ranges::binary_search(line.released(), number)) continue;
      models::UnitView& unit = *line.add_units();
      unit.set_unit(number);
      unit.set_user(order.user());
    }
    for (const models::UnitView& assigned : line.assigned()) {
      const auto unit =
          std::ranges::find(*line.mutable_units(), assigned.unit(), &models::UnitView::unit);
      if (unit == line.mutable_units()->end()) {
        *line.add_units() = assigned;
      } else {
        unit->set_user(assigned.user());
      }
    }
    for (const models::RedemptionView& redemption : line.redemptions()) {
      if (redemption.has_voided_at()) continue;
      for (const std::uint32_t number : redemption.units()) {
        const auto unit = std::ranges::find(*line.mutable_units(), number, &models::UnitView::unit);
        if (unit != line.mutable_units()->end()) unit->set_redeemed(true);
      }
    }
  }
}

/// Fills in what the payments say of themselves, and of the credits they came from.
void show_payments(models::OrderView& order) {
  for (models::PaymentView& payment : *order.mutable_payments()) {
    const bool refunded = payment.applied() > 0 && payment.refunded() >= payment.applied();
    payment.set_status(refunded ? models::PAYMENT_STATUS_REFUNDED
                                : models::PAYMENT_STATUS_SUCCEEDED);
    if (!payment.has_credit()) continue;
    models::CreditUsed& used = *order.add_credits();
    used.set_credit(payment.credit());
    used.set_payment(payment.payment());
    used.set_amount(payment.amount());
    used.set_restored(payment.refunded());
  }
}

struct OrderFilter {
  std::optional<std::string> user;
  std::optional<models::OrderStatus> status;
  std::optional<std::string> ticket_type;
  std::optional<std::string> addon;
  std::optional<std::string> voucher;
  std::optional<bool> attention;
  std::optional<Instant> from;
  std::optional<Instant> until;

  bool matches(const models::OrderView& order) const {
    const auto has = [&](const auto& test) { return std::ranges::any_of(order.lines(), test); };
    if (voucher && (!order.has_voucher() || order.voucher().code() != *voucher)) return false;
    if (user && order.user() != *user) return false;
    if (status && order.status() != *status) return false;
    if (attention && order.attention() != *attention) return false;
    if (from && order.placed_at() < from->micros) return false;
    if (until && order.placed_at() > until->micros) return false;
    if (ticket_type && !has([&](const models::OrderLineView& line) {
          return line.has_ticket_type() && line.ticket_type() == *ticket_type;
        }))
      return false;
    return !addon || has([&](const models::OrderLineView& line) {
      return line.has_addon() && line.addon() == *addon;
    });
  }
};

std::expected<std::optional<models::OrderStatus>, Problem> status_parameter(
    const QueryRequest& request) {
  const auto text = request.parameter("status");
  if (!text) return std::nullopt;
  if (*text == "pending") return models::ORDER_STATUS_PENDING;
  if (*text == "paid") return models::ORDER_STATUS_PAID;
  if (*text == "cancelled") return models::ORDER_STATUS_CANCELLED;
  if (*text == "partially_refunded") return models::ORDER_STATUS_PARTIALLY_REFUNDED;
  if (*text == "refunded") return models::ORDER_STATUS_REFUNDED;
  return std::unexpected(bad_parameter("status",
                                       "must be `pending`, `paid`, `cancelled`, "
                                       "`partially_refunded` or `refunded`"));
}

std::expected<OrderFilter, Problem> read_filter(const QueryRequest& request) {
  OrderFilter filter;
  const auto status = status_parameter(request);
  if (!status) return std::unexpected(status.error());
  const auto attention = bool_parameter(request, "attention");
  if (!attention) return std::unexpected(attention.error());
  const auto from = instant_parameter(request, "from");
  if (!from) return std::unexpected(from.error());
  const auto until = instant_parameter(request, "until");
  if (!until) return std::unexpected(until.error());
  filter.user = request.parameter("user");
  filter.ticket_type = request.parameter("ticket_type");
  filter.addon = request.parameter("addon");
  if (const auto code = request.parameter("voucher"))
    filter.voucher = domain::canonical_code(*code);
  filter.status = *status;
  filter.attention = *attention;
  filter.from = *from;
  filter.until = *until;
  return filter;
}

}  // namespace

QueryResult orders(const QueryRequest& request) {
  const auto filter = read_filter(request);
  if (!filter) return std::unexpected(filter.error());
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const models::Reader reader = request.view.model(models::orders::kName);
  // The narrowest list there is; keys of all three end in the position of the placing.
  const std::string prefix = filter->user ? models::user_list_prefix(*filter->user)
                             : filter->attention.value_or(false)
                                 ? std::string(models::orders::kAttentionPrefix)
                                 : std::string(models::orders::kPrefix);
  const bool index = prefix != models::orders::kPrefix;
  List list(request);
  reader.scan(prefix, prefix + models::number_key(*after + 1),
              [&](std::string_view key, std::string_view value) {
                const std::uint64_t position = models::number_at_end(key);
                models::OrderView order;
                if (index) {
                  reader.get(models::orders::key(position), order);
                } else {
                  models::parse_value(key, value, order);
                }
                const std::string cursor = std::to_string(position);
                if (!filter->matches(order)) return list.skip(cursor);
                show_units(order);
                show_payments(order);
                return list.take(cursor, order);
              });
  return std::move(list).finish();
}

QueryResult order(const QueryRequest& request) {
  const std::string& reference = request.path.front();
  const models::Reader reader = request.view.model(models::orders::kName);
  models::OrderPlace place;
  models::OrderView order;
  if (!reader.get(models::orders::reference_key(reference), place) ||
      !reader.get(models::orders::key(place.position()), order)) {
    return std::unexpected(not_found("order", reference));
  }
  show_units(order);
  show_payments(order);
  return to_json(order, request);
}

}  // namespace lanyard::api::queries
