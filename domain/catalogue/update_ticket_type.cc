#include "domain/catalogue/update_ticket_type.h"

#include "domain/catalogue/apply_changes.h"
#include "domain/catalogue/catalogue.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string UpdateTicketType::primary_stream(const State&) const {
  return ticket_type_stream(slug);
}

void UpdateTicketType::needs(Keys&) const {}

Decision UpdateTicketType::decide(const State& state, const Context&) const {
  const TicketTypeState* now = state.ticket_type(slug);
  if (now == nullptr) return refuse(not_found(say("There is no ticket type `", slug, "`.")));
  events::TicketTypeUpdated updated;
  events::TicketType& definition = *updated.mutable_definition();
  definition = now->definition();
  Refusal refusal = apply_common(*this, definition);
  change("limit_per_user", limit_per_user, refusal,
         [&](std::int64_t value) { definition.set_limit_per_user(value); });
  change("requires_voucher", requires_voucher, refusal,
         [&](bool value) { definition.set_requires_voucher(value); });
  if (!refusal) refusal = refuse_malformed(definition);
  if (!refusal) refusal = refuse_definition(definition, {now->sold(), now->held()});
  if (refusal) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_ticket_type(slug);
  if (same(now->definition(), definition)) return accepted;
  accepted.events.push_back({ticket_type_stream(slug), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
