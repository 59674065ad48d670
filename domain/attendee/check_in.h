#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct CheckIn {
  static constexpr std::string_view kName = "CheckIn";
  static constexpr std::string_view kSummary =
      "Lets a person in: recorded each time, the first one as such.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"scanned_in_future", "not_found", "no_ticket"});

  std::string access_code;
  std::optional<std::string> station;
  std::optional<std::string> note;
  std::optional<std::string> scan_id;
  std::optional<Instant> scanned_at;

  static void describe(auto& fields) {
    using Self = CheckIn;
    fields.required("access_code", &Self::access_code, kAccessCode);
    fields.optional("station", &Self::station, kStation);
    fields.optional("note", &Self::note, kNote);
    fields.optional("scan_id", &Self::scan_id, kScanId);
    fields.optional("scanned_at", &Self::scanned_at, kScannedAt);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
