#include "domain/profile/update.h"

#include <algorithm>
#include <set>

#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/user/user.h"
#include "events/profile.h"

namespace lanyard::domain {
namespace {

/// The values' places in the order of their fields.
void set_value(events::ProfileValues& values, const ProfileEntry& entry, bool date) {
  const auto at = std::ranges::lower_bound(values, entry.field, {}, &events::ProfileValue::field);
  const auto index = at - values.begin();
  const bool there = at != values.end() && at->field() == entry.field;
  if (!entry.value) {
    if (there) values.erase(at);
    return;
  }
  if (!there) {
    values.Add()->set_field(entry.field);
    std::rotate(values.begin() + index, values.end() - 1, values.end());
  }
  events::Sealed& sealed = *values[static_cast<int>(index)].mutable_value();
  sealed = entry.value->sealed;
  sealed.set_date(date);
}

Refusal refuse_entries(const State& state, const std::vector<ProfileEntry>& entries) {
  for (const ProfileEntry& entry : entries) {
    const events::ProfileField* field = profile_field(state, entry.field);
    // What is not asked any more may still be removed.
    if (field == nullptr || (!field->is_active() && entry.value)) {
      return conflict("unknown_profile_field",
                      say("Profiles have no field `", entry.field, "` to fill in."),
                      {{"profile_field", entry.field}});
    }
  }
  for (const ProfileEntry& entry : entries) {
    const events::ProfileField& field = *profile_field(state, entry.field);
    if (!entry.value || takes(field, entry.value->text)) continue;
    const std::string_view kind = kProfileFieldKinds[static_cast<std::size_t>(field.kind())];
    return conflict(
        "invalid_value",
        say("The field ", entry.field, " does not take this value; its kind is ", kind, "."),
        {{"profile_field", entry.field}, {"kind", std::string(kind)}});
  }
  return std::nullopt;
}

}  // namespace

std::string UpdateProfile::primary_stream(const State&) const { return user_stream(user); }

void UpdateProfile::needs(Keys& keys) const { keys.user(user); }

Decision UpdateProfile::decide(const State& state, const Context&) const {
  std::set<std::string_view> named;
  for (const ProfileEntry& entry : values) {
    if (!named.insert(entry.field).second)
      return refuse(malformed("values", say("The field `", entry.field, "` is there twice.")));
  }
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  const UserState* known = state.user(user);
  if (known == nullptr) return refuse(not_found(say("The conference knows no user `", user, "`.")));
  if (Refusal refusal = refuse_forgotten(known, user)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_entries(state, values)) return refuse(std::move(refusal));

  events::ProfileUpdated updated;
  updated.set_user(user);
  *updated.mutable_values() = known->profile();
  for (const ProfileEntry& entry : values) {
    const bool date = profile_field(state, entry.field)->kind() == events::PROFILE_FIELD_KIND_DATE;
    set_value(*updated.mutable_values(), entry, date);
  }
  const auto missing =
      events::missing_fields(conference_of(state).profile_fields(), updated.values());
  for (const std::string& field : missing) updated.add_missing(field);

  Accepted accepted;
  accepted.result.set_user(user);
  accepted.result.set_profile_complete(missing.empty());
  *accepted.result.mutable_missing_fields() = updated.missing();
  events::ProfileUpdated before = updated;
  *before.mutable_values() = known->profile();
  if (same(before, updated)) return accepted;
  accepted.events.push_back({user_stream(user), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
