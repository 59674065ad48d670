// Laws of pricing over random carts, conditions and vouchers.
#include "domain/pricing/pricing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "domain/checks.h"
#include "domain/discount/discount.h"
#include "tests/given.h"

namespace lanyard::tests {
namespace {

using domain::PricingItem;

rc::Gen<std::int64_t> minor() {
  return rc::gen::weightedOneOf<std::int64_t>(
      {{6, rc::gen::inRange<std::int64_t>(0, 400)},
       {3, rc::gen::inRange<std::int64_t>(0, 100'000)},
       {1, rc::gen::inRange<std::int64_t>(0, domain::kMaxPrice + 1)}});
}
rc::Gen<std::int64_t> units() {
  return rc::gen::weightedOneOf<std::int64_t>(
      {{8, rc::gen::inRange<std::int64_t>(1, 8)},
       {1, rc::gen::inRange<std::int64_t>(1, domain::kMaxQuantity + 1)}});
}

events::Scope any_scope() {
  events::Scope scope;
  scope.set_mode(static_cast<events::ScopeMode>(
      *rc::gen::weightedElement<int>({{3, events::SCOPE_MODE_ALL},
                                      {1, events::SCOPE_MODE_NONE},
                                      {2, events::SCOPE_MODE_LISTED}})));
  if (scope.mode() != events::SCOPE_MODE_LISTED) return scope;
  for (const char* const slug : {"0", "1", "2", "3"}) {
    if (*rc::gen::arbitrary<bool>()) scope.add_slugs(slug);
  }
  return scope;
}

std::vector<PricingItem> any_cart() {
  std::vector<PricingItem> items;
  for (const char* const slug : {"0", "1", "2", "3", "4"}) {
    for (const domain::Product& product : {ticket(slug), extra(slug)}) {
      if (!*rc::gen::arbitrary<bool>()) continue;
      items.push_back(
          {.product = product, .name = slug, .unit_price = *minor(), .quantity = *units()});
    }
  }
  return items;
}

events::Condition any_condition(int number) {
  events::Condition condition;
  condition.set_id(std::to_string(number));
  condition.set_name("c" + std::to_string(number));
  if (*rc::gen::arbitrary<bool>()) {
    condition.set_percentage(*rc::gen::inRange<std::int64_t>(0, 10'001));
  } else {
    condition.set_discount_type(events::DISCOUNT_TYPE_FIXED_AMOUNT);
    condition.set_amount(*minor());
  }
  if (*rc::gen::arbitrary<bool>()) condition.set_max_quantity(*units());
  *condition.mutable_ticket_types() = any_scope();
  *condition.mutable_addons() = any_scope();
  return condition;
}

events::Voucher any_voucher() {
  events::Voucher voucher;
  voucher.set_type(static_cast<events::VoucherType>(*rc::gen::inRange(0, 3)));
  if (voucher.type() == events::VOUCHER_TYPE_PERCENTAGE)
    voucher.set_percentage(*rc::gen::inRange<std::int64_t>(0, 10'001));
  if (voucher.type() == events::VOUCHER_TYPE_FIXED_AMOUNT) voucher.set_amount(*minor());
  if (*rc::gen::weightedElement<bool>({{2, false}, {1, true}}))
    voucher.set_max_units_per_use(*units());
  *voucher.mutable_ticket_types() = any_scope();
  *voucher.mutable_addons() = any_scope();
  return voucher;
}

struct Case {
  std::vector<PricingItem> items = any_cart();
  std::vector<events::Condition> conditions;
  std::vector<std::int64_t> left;
  std::optional<events::Voucher> voucher;
  domain::Pricing priced;

  Case() {
    const int count = *rc::gen::inRange(0, 5);
    for (int i = 0; i < count; ++i) {
      conditions.push_back(any_condition(i));
      left.push_back(*rc::gen::oneOf(units(), rc::gen::just(domain::Offer{}.units)));
    }
    if (*rc::gen::arbitrary<bool>()) voucher = any_voucher();
    domain::Discounts discounts;
    for (std::size_t i = 0; i < conditions.size(); ++i)
      discounts.offers.push_back({.condition = &conditions[i], .units = left[i]});
    if (voucher) discounts.voucher = &*voucher;
    priced = domain::price(items, discounts);
  }
};

RC_GTEST_PROP(Pricing, everyLineAddsUpAndNoneIsNegative, ()) {
  const Case it;
  std::int64_t gross = 0;
  std::int64_t discount = 0;
  std::int64_t total = 0;
  RC_ASSERT(it.priced.lines.size() == it.items.size());
  for (std::size_t i = 0; i < it.items.size(); ++i) {
    const events::OrderLine& line = it.priced.lines[i];
    const std::int64_t condition = line.has_condition() ? line.condition().amount() : 0;
    RC_ASSERT(line.gross() == it.items[i].unit_price * it.items[i].quantity);
    RC_ASSERT(condition >= 0 && condition <= line.gross());
    RC_ASSERT(line.voucher_discount() >= 0);
    RC_ASSERT(line.voucher_discount() <= line.gross() - condition);
    RC_ASSERT(line.total() == line.gross() - condition - line.voucher_discount());
    gross += line.gross();
    discount += condition + line.voucher_discount();
    total += line.total();
  }
  RC_ASSERT(it.priced.subtotal == gross);
  RC_ASSERT(it.priced.discount == discount);
  RC_ASSERT(it.priced.total == total);
  RC_ASSERT(total == gross - discount);
}

RC_GTEST_PROP(Pricing, conditionsGiveTheUnitsTheyHaveAndTheFirstOneComesFirst, ()) {
  const Case it;
  std::map<std::string, std::int64_t> used;
  for (std::size_t i = 0; i < it.items.size(); ++i) {
    const events::OrderLine& line = it.priced.lines[i];
    const std::string taken = line.has_condition() ? line.condition().id() : "none";
    for (std::size_t c = 0; c < it.conditions.size(); ++c) {
      const events::Condition& condition = it.conditions[c];
      if (condition.id() == taken) {
        RC_ASSERT(domain::covers(condition, it.items[i].product));
        RC_ASSERT(line.condition().units() <= it.items[i].quantity);
        RC_ASSERT(condition.max_quantity() == 0 ||
                  line.condition().units() <= condition.max_quantity());
        used[taken] += line.condition().units();
        break;
      }
      // An earlier one was passed over: it does not cover the line, has nothing left for it, or
      // takes nothing off.
      const bool spent = used[condition.id()] >= it.left[c];
      const std::int64_t most = it.items[i].unit_price * it.items[i].quantity;
      const bool nothing = condition.discount_type() == events::DISCOUNT_TYPE_FIXED_AMOUNT
                               ? condition.amount() == 0 || most == 0
                               : condition.percentage() < 10'000 && line.condition().amount() >= 0;
      RC_ASSERT(!domain::covers(condition, it.items[i].product) || spent || nothing || most == 0);
    }
  }
  for (std::size_t c = 0; c < it.conditions.size(); ++c)
    RC_ASSERT(used[it.conditions[c].id()] <= it.left[c]);
  std::map<std::string, std::int64_t> told;
  for (const events::ConditionUse& use : it.priced.condition_uses) told[use.id()] = use.units();
  std::erase_if(used, [](const auto& entry) { return entry.second == 0; });
  RC_ASSERT(told == used);
}

RC_GTEST_PROP(Pricing, aVoucherTakesWhatItIsWorth, ()) {
  const Case it;
  RC_PRE(it.voucher.has_value());
  RC_PRE(it.voucher->max_units_per_use() == 0);
  std::int64_t eligible = 0;
  std::int64_t taken = 0;
  for (std::size_t i = 0; i < it.items.size(); ++i) {
    const events::OrderLine& line = it.priced.lines[i];
    const std::int64_t net = line.gross() - line.condition().amount();
    taken += line.voucher_discount();
    if (!domain::covers(*it.voucher, it.items[i].product)) {
      RC_ASSERT(line.voucher_discount() == 0);
      continue;
    }
    eligible += net;
    if (it.voucher->type() == events::VOUCHER_TYPE_COMP) RC_ASSERT(line.total() == 0);
    if (it.voucher->type() == events::VOUCHER_TYPE_PERCENTAGE) {
      // Within half a minor unit of the exact share, a tie rounded up; as floating point has it.
      const long double exact = static_cast<long double>(net) * it.voucher->percentage() / 10'000;
      RC_ASSERT(line.voucher_discount() <= exact + 0.5L);
      RC_ASSERT(line.voucher_discount() > exact - 0.5L - 1e-3L);
    }
  }
  RC_ASSERT(taken == it.priced.voucher_discount);
  // The fixed amount is spent exactly.
  if (it.voucher->type() == events::VOUCHER_TYPE_FIXED_AMOUNT)
    RC_ASSERT(taken == std::min(it.voucher->amount(), eligible));
}

RC_GTEST_PROP(Pricing, aVoucherForSoManyUnitsTakesNoMore, ()) {
  const Case it;
  RC_PRE(it.voucher.has_value());
  RC_PRE(it.voucher->max_units_per_use() > 0);
  std::int64_t left = it.voucher->max_units_per_use();
  for (std::size_t i = 0; i < it.items.size(); ++i) {
    const events::OrderLine& line = it.priced.lines[i];
    const std::int64_t net = line.gross() - line.condition().amount();
    const bool within = domain::covers(*it.voucher, it.items[i].product) && net > 0;
    const std::int64_t units = within ? std::min(left, it.items[i].quantity) : 0;
    left -= units;
    const long double share = static_cast<long double>(net) * units / it.items[i].quantity;
    RC_ASSERT(line.voucher_discount() <= share + 0.5L);
  }
}

}  // namespace
}  // namespace lanyard::tests
