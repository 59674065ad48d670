#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/query.h"
#include "projections/read_model.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

/// Which attendees a query wants: its parameters `user`, `checked_in`, `ticket_type`,
/// `profile_complete` and `q`.
class AttendeeFilter {
 public:
  static std::expected<AttendeeFilter, Problem> read(const QueryRequest& request);

  /// Set when at most one attendee can match.
  const std::optional<std::string>& user() const { return user_; }
  /// Of an attendee who was described (projections/people.h).
  bool matches(const projections::AttendeeView& attendee) const;

 private:
  bool finds(const projections::AttendeeView& attendee) const;

  std::optional<std::string> user_;
  std::optional<bool> checked_in_;
  std::optional<std::string> ticket_type_;
  std::optional<bool> profile_complete_;
  std::optional<std::string> text_;  // in lower case
  const events::Opener* opener_ = nullptr;
};

/// The parameters of an AttendeeFilter, for the table of routes.
std::vector<QueryParameter> attendee_parameters();

/// Visits the attendees who match, described, by access code, from the one after `after` on, until
/// `visit` returns false. `skip` is told the code of each who does not match, and may end it too.
void for_attendees(const QueryRequest& request, const AttendeeFilter& filter,
                   std::string_view after,
                   const std::function<bool(projections::AttendeeView&)>& visit,
                   const std::function<bool(std::string_view)>& skip);

/// The attendee that the path names first: by the code, in any case, or by the whole text of their
/// badge's QR code. Not described yet. 404 `not_found`.
std::expected<projections::AttendeeView, Problem> find_attendee(const QueryRequest& request);

/// The first ticket type of which the person holds a unit of a paid order, or null.
const projections::HeldProduct* first_ticket(const projections::AttendeeView& attendee);

}  // namespace lanyard::api::queries
