#include "projections/conditions.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Conditions {
  static constexpr std::string_view kName = conditions::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::ConditionCreated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer).set_created_at(place.at());
  }
  static void on(const events::ConditionUpdated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer);
  }

  static void on(const events::OrderPlaced& event, const Place& place, Writer& writer) {
    if (event.condition_uses().empty()) return;
    writer.create<OrderPlace>(place_key(event.order())).set_position(place.position());
    for (const events::ConditionUse& use : event.condition_uses()) {
      auto& order = writer.create<ConditionOrder>(order_key(use.id(), place.position()));
      order.set_order(event.order());
      order.set_user(event.user());
      order.set_units(use.units());
      order.set_currency(event.currency());
      order.set_discount(use.amount());
      order.set_placed_at(place.at());
      count(use.id(), 1, order, writer);
    }
  }
  static void on(const events::OrderCancelled& event, const Place& place, Writer& writer) {
    for_each_use(event, writer, [&](const std::string& id, ConditionOrder& order) {
      order.set_released_at(place.at());
      count(id, -1, order, writer);
    });
  }
  static void on(const events::OrderReinstated& event, const Place&, Writer& writer) {
    for_each_use(event, writer, [&](const std::string& id, ConditionOrder& order) {
      order.clear_released_at();
      count(id, 1, order, writer);
    });
  }

 private:
  static std::string order_key(std::string_view id, std::uint64_t position) {
    return conditions::orders_prefix(id) + number_key(position);
  }
  static std::string place_key(std::string_view order) { return join_key("o/", order); }

  static ConditionView& define(const events::Condition& definition, const Place& place,
                               Writer& writer) {
    auto& condition = writer.edit<ConditionView>(conditions::key(definition.id()));
    condition.set_condition(definition.id());
    *condition.mutable_definition() = definition;
    condition.set_updated_at(place.at());
    return condition;
  }

  static void for_each_use(const auto& event, Writer& writer, const auto& visit) {
    if (event.condition_uses().empty()) return;
    const auto* at = writer.find<OrderPlace>(place_key(event.order()));
    if (at == nullptr) return;
    const std::uint64_t position = at->position();
    for (const events::ConditionUse& use : event.condition_uses())
      visit(use.id(), writer.edit<ConditionOrder>(order_key(use.id(), position)));
  }

  /// The uses of an order more (+1) or less (-1).
  static void count(std::string_view id, std::int64_t sign, const ConditionOrder& order,
                    Writer& writer) {
    auto& condition = writer.edit<ConditionView>(conditions::key(id));
    const std::int64_t units = times(sign, order.units());
    condition.set_units_used(plus(condition.units_used(), units));
    condition.set_orders(plus(condition.orders(), sign));
    condition.set_discount(plus(condition.discount(), times(sign, order.discount())));
    condition.set_currency(order.currency());
    auto& given = writer.edit<DiscountedUnits>(conditions::buyer_prefix(order.user()).append(id));
    given.set_units(plus(given.units(), units));
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_conditions() { return std::make_unique<ReadModelOf<Conditions>>(); }

}  // namespace lanyard::projections
