// What a condition may be: its fields by kind, and what is refused of them.
#include <algorithm>
#include <array>

#include "domain/changes.h"
#include "domain/condition/condition.h"
#include "domain/discount/discount.h"
#include "domain/user/user.h"

namespace lanyard::domain {
namespace {

using events::Condition;
using events::ConditionKind;

/// Which fields beside the common ones a kind has.
struct Has {
  bool discount = true;  // type, value, max_quantity, scopes; else percentage and two flags
  bool limit = false;    // and a window
};

Has fields_of(ConditionKind kind) {
  switch (kind) {
    case events::CONDITION_KIND_TIME_OR_STOCK_LIMIT:
    case events::CONDITION_KIND_DISCOUNT_FOR_PRODUCT:
      return {.discount = true, .limit = true};
    case events::CONDITION_KIND_DISCOUNT_FOR_CATEGORY:
      return {.discount = false, .limit = true};
    default:  // protobuf's enums are open; the other three
      return {};
  }
}

/// Refuses fields that the condition's kind does not have.
class KindCheck {
 public:
  explicit KindCheck(ConditionKind kind) : kind_(kConditionKinds[static_cast<std::size_t>(kind)]) {}

  template <class T>
  void only_if(bool has, std::string_view field, const Change<T>& change) {
    if (has || !change.present || refusal_) return;
    refusal_ = malformed(field, say("A condition of the kind ", kind_, " has no `", field, "`."));
  }
  Refusal refusal() && { return std::move(refusal_); }

 private:
  std::string_view kind_;
  Refusal refusal_;
};

Refusal refuse_others(const ConditionFields& fields, ConditionKind kind) {
  const Has has = fields_of(kind);
  const bool speaker = kind == events::CONDITION_KIND_SPEAKER;
  KindCheck check(kind);
  check.only_if(has.discount, "discount_type", fields.discount_type);
  check.only_if(has.discount, "discount_value", fields.discount_value);
  check.only_if(has.discount, "max_quantity", fields.max_quantity);
  check.only_if(has.discount, "ticket_types", fields.ticket_types);
  check.only_if(has.discount, "addons", fields.addons);
  check.only_if(!has.discount, "percentage", fields.percentage);
  check.only_if(!has.discount, "apply_to_tickets", fields.apply_to_tickets);
  check.only_if(!has.discount, "apply_to_addons", fields.apply_to_addons);
  check.only_if(has.limit, "start_time", fields.start_time);
  check.only_if(has.limit, "end_time", fields.end_time);
  check.only_if(has.limit, "limit", fields.limit);
  check.only_if(speaker, "is_presenter", fields.is_presenter);
  check.only_if(speaker, "is_copresenter", fields.is_copresenter);
  check.only_if(kind == events::CONDITION_KIND_GROUP_MEMBER, "groups", fields.groups);
  check.only_if(kind == events::CONDITION_KIND_INCLUDED_PRODUCT, "enabling_ticket_types",
                fields.enabling_ticket_types);
  return std::move(check).refusal();
}

Refusal apply_value(const ConditionFields& fields, std::string_view currency, Condition& to) {
  Refusal refusal;
  Decimal value = value_of(to);
  if (!fields_of(to.kind()).discount) {
    change("percentage", fields.percentage, refusal, [&](Decimal given) { value = given; });
    return refusal ? std::move(refusal) : set_percentage("percentage", value, to);
  }
  change("discount_type", fields.discount_type, refusal, [&](const std::string& text) {
    if (const auto choice = choice_of("discount_type", text, kDiscountTypes)) {
      to.set_discount_type(static_cast<events::DiscountType>(*choice));
    } else {
      refusal = choice.error();
    }
  });
  change("discount_value", fields.discount_value, refusal, [&](Decimal given) { value = given; });
  if (refusal) return refusal;
  return to.discount_type() == events::DISCOUNT_TYPE_FIXED_AMOUNT
             ? set_amount("discount_value", value, currency, to)
             : set_percentage("discount_value", value, to);
}

void apply_scopes(const ConditionFields& fields, Refusal& refusal, Condition& to) {
  const auto scope_if = [](bool all) {
    return Scope{.mode = all ? Scope::Mode::kAll : Scope::Mode::kNone, .slugs = {}};
  };
  change("ticket_types", fields.ticket_types, refusal,
         [&](const Scope& value) { set_scope(value, *to.mutable_ticket_types()); });
  change("addons", fields.addons, refusal,
         [&](const Scope& value) { set_scope(value, *to.mutable_addons()); });
  change("apply_to_tickets", fields.apply_to_tickets, refusal,
         [&](bool value) { set_scope(scope_if(value), *to.mutable_ticket_types()); });
  change("apply_to_addons", fields.apply_to_addons, refusal,
         [&](bool value) { set_scope(scope_if(value), *to.mutable_addons()); });
}

void apply_tests(const ConditionFields& fields, Refusal& refusal, Condition& to) {
  change_optional(
      fields.start_time, [&](Instant value) { to.set_start_time(value.micros); },
      [&] { to.clear_start_time(); });
  change_optional(
      fields.end_time, [&](Instant value) { to.set_end_time(value.micros); },
      [&] { to.clear_end_time(); });
  change("limit", fields.limit, refusal, [&](std::int64_t value) { to.set_limit(value); });
  change("is_presenter", fields.is_presenter, refusal,
         [&](bool value) { to.set_is_presenter(value); });
  change("is_copresenter", fields.is_copresenter, refusal,
         [&](bool value) { to.set_is_copresenter(value); });
  change("groups", fields.groups, refusal, [&](const std::vector<std::string>& value) {
    if (!refusal) refusal = refuse_groups(value);
    to.clear_groups();
    for (const std::string& group : as_set(value)) to.add_groups(group);
  });
  change("enabling_ticket_types", fields.enabling_ticket_types, refusal,
         [&](const std::vector<std::string>& value) {
           to.clear_enabling_ticket_types();
           for (const std::string& type : as_set(value)) to.add_enabling_ticket_types(type);
         });
}

}  // namespace

events::Condition blank_condition(int kind) {
  Condition condition;
  condition.set_kind(static_cast<ConditionKind>(kind));
  condition.set_is_active(true);
  condition.mutable_ticket_types();
  condition.mutable_addons();
  condition.set_is_presenter(condition.kind() == events::CONDITION_KIND_SPEAKER);
  return condition;
}

Refusal apply(const ConditionFields& fields, std::string_view currency, Condition& to) {
  if (Refusal refusal = refuse_others(fields, to.kind())) return refusal;
  Refusal refusal = apply_value(fields, currency, to);
  change_optional(
      fields.description, [&](const auto& value) { to.set_description(value); },
      [&] { to.clear_description(); });
  change("is_active", fields.is_active, refusal, [&](bool value) { to.set_is_active(value); });
  change("priority", fields.priority, refusal, [&](std::int64_t value) { to.set_priority(value); });
  change("max_units_per_user", fields.max_units_per_user, refusal,
         [&](std::int64_t value) { to.set_max_units_per_user(value); });
  change("max_quantity", fields.max_quantity, refusal,
         [&](std::int64_t value) { to.set_max_quantity(value); });
  apply_scopes(fields, refusal, to);
  apply_tests(fields, refusal, to);
  if (!refusal) refusal = refuse_blank("name", to.name());
  if (!refusal) refusal = refuse_outside("priority", to.priority(), -kMaxCount, kMaxCount);
  if (!refusal)
    refusal = refuse_outside("max_units_per_user", to.max_units_per_user(), 0, kMaxCount);
  if (!refusal) refusal = refuse_outside("max_quantity", to.max_quantity(), 0, kMaxCount);
  if (!refusal) refusal = refuse_outside("limit", to.limit(), 0, kMaxCount);
  return refusal;
}

Refusal refuse_name(const State& state, const Condition& definition) {
  const ConditionState* other = condition_named(state, definition.name());
  if (other == nullptr || other->definition().id() == definition.id()) return std::nullopt;
  return conflict("already_exists",
                  say("There is a condition named ", definition.name(), " already."));
}

Refusal refuse_definition(const State& state, const Condition& definition) {
  if (Refusal refusal = refuse_discount(definition)) return refusal;
  if (Refusal refusal = refuse_scopes(state, definition.ticket_types(), definition.addons()))
    return refusal;
  const std::vector<std::string> enabling(definition.enabling_ticket_types().begin(),
                                          definition.enabling_ticket_types().end());
  if (Refusal refusal = refuse_ticket_types(state, "enabling_ticket_types", enabling))
    return refusal;
  std::optional<Instant> start;
  std::optional<Instant> end;
  if (definition.has_start_time()) start = Instant{definition.start_time()};
  if (definition.has_end_time()) end = Instant{definition.end_time()};
  return refuse_window("The condition", start, end);
}

}  // namespace lanyard::domain
