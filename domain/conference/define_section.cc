#include "domain/conference/define_section.h"

#include <algorithm>

#include "domain/conference/conference.h"

namespace lanyard::domain {

std::string DefineSection::primary_stream(const State& state) const { return own_stream(state); }

void DefineSection::needs(Keys&) const {}

Decision DefineSection::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_blank("slug", slug)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_blank("name", name)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_outside("display_order", display_order, 0, kMaxCount))
    return refuse(std::move(refusal));
  if (Refusal refusal = refuse_dates(start_date, end_date)) return refuse(std::move(refusal));

  events::SectionDefined defined;
  events::Section& section = *defined.mutable_section();
  section.set_slug(slug);
  section.set_name(name);
  section.set_start_date(start_date.text);
  section.set_end_date(end_date.text);
  section.set_display_order(display_order);

  Accepted accepted = about_conference(state);
  accepted.result.set_section(slug);
  const auto unchanged = [&section](const events::Section& old) { return same(old, section); };
  if (std::ranges::any_of(conference_of(state).sections(), unchanged)) return accepted;
  accepted.events.push_back({primary_stream(state), std::move(defined)});
  return accepted;
}

}  // namespace lanyard::domain
