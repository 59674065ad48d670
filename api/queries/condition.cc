#include <algorithm>

#include "api/queries/handlers.h"
#include "api/queries/prices.h"
#include "api/queries/support.h"
#include "domain/condition/fields.h"
#include "projections/conditions.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// Fills in what is not stored.
void complete(models::ConditionView& condition, const QueryRequest& request) {
  if (condition.definition().limit() > 0) {
    condition.set_units_left(
        std::max<std::int64_t>(0, minus(condition.definition().limit(), condition.units_used())));
  }
  if (condition.currency().empty()) condition.set_currency(std::string(request.rendering.currency));
}

struct ConditionFilter {
  std::optional<int> kind;
  std::optional<bool> active;
  std::optional<std::vector<std::string>> met;  // ids

  bool matches(const models::ConditionView& condition) const {
    return (!kind || condition.definition().kind() == *kind) &&
           (!active || condition.definition().is_active() == *active) &&
           (!met || std::ranges::count(*met, condition.condition()) > 0);
  }
};

std::expected<ConditionFilter, Problem> read_condition_filter(const QueryRequest& request) {
  ConditionFilter filter;
  const auto kind = choice_parameter(request, "kind", domain::kConditionKinds);
  if (!kind) return std::unexpected(kind.error());
  const auto active = bool_parameter(request, "active");
  if (!active) return std::unexpected(active.error());
  filter.kind = *kind;
  filter.active = *active;
  if (const auto user = request.parameter("user")) {
    filter.met.emplace();
    const Prices prices(request, *user, nullptr);
    for (const domain::Offer& offer : prices.offers()) filter.met->push_back(offer.condition->id());
  }
  return filter;
}

}  // namespace

QueryResult conditions(const QueryRequest& request) {
  const auto filter = read_condition_filter(request);
  if (!filter) return std::unexpected(filter.error());
  std::vector<models::ConditionView> all = conditions_in_order(request.view);
  auto next = all.begin();
  if (!request.after.empty()) {
    next = std::ranges::find(all, request.after, &models::ConditionView::condition);
    if (next == all.end())
      return std::unexpected(bad_parameter("after", "is not a cursor of this list"));
    ++next;
  }
  List list(request);
  for (; next != all.end(); ++next) {
    if (!filter->matches(*next)) continue;  // there are 1,000 at most
    complete(*next, request);
    if (!list.take(next->condition(), *next)) break;
  }
  return std::move(list).finish();
}

QueryResult condition(const QueryRequest& request) {
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const std::string& id = request.path.front();
  const models::Reader reader = request.view.model(models::conditions::kName);
  models::ConditionView found;
  if (!reader.get(models::conditions::key(id), found))
    return std::unexpected(not_found("condition", id));
  complete(found, request);
  const std::string prefix = models::conditions::orders_prefix(id);
  List list(request);
  reader.scan(prefix, prefix + models::number_key(*after + 1),
              [&](std::string_view key, std::string_view value) {
                models::ConditionOrder order;
                models::parse_value(key, value, order);
                return list.take(std::to_string(models::number_at_end(key)), order);
              });
  return std::move(list).finish(members(found, request));
}

}  // namespace lanyard::api::queries
