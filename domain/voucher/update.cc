#include "domain/voucher/update.h"

#include "domain/changes.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {

std::string UpdateVoucher::primary_stream(const State&) const {
  return voucher_stream(canonical_code(code));
}

void UpdateVoucher::needs(Keys& keys) const { keys.voucher(canonical_code(code)); }

Decision UpdateVoucher::decide(const State& state, const Context&) const {
  const auto found = find_voucher(state, canonical_code(code));
  if (!found) return refuse(found.error());
  const VoucherState& now = **found;
  events::VoucherUpdated updated;
  events::Voucher& definition = *updated.mutable_definition();
  definition = now.definition();
  Refusal refusal;
  std::optional<std::string> new_type;
  change("type", type, refusal, [&](const std::string& value) { new_type = value; });
  if (!refusal)
    refusal = apply(fields, new_type, conference_of(state).settings().currency(), definition);
  if (!refusal) refusal = refuse_definition(state, definition);
  if (refusal) return refuse(std::move(refusal));
  if (definition.max_uses() < now.times_used()) {
    return refuse(conflict("below_used",
                           say("At most ", definition.max_uses(), " uses of ", definition.code(),
                               " are under the ", now.times_used(), " that orders have."),
                           {{"used", now.times_used()}}));
  }

  Accepted accepted;
  accepted.result.set_voucher(definition.code());
  if (same(now.definition(), definition)) return accepted;
  accepted.events.push_back({voucher_stream(definition.code()), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
