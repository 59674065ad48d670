#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct Checkout {
  static constexpr std::string_view kName = "Checkout";
  static constexpr std::string_view kSummary =
      "Makes an order of the user's open cart at the prices of now; its stock is held until it is "
      "paid or the hold ends.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"shop_closed", "invalid_user", "cart_expired", "cart_not_open", "cart_empty",
       "ticket_unavailable", "insufficient_stock", "user_limit_exceeded", "voucher_required",
       "voucher_not_covering", "addon_inactive", "addon_not_yet_available",
       "addon_no_longer_available", "prerequisite_missing", "conference_sold_out",
       "capacity_exceeded", "voucher_invalid", "price_changed", "ledger_full"});

  std::string user;
  std::optional<events::Sealed> billing_name;
  std::optional<events::Sealed> billing_email;
  std::optional<events::Sealed> billing_company;
  std::optional<std::string> utm_source;
  std::optional<std::string> utm_medium;
  std::optional<std::string> utm_campaign;
  std::optional<Decimal> expected_total;

  static void describe(auto& fields) {
    using Self = Checkout;
    fields.required("user", &Self::user, kUser);
    fields.optional("billing_name", &Self::billing_name, FieldSpec{.help = "For the invoice."});
    fields.optional("billing_email", &Self::billing_email,
                    FieldSpec{.help = "For the invoice.", .max_length = 254});
    fields.optional("billing_company", &Self::billing_company,
                    FieldSpec{.help = "For the invoice."});
    fields.optional("utm_source", &Self::utm_source,
                    FieldSpec{.help = "Campaign field, kept for reports.", .blank_is_none = true});
    fields.optional("utm_medium", &Self::utm_medium,
                    FieldSpec{.help = "Campaign field, kept for reports.", .blank_is_none = true});
    fields.optional("utm_campaign", &Self::utm_campaign,
                    FieldSpec{.help = "Campaign field, kept for reports.", .blank_is_none = true});
    fields.optional("expected_total", &Self::expected_total,
                    FieldSpec{.help = "The total that the buyer saw: another one is refused."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
