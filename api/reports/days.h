#pragma once

#include <expected>
#include <string>

#include "api/query.h"

namespace lanyard::api::reports {

/// Calendar days and hours in a conference's time zone.
class Days {
 public:
  /// Of the conference that is asked about, as its time zone is now.
  explicit Days(const QueryRequest& request);
  /// `2027-05-14`, the day of an instant.
  std::string day_of(Instant instant) const;
  /// When the hour began in which an instant is; not every zone's hours begin when UTC's do.
  Instant hour_of(Instant instant) const;
  /// `2027-05-14T15:00:00+02:00`.
  std::string local_time(Instant instant) const;

 private:
  const void* zone_;  // date::time_zone: the library's headers are large
};

/// The parameters `date_from` and `date_until`, both inclusive.
struct DateFilter {
  std::string from;
  std::string until;
  bool has(std::string_view day) const {
    return (from.empty() || day >= from) && (until.empty() || day <= until);
  }
};
std::expected<DateFilter, Problem> date_filter(const QueryRequest& request);

}  // namespace lanyard::api::reports
