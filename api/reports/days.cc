#include "api/reports/days.h"

#include <date/tz.h>

#include "api/queries/support.h"
#include "events/time.h"
#include "projections/conference.h"
#include "projections/views.pb.h"

namespace lanyard::api::reports {
namespace {

auto in_zone(const void* zone, Instant instant) {
  const date::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(instant.micros)};
  return date::make_zoned(static_cast<const date::time_zone*>(zone),
                          date::floor<std::chrono::seconds>(time));
}

}  // namespace

Days::Days(const QueryRequest& request) {
  projections::ConferenceView conference;
  request.view.model(projections::conference::kName).get(projections::conference::kKey, conference);
  zone_ = date::locate_zone(conference.settings().timezone());
}

std::string Days::day_of(Instant instant) const {
  return date::format("%F", in_zone(zone_, instant));
}

Instant Days::hour_of(Instant instant) const {
  const auto local = in_zone(zone_, instant).get_local_time();
  const std::chrono::microseconds past = local - date::floor<std::chrono::hours>(local);
  return {instant.micros - instant.micros % 1'000'000 - past.count()};
}

std::string Days::local_time(Instant instant) const {
  return date::format("%FT%T%Ez", in_zone(zone_, instant));
}

std::expected<DateFilter, Problem> date_filter(const QueryRequest& request) {
  DateFilter filter;
  for (const auto& [name, to] :
       {std::pair{"date_from", &filter.from}, {"date_until", &filter.until}}) {
    const auto text = request.parameter(name);
    if (!text) continue;
    if (!is_date(*text)) {
      return std::unexpected(queries::bad_parameter(name, "must be a date, as `2027-05-14`"));
    }
    *to = *text;
  }
  return filter;
}

}  // namespace lanyard::api::reports
