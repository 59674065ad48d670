#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct UpdateConference {
  static constexpr std::string_view kName = "UpdateConference";
  static constexpr std::string_view kSummary =
      "Changes settings of the conference; what is absent stays. A new currency is taken only "
      "before the first order, and prices and budgets keep their major value in it.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_dates", "unknown_timezone", "unknown_currency",
                                       "currency_frozen", "below_sold", "price_not_representable"});

  Change<std::string> name;
  Change<Date> start_date;
  Change<Date> end_date;
  Change<std::string> timezone;
  Change<std::string> currency;
  Change<std::string> venue;
  Change<std::string> address;
  Change<std::string> website_url;
  Change<std::int64_t> total_capacity;
  Change<Decimal> revenue_budget;
  Change<std::int64_t> target_attendance;
  Change<Decimal> grant_budget;
  Change<std::int64_t> cart_expiry_minutes;
  Change<std::int64_t> hold_minutes;
  Change<std::string> order_reference_prefix;
  Change<bool> shop_open;
  Change<bool> auto_settle_free_orders;

  static void describe(auto& fields) {
    using Self = UpdateConference;
    fields.optional("name", &Self::name, FieldSpec{.help = "Full name."});
    fields.optional("start_date", &Self::start_date, FieldSpec{.help = "First day."});
    fields.optional("end_date", &Self::end_date, FieldSpec{.help = "Last day."});
    fields.optional("timezone", &Self::timezone,
                    FieldSpec{.help = "IANA name, e.g. `Europe/Vienna`.", .max_length = 100});
    fields.optional(
        "currency", &Self::currency,
        FieldSpec{.help = "ISO 4217 code; frozen by the first order.", .max_length = 100});
    fields.optional("venue", &Self::venue,
                    FieldSpec{.help = "Name of the place.", .max_length = 300});
    fields.optional("address", &Self::address,
                    FieldSpec{.help = "Of the venue.", .max_length = 500, .rule = TextRule::kFree});
    fields.optional("website_url", &Self::website_url,
                    FieldSpec{.help = "Of the conference.", .max_length = 500});
    fields.optional("total_capacity", &Self::total_capacity,
                    FieldSpec{.help = "Ticket units that the venue takes; 0 is unlimited."});
    fields.optional("revenue_budget", &Self::revenue_budget,
                    FieldSpec{.help = "Revenue planned, in the conference's currency."});
    fields.optional("target_attendance", &Self::target_attendance,
                    FieldSpec{.help = "Attendees planned."});
    fields.optional("grant_budget", &Self::grant_budget,
                    FieldSpec{.help = "Money for grants, in the conference's currency."});
    fields.optional("cart_expiry_minutes", &Self::cart_expiry_minutes,
                    FieldSpec{.help = "How long an untouched cart stays open, from now on."});
    fields.optional("hold_minutes", &Self::hold_minutes,
                    FieldSpec{.help = "How long an unpaid order holds its stock, from now on."});
    fields.optional(
        "order_reference_prefix", &Self::order_reference_prefix,
        FieldSpec{.help = "Of orders from now on: letters, digits, `-`, `_`.", .max_length = 20});
    fields.optional("shop_open", &Self::shop_open,
                    FieldSpec{.help = "Whether things can be bought."});
    fields.optional("auto_settle_free_orders", &Self::auto_settle_free_orders,
                    FieldSpec{.help = "Whether an order of total 0 is paid at once."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
