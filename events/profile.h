#pragma once

#include <string>
#include <vector>

#include "events/user.pb.h"

namespace lanyard::events {

using ProfileFields = google::protobuf::RepeatedPtrField<ProfileField>;
using ProfileValues = google::protobuf::RepeatedPtrField<ProfileValue>;

/// Null when the profile has no value for the field.
const ProfileValue* value_of(const ProfileValues& values, std::string_view field);

/// The fields that are asked, in the order in which they are: by display order, then by slug.
std::vector<const ProfileField*> asked_fields(const ProfileFields& fields);

/// Slugs of the required ones among them that have no value: the profile is complete when there
/// are none.
std::vector<std::string> missing_fields(const ProfileFields& fields, const ProfileValues& values);

}  // namespace lanyard::events
