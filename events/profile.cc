#include "events/profile.h"

#include <algorithm>
#include <tuple>

namespace lanyard::events {

const ProfileValue* value_of(const ProfileValues& values, std::string_view field) {
  const auto found = std::ranges::find(values, field, &ProfileValue::field);
  return found == values.end() ? nullptr : &*found;
}

std::vector<const ProfileField*> asked_fields(const ProfileFields& fields) {
  std::vector<const ProfileField*> asked;
  for (const ProfileField& field : fields) {
    if (field.is_active()) asked.push_back(&field);
  }
  std::ranges::sort(asked, {}, [](const ProfileField* field) {
    return std::tuple(field->display_order(), std::string_view(field->slug()));
  });
  return asked;
}

std::vector<std::string> missing_fields(const ProfileFields& fields, const ProfileValues& values) {
  std::vector<std::string> missing;
  for (const ProfileField* field : asked_fields(fields)) {
    if (field->required() && value_of(values, field->slug()) == nullptr)
      missing.push_back(field->slug());
  }
  return missing;
}

}  // namespace lanyard::events
