#pragma once

#include "api/query.h"
#include "projections/read_model.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

/// What is known of people at a door, beside what the attendees model has of each. Safe from any
/// thread, as readers are.
class Standing {
 public:
  explicit Standing(const projections::ReadView& view);

  /// Sets the names, and nothing else of what projections::People knows.
  void name(projections::AttendeeView& attendee) const;
  void name(projections::ConflictView& conflict) const;
  /// Sets what is open (domain/attendee/door.h has the same for commands), and what is left to
  /// redeem. After the names.
  void complete(projections::AttendeeView& attendee) const;

 private:
  projections::Reader users_;
  projections::Reader attendees_;
};

}  // namespace lanyard::api::queries
