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
      "Hands out units of an add-on that the person holds. What a device handed out offline counts "
      "from when it scanned: units handed out twice are whose scan was first.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_quantity", "scanned_in_future", "not_found",
                                       "line_not_found", "not_entitled", "fully_redeemed"});

  std::string access_code;
  std::string order;
  std::int64_t line = 0;
  std::int64_t quantity = 1;
  std::optional<std::string> note;
  std::optional<std::string> scan_id;
  std::optional<Instant> scanned_at;

  static void describe(auto& fields) {
    using Self = Redeem;
    fields.required("access_code", &Self::access_code, kAccessCode);
    fields.required("order", &Self::order, kOrder);
    fields.required("line", &Self::line, FieldSpec{.help = "Line of the order, from 1."});
    fields.optional("quantity", &Self::quantity, FieldSpec{.help = "Units to hand out."});
    fields.optional("note", &Self::note, kNote);
    fields.optional("scan_id", &Self::scan_id, kScanId);
    fields.optional("scanned_at", &Self::scanned_at, kScannedAt);
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;

 private:
  std::string scan(std::string_view code) const;
  Accepted answer_again(const State& state, const AttendeeState& attendee,
                        const std::string& redemption) const;
  Accepted redeemed(const State& state, const Context& context, const AttendeeState& attendee,
                    const OrderState& from, const OrderLineState& at,
                    std::vector<std::uint32_t> units) const;
  void answer_line(const OrderState& from, const OrderLineState& at, std::string_view user,
                   std::int64_t taken, events::CommandResult& result) const;
  void answer(const State& state, const AttendeeState& attendee, const OrderState& from,
              const OrderLineState& at, std::int64_t taken, events::CommandResult& result) const;
};

}  // namespace lanyard::domain
