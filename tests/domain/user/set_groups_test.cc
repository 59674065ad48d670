#include "tests/given.h"

namespace lanyard::tests::user_set_groups {
namespace {

using domain::SetUserGroups;

Fact registered() {
  return on<events::UserRegistered>("user-ada", R"(details { user: "ada" } groups: "a")");
}

TEST(SetUserGroups, replacesTheList) {
  given(conference(), registered())
      .when(SetUserGroups{.user = "ada", .groups = {"c", "b", "c"}})
      .then_events(on<events::UserGroupsSet>("user-ada", R"(user: "ada" groups: "b" groups: "c")"))
      .result(R"(user: "ada" groups: "b" groups: "c")");
  given(conference(), registered())
      .when(SetUserGroups{.user = "ada"})
      .then_events(on<events::UserGroupsSet>("user-ada", R"(user: "ada")"));
}

TEST(SetUserGroups, theSameListChangesNothing) {
  given(conference(), registered())
      .when(SetUserGroups{.user = "ada", .groups = {"a", "a"}})
      .then_nothing();
}

TEST(SetUserGroups, ladder) {
  given(conference()).when(SetUserGroups{.user = "", .groups = {""}}).then_rejected("invalid_user");
  given(conference())
      .when(SetUserGroups{.user = "ada", .groups = {""}})
      .then_rejected("malformed_request");
  given(conference()).when(SetUserGroups{.user = "ada"}).then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests::user_set_groups
