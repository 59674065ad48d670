#include "domain/badge_template/create.h"

#include "domain/badge_template/badge_template.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string CreateBadgeTemplate::primary_stream(const State&) const {
  return badge_template_stream(slug);
}

void CreateBadgeTemplate::needs(Keys& keys) const {
  keys.badge_template(slug);
  keys.default_badge_template();
}

Decision CreateBadgeTemplate::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("slug", slug)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_blank("name", name)) return refuse(std::move(refusal));
  if (state.badge_template(slug) != nullptr) {
    return refuse(
        conflict("already_exists", say("The badge template `", slug, "` exists already.")));
  }
  events::BadgeTemplateCreated created;
  events::BadgeTemplate& definition = *created.mutable_definition();
  definition = blank_badge_template();
  definition.set_slug(slug);
  definition.set_name(name);
  if (Refusal refusal = apply(fields, definition)) return refuse(std::move(refusal));
  if (conference_of(state).badge_templates() >= kMaxBadgeTemplates) {
    return refuse(conflict("too_many_badge_templates",
                           say("There are ", kMaxBadgeTemplates, " badge templates already."),
                           {{"limit", kMaxBadgeTemplates}}));
  }

  Accepted accepted;
  accepted.result.set_badge_template(slug);
  take_default_from_others(state, definition, accepted);
  accepted.events.push_back({badge_template_stream(slug), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
