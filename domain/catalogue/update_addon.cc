#include "domain/catalogue/update_addon.h"

#include "domain/catalogue/apply_changes.h"
#include "domain/catalogue/catalogue.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string UpdateAddOn::primary_stream(const State&) const { return addon_stream(slug); }

void UpdateAddOn::needs(Keys&) const {}

Decision UpdateAddOn::decide(const State& state, const Context&) const {
  const AddOnState* now = state.addon(slug);
  if (now == nullptr) return refuse(not_found(say("There is no add-on `", slug, "`.")));
  events::AddOnUpdated updated;
  events::AddOn& definition = *updated.mutable_definition();
  definition = now->definition();
  Refusal refusal = apply_common(*this, definition);
  change("requires_ticket_types", requires_ticket_types, refusal,
         [&](const std::vector<std::string>& value) {
           definition.clear_requires_ticket_types();
           for (const std::string& type : as_set(value)) definition.add_requires_ticket_types(type);
         });
  if (!refusal) refusal = refuse_malformed(definition);
  if (!refusal) refusal = refuse_definition(definition, {now->sold(), now->held()});
  if (!refusal) refusal = refuse_requirements(state, definition);
  if (refusal) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_addon(slug);
  if (same(now->definition(), definition)) return accepted;
  accepted.events.push_back({addon_stream(slug), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
