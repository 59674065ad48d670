#include "domain/user/forget.h"

#include <algorithm>

#include "domain/streams.h"
#include "domain/user/user.h"

namespace lanyard::domain {

std::string ForgetUser::primary_stream(const State&) const { return user_stream(user); }

void ForgetUser::needs(Keys& keys) const { keys.forgotten(user); }

Decision ForgetUser::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_user(user)) return refuse(std::move(refusal));
  const UserState* known = state.user(user);
  if (known == nullptr && state.cart(user) == nullptr)
    return refuse(not_found(say("The conference knows no user `", user, "`.")));
  const ForgottenState* before = state.forgotten(user);
  std::vector<std::string> subjects = {user};
  if (known != nullptr) {
    // The programme may have had their name before it knew who they are.
    for (const std::string& code : known->speakers()) subjects.push_back("speaker:" + code);
  }
  if (before != nullptr)
    subjects.insert(subjects.end(), before->subjects().begin(), before->subjects().end());

  events::UserForgotten forgotten;
  forgotten.set_user(user);
  for (const std::string& subject : as_set(std::move(subjects))) forgotten.add_subjects(subject);

  Accepted accepted;
  accepted.result.set_user(user);
  if (before != nullptr && std::ranges::equal(before->subjects(), forgotten.subjects()))
    return accepted;
  accepted.events.push_back({user_stream(user), std::move(forgotten)});
  return accepted;
}

}  // namespace lanyard::domain
