#include "tests/given.h"

namespace lanyard::tests::user_register {
namespace {

using domain::RegisterUser;

TEST(RegisterUser, makesAPersonKnown) {
  given(conference())
      .when(RegisterUser{.user = "ada",
                         .first_name = sealed("ada", "Ada"),
                         .last_name = sealed("ada", "Lovelace"),
                         .email = sealed("ada", "ada@example.org"),
                         .groups = {"staff", "speakers", "staff"}})
      .then_events(on<events::UserRegistered>("user-ada", R"(details { user: "ada"
          first_name { subject: "ada" ciphertext: "Ada" }
          last_name { subject: "ada" ciphertext: "Lovelace" }
          email { subject: "ada" ciphertext: "ada\100example.org" } }
        groups: "speakers" groups: "staff")"))
      .result(R"(user: "ada" groups: "speakers" groups: "staff")");
}

TEST(RegisterUser, theSameAgainChangesNothing) {
  const RegisterUser command{.user = "ada", .first_name = sealed("ada", "Ada"), .groups = {"a"}};
  given(conference()).after(command).when(command).then_nothing();
}

TEST(RegisterUser, whoBoughtBeforeCanStillBeRegistered) {
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "25"))
      .when(RegisterUser{.user = "ada"})
      .then_events(on<events::UserRegistered>("user-ada", R"(details { user: "ada" })"));
}

TEST(RegisterUser, ladder) {
  const Given there = given(conference()).after(RegisterUser{.user = "ada"});
  there.when(RegisterUser{.user = "ada@home", .groups = {" "}}).then_rejected("invalid_user");
  there.when(RegisterUser{.user = "ada", .groups = {" "}})
      .then_rejected("malformed_request")
      .with("field", "groups");
  Given(there)
      .after(domain::ForgetUser{.user = "ada"})
      .when(RegisterUser{.user = "ada", .groups = {"a"}})
      .then_rejected("user_forgotten");
  there.when(RegisterUser{.user = "ada", .groups = {"a"}}).then_rejected("already_exists");
  there.when(RegisterUser{.user = "ada", .email = sealed("ada", "x")})
      .then_rejected("already_exists");
}

TEST(RegisterUser, anIdIsOpaqueAndShort) {
  const Given there = given(conference());
  there.when(RegisterUser{.user = ""}).then_rejected("invalid_user");
  there.when(RegisterUser{.user = "a\nb"}).then_rejected("invalid_user");
  there.when(RegisterUser{.user = std::string(151, 'a')}).then_rejected("invalid_user");
  std::string umlauts;
  for (int i = 0; i < 150; ++i) umlauts += "ü";
  EXPECT_TRUE(given(conference()).after(RegisterUser{.user = umlauts}).state().user(umlauts));
}

}  // namespace
}  // namespace lanyard::tests::user_register
