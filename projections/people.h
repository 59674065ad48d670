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

  /// What badges show of the profile, in the order of the fields; without what was not answered.
  std::vector<ProfileAnswer> on_badge(std::string_view user) const;

 private:
  Reader users_;
  ConferenceView conference_;
};

}  // namespace lanyard::projections
