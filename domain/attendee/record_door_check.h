#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct RecordDoorCheck {
  static constexpr std::string_view kName = "RecordDoorCheck";
  static constexpr std::string_view kSummary =
      "Admits a person to what a ticket type or add-on is for, if they hold a unit of it or "
      "someone "
      "says why they are let in; recorded each time.";
  static constexpr auto kRejections = std::to_array<std::string_view>(
      {"scanned_in_future", "not_found", "product_not_found", "not_entitled"});

  std::string access_code;
  Product product;
  std::optional<std::string> station;
  std::optional<std::string> override_reason;
  std::optional<std::string> scan_id;
  std::optional<Instant> scanned_at;

  static void describe(auto& fields) {
    using Self = RecordDoorCheck;
    fields.required("access_code", &Self::access_code, kAccessCode);
    fields.product(&Self::product);
    fields.optional("station", &Self::station, kStation);
    fields.optional("override_reason", &Self::override_reason,
                    FieldSpec{.help = "Why someone who is not entitled is let in.",
                              .max_length = 2000,
                              .rule = TextRule::kFree});
    fields.optional("scan_id", &Self::scan_id, kScanId);
    fields.optional("scanned_at", &Self::scanned_at, kScannedAt);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
