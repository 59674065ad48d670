#include "domain/user/register.h"

#include <algorithm>

#include "domain/streams.h"
#include "domain/user/user.h"

namespace lanyard::domain {

std::string RegisterUser::primary_stream(const State&) const { return user_stream(user); }

void RegisterUser::needs(Keys& keys) const { keys.user(user); }

Decision RegisterUser::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_groups(groups)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_forgotten(state.user(user), user)) return refuse(std::move(refusal));
  events::UserRegistered event;
  events::UserDetails& details = *event.mutable_details();
  details.set_user(user);
  if (first_name) *details.mutable_first_name() = *first_name;
  if (last_name) *details.mutable_last_name() = *last_name;
  if (email) *details.mutable_email() = *email;
  for (const std::string& group : as_set(groups)) event.add_groups(group);

  Accepted accepted;
  accepted.result.set_user(user);
  *accepted.result.mutable_groups() = event.groups();
  if (const UserState* known = registered(state, user)) {
    if (same(known->details(), details) && std::ranges::equal(known->groups(), event.groups()))
      return accepted;
    return refuse(conflict("already_exists", say("The user `", user, "` is registered already.")));
  }
  accepted.events.push_back({user_stream(user), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
