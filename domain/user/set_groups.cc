#include "domain/user/set_groups.h"

#include <algorithm>

#include "domain/streams.h"
#include "domain/user/user.h"

namespace lanyard::domain {

std::string SetUserGroups::primary_stream(const State&) const { return user_stream(user); }

void SetUserGroups::needs(Keys& keys) const { keys.user(user); }

Decision SetUserGroups::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_groups(groups)) return refuse(std::move(refusal));
  const UserState* known = registered(state, user);
  if (known == nullptr) return refuse(not_found(say("No user `", user, "` is registered.")));
  events::UserGroupsSet event;
  event.set_user(user);
  for (const std::string& group : as_set(groups)) event.add_groups(group);

  Accepted accepted;
  accepted.result.set_user(user);
  *accepted.result.mutable_groups() = event.groups();
  if (std::ranges::equal(known->groups(), event.groups())) return accepted;
  accepted.events.push_back({user_stream(user), std::move(event)});
  return accepted;
}

}  // namespace lanyard::domain
