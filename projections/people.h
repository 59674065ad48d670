#pragma once

#include <string_view>
#include <vector>

#include "projections/runner.h"
#include "projections/views.pb.h"

namespace lanyard::projections {

/// Who people are, put together of the models that know of them, as they are in one view: the name
/// and e-mail address they were registered with, their profile and whether it is complete, and
/// whether they were forgotten. All of it is sealed; rendering opens it. Valid as long as the view.
class People {
 public:
  explicit People(const ReadView& view);

  /// Fills in what their fields are for.
  void describe(AttendeeView& attendee) const;
  void describe(UserView& user) const;

  /// The fields that people are asked now, in order, as long as this lives; whether any of them is
  /// required; whether somebody has said all that is.
  std::vector<const events::ProfileField*> asked() const;
  bool requires_answers() const;
  bool is_complete(std::string_view user) const;

 private:
  Reader users_;
  ConferenceView conference_;
};

}  // namespace lanyard::projections
