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
  static constexpr auto kRejections = std::to_array<std::string_view>({"not_found", "no_ticket"});

  std::string access_code;
  std::optional<std::string> station;
  std::optional<std::string> note;
  std::optional<std::string> scan_id;
  std::optional<Instant> scanned_at;

  static void describe(auto& fields) {
    using Self = CheckIn;
    fields.required(
        "access_code", &Self::access_code,
        FieldSpec{.help = "Access code, bare or as `conference:CODE`.", .max_length = 300});
    fields.optional("station", &Self::station,
                    FieldSpec{.help = "Where the scanner stands.", .max_length = 100});
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
