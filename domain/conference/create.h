#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CreateConference {
  static constexpr std::string_view kName = "CreateConference";
  static constexpr std::string_view kSummary =
      "Makes a conference: its settings, its currency, and the log of everything that happens in "
      "it.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"already_exists", "invalid_dates", "unknown_timezone", "unknown_currency"});

  std::string slug;
  std::string name;
  Date start_date;
  Date end_date;
  std::string timezone;
  std::string currency;
  std::optional<std::string> venue;
  std::optional<std::string> address;
  std::optional<std::string> website_url;
  std::int64_t total_capacity = 0;
  std::optional<Decimal> revenue_budget;
  std::optional<std::int64_t> target_attendance;
  std::optional<Decimal> grant_budget;
  std::int64_t cart_expiry_minutes = 30;
  std::int64_t hold_minutes = 15;
  std::string order_reference_prefix = "ORD";
  bool shop_open = true;
  bool auto_settle_free_orders = true;

  static void describe(auto& fields) {
    using Self = CreateConference;
    fields.required("slug", &Self::slug, kSlug);
    fields.required("name", &Self::name, FieldSpec{.help = "Full name."});
    fields.required("start_date", &Self::start_date, FieldSpec{.help = "First day."});
    fields.required("end_date", &Self::end_date, FieldSpec{.help = "Last day."});
    fields.required("timezone", &Self::timezone,
                    FieldSpec{.help = "IANA name, e.g. `Europe/Vienna`.", .max_length = 100});
    fields.required("currency", &Self::currency,
                    FieldSpec{.help = "ISO 4217 code, e.g. `EUR`.", .max_length = 100});
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
                    FieldSpec{.help = "How long an untouched cart stays open."});
    fields.optional("hold_minutes", &Self::hold_minutes,
                    FieldSpec{.help = "How long an unpaid order holds its stock."});
    fields.optional("order_reference_prefix", &Self::order_reference_prefix,
                    FieldSpec{.help = "References are this, `-` and 8 of A–Z0–9: letters, digits, "
                                      "`-`, `_`.",
                              .max_length = 20});
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
