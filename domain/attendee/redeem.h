#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct Redeem {
  static constexpr std::string_view kName = "Redeem";
  static constexpr std::string_view kSummary =
      "Hands out units of an add-on that the person holds.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"invalid_quantity", "not_found", "line_not_found", "not_entitled", "fully_redeemed"});

  std::string access_code;
  std::string order;
  std::int64_t line = 0;
  std::int64_t quantity = 1;
  std::optional<std::string> note;
  std::optional<std::string> scan_id;
  std::optional<Instant> scanned_at;

  static void describe(auto& fields) {
    using Self = Redeem;
    fields.required(
        "access_code", &Self::access_code,
        FieldSpec{.help = "Access code, bare or as `conference:CODE`.", .max_length = 300});
    fields.required("order", &Self::order, kOrder);
    fields.required("line", &Self::line, FieldSpec{.help = "Line of the order, from 1."});
    fields.optional("quantity", &Self::quantity, FieldSpec{.help = "Units to hand out."});
    fields.optional("note", &Self::note, kNote);
    fields.optional(
        "scan_id", &Self::scan_id,
        FieldSpec{.help = "The device's own id of the scan: the same one again changes nothing.",
                  .max_length = 100});
    fields.optional("scanned_at", &Self::scanned_at,
                    FieldSpec{.help = "When the device scanned, if it was offline."});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
