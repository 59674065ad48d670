#include "projections/check_in_status.h"

#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "api/reports/days.h"
#include "api/reports/report.h"
#include "projections/keys.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;
namespace keys = projections::check_in_status;

void copy_counts(const models::PresenceCount& from, auto& to) {
  to.set_expected(from.expected());
  to.set_present(from.present());
  to.set_checked_in(from.checked_in());
}

void add_time(std::int64_t from, std::int64_t check_ins, auto& times) {
  if (times.empty() || times.rbegin()->from() != from) times.Add()->set_from(from);
  models::TimeCheckIns& time = *times.rbegin();
  time.set_check_ins(time.check_ins() + check_ins);
}

void add_station(const models::CheckInCount& count, const std::string* name,
                 models::CheckInStatus& answer) {
  models::StationCheckIns& station = *answer.add_by_station();
  if (name != nullptr) station.set_station(*name);
  station.set_check_ins(count.check_ins());
  station.set_last_at(count.last_at());
}

std::int64_t check_ins_of(std::string_view key, std::string_view value) {
  models::CheckInCount count;
  models::parse_value(key, value, count);
  return count.check_ins();
}

/// Of `t/<slug>` or `a/<slug>`, and `/<station>` after it.
void add_door(std::string_view door, std::string_view key, std::string_view value, bool station,
              models::CheckInStatus& answer) {
  models::DoorCount count;
  models::parse_value(key, value, count);
  models::DoorChecks& checks = station ? *answer.add_doors_by_station() : *answer.add_doors();
  const bool ticket = door.starts_with("t/");
  door.remove_prefix(2);
  const std::string slug(door.substr(0, door.find('/')));
  if (ticket) {
    checks.set_ticket_type(slug);
  } else {
    checks.set_addon(slug);
  }
  checks.set_name(count.name());
  checks.set_checks(count.checks());
  checks.set_overridden(count.overridden());
  if (!station) checks.set_persons(count.persons());
  if (station && door.size() > slug.size() + 1)
    checks.set_station(std::string(door.substr(slug.size() + 1)));
}

}  // namespace

QueryResult check_in_status(const QueryRequest& request) {
  const models::Reader reader = request.view.model(keys::kName);
  models::CheckInStatus answer;
  models::PresenceCount all;
  reader.get(keys::kAllKey, all);
  copy_counts(all, answer);
  models::CheckInCount check_ins;
  reader.get(keys::kCheckInsKey, check_ins);
  answer.set_check_ins(check_ins.check_ins());
  answer.set_rate(reports::share(all.arrived(), all.expected()).basis_points);

  reader.scan(keys::kTicketTypePrefix, "", [&](std::string_view key, std::string_view value) {
    models::PresenceCount counts;
    models::parse_value(key, value, counts);
    models::TicketTypePresence& ticket = *answer.add_by_ticket_type();
    ticket.set_ticket_type(std::string(key.substr(keys::kTicketTypePrefix.size())));
    copy_counts(counts, ticket);
    return true;
  });
  reader.scan(keys::kStationPrefix, "", [&](std::string_view key, std::string_view value) {
    models::CheckInCount count;
    models::parse_value(key, value, count);
    const std::string name(key.substr(keys::kStationPrefix.size()));
    add_station(count, &name, answer);
    return true;
  });
  models::CheckInCount without_station;
  if (reader.get(keys::kNoStationKey, without_station))
    add_station(without_station, nullptr, answer);
  const reports::Days days(request);
  reader.scan(keys::kQuarterPrefix, "", [&](std::string_view key, std::string_view value) {
    const std::int64_t count = check_ins_of(key, value);
    const Instant quarter{static_cast<std::int64_t>(models::number_at_end(key)) *
                          models::kQuarterHour};
    add_time(quarter.micros, count, *answer.mutable_by_quarter_hour());
    add_time(days.hour_of(quarter).micros, count, *answer.mutable_by_hour());
    return true;
  });
  for (const std::string_view prefix : {keys::kDoorPrefix, keys::kDoorStationPrefix}) {
    reader.scan(prefix, "", [&](std::string_view key, std::string_view value) {
      add_door(key.substr(prefix.size()), key, value, prefix == keys::kDoorStationPrefix, answer);
      return true;
    });
  }
  reader.scan(keys::kLatestPrefix, "", [&](std::string_view key, std::string_view value) {
    models::parse_value(key, value, *answer.add_latest());
    return answer.latest_size() < keys::kLatestCheckIns;
  });
  reader.scan(keys::kRedeemedPrefix, "", [&](std::string_view key, std::string_view value) {
    models::RedeemedCount count;
    models::parse_value(key, value, count);
    if (count.units() > 0) *answer.add_redeemed() = count;
    return true;
  });
  return to_json(answer, request);
}

}  // namespace lanyard::api::queries
