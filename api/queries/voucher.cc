#include "domain/voucher/voucher.h"

#include "api/queries/handlers.h"
#include "api/queries/prices.h"
#include "api/queries/support.h"
#include "domain/voucher/fields.h"
#include "projections/vouchers.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

struct VoucherFilter {
  std::string prefix;
  std::optional<int> type;
  std::optional<bool> valid;
  std::optional<bool> used;

  bool matches(const models::VoucherView& voucher) const {
    return (!type || voucher.definition().type() == *type) &&
           (!valid || voucher.valid() == *valid) && (!used || (voucher.times_used() > 0) == *used);
  }
};

std::expected<VoucherFilter, Problem> read_voucher_filter(const QueryRequest& request) {
  VoucherFilter filter;
  const auto type = choice_parameter(request, "type", domain::kVoucherTypes);
  if (!type) return std::unexpected(type.error());
  const auto valid = bool_parameter(request, "valid");
  if (!valid) return std::unexpected(valid.error());
  const auto used = bool_parameter(request, "used");
  if (!used) return std::unexpected(used.error());
  filter.prefix = domain::canonical_code(request.parameter("prefix").value_or(""));
  filter.type = *type;
  filter.valid = *valid;
  filter.used = *used;
  return filter;
}

}  // namespace

QueryResult vouchers(const QueryRequest& request) {
  const auto filter = read_voucher_filter(request);
  if (!filter) return std::unexpected(filter.error());
  List list(request);
  request.view.model(models::vouchers::kName)
      .scan(models::vouchers::key(filter->prefix), after_cursor(request, models::vouchers::kPrefix),
            [&](std::string_view key, std::string_view) {
              const auto code = key.substr(models::vouchers::kPrefix.size());
              const auto voucher = find_voucher(request, code);
              if (!voucher || !filter->matches(*voucher)) return list.skip(code);
              return list.take(code, *voucher);
            });
  return std::move(list).finish();
}

QueryResult voucher(const QueryRequest& request) {
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const auto found = find_voucher(request, request.path.front());
  if (!found) return std::unexpected(not_found("voucher", request.path.front()));
  const std::string prefix = models::vouchers::orders_prefix(found->code());
  List list(request);
  request.view.model(models::vouchers::kName)
      .scan(prefix, prefix + models::number_key(*after + 1),
            [&](std::string_view key, std::string_view value) {
              models::VoucherOrder order;
              models::parse_value(key, value, order);
              return list.take(std::to_string(models::number_at_end(key)), order);
            });
  return std::move(list).finish(members(*found, request));
}

}  // namespace lanyard::api::queries
