#include "domain/user/update.h"

#include "domain/changes.h"
#include "domain/streams.h"
#include "domain/user/user.h"

namespace lanyard::domain {

std::string UpdateUser::primary_stream(const State&) const { return user_stream(user); }

void UpdateUser::needs(Keys& keys) const { keys.user(user); }

Decision UpdateUser::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  const UserState* known = registered(state, user);
  if (known == nullptr) return refuse(not_found(say("No user `", user, "` is registered.")));
  if (Refusal refusal = refuse_forgotten(known, user)) return refuse(std::move(refusal));
  events::UserUpdated updated;
  events::UserDetails& details = *updated.mutable_details();
  details = known->details();
  change_optional(
      first_name, [&](const auto& value) { *details.mutable_first_name() = value; },
      [&] { details.clear_first_name(); });
  change_optional(
      last_name, [&](const auto& value) { *details.mutable_last_name() = value; },
      [&] { details.clear_last_name(); });
  change_optional(
      email, [&](const auto& value) { *details.mutable_email() = value; },
      [&] { details.clear_email(); });

  Accepted accepted;
  accepted.result.set_user(user);
  if (same(known->details(), details)) return accepted;
  accepted.events.push_back({user_stream(user), std::move(updated)});
  return accepted;
}

}  // namespace lanyard::domain
