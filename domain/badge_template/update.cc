#include "domain/badge_template/update.h"

#include "domain/badge_template/badge_template.h"
#include "domain/changes.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string UpdateBadgeTemplate::primary_stream(const State&) const {
  return badge_template_stream(slug);
}

void UpdateBadgeTemplate::needs(Keys& keys) const {
  keys.badge_template(slug);
  keys.default_badge_template();
}

Decision UpdateBadgeTemplate::decide(const State& state, const Context&) const {
  const BadgeTemplateState* now = state.badge_template(slug);
  if (now == nullptr) return refuse(not_found(say("There is no badge template `", slug, "`.")));
  events::BadgeTemplateUpdated updated;
  events::BadgeTemplate& definition = *updated.mutable_definition();
  definition = now->definition();
  Refusal refusal;
  change("name", name, refusal, [&](const std::string& it) {
    refusal = refuse_blank("name", it);
    definition.set_name(it);
  });
  if (!refusal) refusal = apply(fields, definition);
  if (refusal) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_badge_template(slug);
  if (same(now->definition(), definition)) return accepted;
  take_default_from_others(state, definition, accepted);
  accepted.events.push_back({badge_template_stream(slug), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
