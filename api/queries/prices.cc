#include "api/queries/prices.h"

#include <algorithm>

#include "domain/checks.h"
#include "domain/condition/condition.h"
#include "domain/voucher/voucher.h"
#include "events/money.h"
#include "events/time.h"
#include "projections/attendees.h"
#include "projections/conditions.h"
#include "projections/programme.h"
#include "projections/users.h"
#include "projections/vouchers.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;
using domain::say;

constexpr int kPercentDecimals = 2;

std::string percent_text(std::int64_t basis_points) {
  std::string text;
  append_money(basis_points, kPercentDecimals, text);
  return text + " %";
}

std::string value_text(const auto& definition) {
  if (definition.has_amount())
    return money_text(definition.amount(), definition.currency()) + " " + definition.currency();
  return percent_text(definition.percentage());
}

/// For whom the condition is, as far as this buyer is concerned: ` for members of staff`.
std::string for_whom(const events::Condition& condition, const domain::Buyer& buyer) {
  const std::string met = domain::met_by(condition, buyer);
  switch (condition.kind()) {
    case events::CONDITION_KIND_SPEAKER:
      return met == "presenter" ? " for speakers" : " for who gives a talk with others";
    case events::CONDITION_KIND_GROUP_MEMBER:
      return " for members of the group " + met;
    case events::CONDITION_KIND_INCLUDED_PRODUCT:
      return " for who holds a ticket " + met;
    default:  // protobuf's enums are open; the rest is for everyone
      return condition.has_end_time() ? " until " + to_string(Instant{condition.end_time()}) : "";
  }
}

std::string because(const events::Condition& condition, const domain::Buyer& buyer,
                    std::int64_t units, std::int64_t quantity) {
  const bool each = condition.discount_type() == events::DISCOUNT_TYPE_FIXED_AMOUNT;
  const std::string of =
      units == quantity ? std::string() : say(" of ", units, " of the ", quantity, " units");
  return say(condition.name(), ": ", value_text(condition), each ? " off each unit" : " off", of,
             for_whom(condition, buyer), ".");
}

std::string because(const events::Voucher& voucher) {
  switch (voucher.type()) {
    case events::VOUCHER_TYPE_PERCENTAGE:
      return say("Voucher ", voucher.code(), ": ", value_text(voucher), " of what was left.");
    case events::VOUCHER_TYPE_FIXED_AMOUNT:
      return say("Voucher ", voucher.code(), ": the share of this line in its ",
                 value_text(voucher), ".");
    default:  // protobuf's enums are open; comp takes it all
      return say("Voucher ", voucher.code(), ": all that was left.");
  }
}

}  // namespace

domain::Buyer buyer_of(const models::ReadView& view, std::string_view user) {
  domain::Buyer buyer;
  models::UserView known;
  if (view.model(models::users::kName).get(models::users::key(user), known))
    buyer.groups.assign(known.groups().begin(), known.groups().end());

  const models::Reader programme = view.model(models::programme::kName);
  const std::string speakers = models::programme::user_prefix(user);
  programme.scan(speakers, "", [&](std::string_view key, std::string_view) {
    buyer.presenter = true;
    const auto speaker = key.substr(speakers.size());
    programme.scan(models::programme::talks_prefix(speaker), "",
                   [&](std::string_view talk_key, std::string_view value) {
                     models::SpeakersTalk talk;
                     models::parse_value(talk_key, value, talk);
                     buyer.copresenter |= talk.shared();
                     return !buyer.copresenter;
                   });
    return true;
  });

  const models::Reader attendees = view.model(models::attendees::kName);
  models::AttendeeCode code;
  models::AttendeeView attendee;
  if (attendees.get(models::attendees::user_key(user), code) &&
      attendees.get(models::attendees::key(code.access_code()), attendee)) {
    for (const models::HeldProduct& held : attendee.products()) {
      if (held.has_ticket_type()) buyer.ticket_types.push_back(held.ticket_type());
    }
  }

  const std::string given = models::conditions::buyer_prefix(user);
  view.model(models::conditions::kName)
      .scan(given, "", [&](std::string_view key, std::string_view value) {
        models::DiscountedUnits units;
        models::parse_value(key, value, units);
        buyer.discounted.emplace_back(key.substr(given.size()), units.units());
        return true;
      });
  return buyer;
}

std::vector<models::ConditionView> conditions_in_order(const models::ReadView& view) {
  std::vector<models::ConditionView> conditions;
  view.model(models::conditions::kName)
      .scan(models::conditions::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::parse_value(key, value, conditions.emplace_back());
        return true;
      });
  std::ranges::stable_sort(conditions, domain::looked_at_before,
                           &models::ConditionView::definition);
  return conditions;
}

std::optional<models::VoucherView> find_voucher(const QueryRequest& request,
                                                std::string_view code) {
  models::VoucherView voucher;
  if (!request.view.model(models::vouchers::kName)
           .get(models::vouchers::key(domain::canonical_code(code)), voucher))
    return std::nullopt;
  const auto reason =
      domain::invalid_reason(voucher.definition(), voucher.times_used(), request.now);
  voucher.set_valid(!reason);
  if (reason) voucher.set_invalid_reason(std::string(*reason));
  voucher.set_uses_left(
      std::max<std::int64_t>(0, minus(voucher.definition().max_uses(), voucher.times_used())));
  if (voucher.currency().empty()) voucher.set_currency(std::string(request.rendering.currency));
  return voucher;
}

Prices::Prices(const QueryRequest& request, std::optional<std::string_view> user,
               const models::VoucherView* voucher)
    : currency_(request.rendering.currency),
      voucher_(voucher),
      conditions_(conditions_in_order(request.view)) {
  if (user) buyer_ = buyer_of(request.view, *user);
  std::vector<domain::ConditionCountdown> countdowns;
  countdowns.reserve(conditions_.size());
  for (const models::ConditionView& condition : conditions_)
    countdowns.push_back(
        {.definition = &condition.definition(), .units_used = condition.units_used()});
  offers_ = domain::offers(countdowns, buyer_, request.now);
}

domain::Pricing Prices::of(const std::vector<domain::PricingItem>& items) const {
  return domain::price(items, {.offers = offers_,
                               .voucher = voucher_ == nullptr ? nullptr : &voucher_->definition()});
}

void Prices::explain(const events::OrderLine& line,
                     google::protobuf::RepeatedPtrField<models::PriceCut>& cuts) const {
  if (line.has_condition()) {
    const auto& given = line.condition();
    models::PriceCut& cut = *cuts.Add();
    cut.set_condition(given.id());
    cut.set_name(given.name());
    cut.set_units(given.units());
    cut.set_amount(given.amount());
    const auto offer = std::ranges::find(
        offers_, given.id(), [](const domain::Offer& it) { return it.condition->id(); });
    if (offer != offers_.end())
      cut.set_because(because(*offer->condition, buyer_, given.units(), line.quantity()));
  }
  if (line.voucher_discount() == 0) return;
  models::PriceCut& cut = *cuts.Add();
  cut.set_voucher(voucher_->code());
  cut.set_name(voucher_->code());
  cut.set_units(line.quantity());
  cut.set_amount(line.voucher_discount());
  cut.set_because(because(voucher_->definition()));
}

void show_voucher(const models::VoucherView& voucher, models::VoucherInUse& shown) {
  const events::Voucher& definition = voucher.definition();
  shown.set_code(voucher.code());
  shown.set_type(definition.type());
  LANYARD_COPY_OPTIONAL(definition, shown, percentage);
  LANYARD_COPY_OPTIONAL(definition, shown, amount);
  shown.set_unlocks_hidden_tickets(definition.unlocks_hidden_tickets());
  shown.set_valid(voucher.valid());
  LANYARD_COPY_OPTIONAL(voucher, shown, invalid_reason);
}

}  // namespace lanyard::api::queries
