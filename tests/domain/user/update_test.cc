#include "tests/given.h"

namespace lanyard::tests::user_update {
namespace {

using domain::UpdateUser;

domain::Change<events::Sealed> to(const std::string& text) {
  return {.present = true, .value = sealed("ada", text)};
}
const domain::Change<events::Sealed> kNull = {.present = true, .value = std::nullopt};

Fact registered() {
  return on<events::UserRegistered>("user-ada", R"(details { user: "ada"
    first_name { subject: "ada" ciphertext: "Ada" } email { subject: "ada" ciphertext: "x" } })");
}

TEST(UpdateUser, changesWhatIsNamedAndRemovesWhatIsNull) {
  given(conference(), registered())
      .when(UpdateUser{.user = "ada", .last_name = to("Byron"), .email = kNull})
      .then_events(on<events::UserUpdated>("user-ada", R"(details { user: "ada"
        first_name { subject: "ada" ciphertext: "Ada" }
        last_name { subject: "ada" ciphertext: "Byron" } })"))
      .result(R"(user: "ada")");
  given(conference(), registered())
      .when(UpdateUser{.user = "ada", .first_name = kNull, .last_name = kNull, .email = to("y")})
      .then_events(on<events::UserUpdated>("user-ada", R"(details { user: "ada"
        email { subject: "ada" ciphertext: "y" } })"));
}

TEST(UpdateUser, sayingWhatIsSoChangesNothing) {
  const Given there = given(conference(), registered());
  there.when(UpdateUser{.user = "ada"}).then_nothing();
  there.when(UpdateUser{.user = "ada", .first_name = to("Ada"), .last_name = kNull}).then_nothing();
}

TEST(UpdateUser, ladder) {
  given(conference()).when(UpdateUser{.user = "a@b"}).then_rejected("invalid_user");
  given(conference()).when(UpdateUser{.user = "ada"}).then_rejected("not_found");
  given(conference(), registered())
      .after(domain::ForgetUser{.user = "ada"})
      .when(UpdateUser{.user = "ada", .first_name = to("Ada")})
      .then_rejected("user_forgotten");
  // Buying makes nobody registered.
  given(conference(), addon("shirt"))
      .after(add("ada", extra("shirt")))
      .after(checkout("ada"))
      .after(pay("ORD-ORDER001", "25"))
      .when(UpdateUser{.user = "ada", .first_name = to("Ada")})
      .then_rejected("not_found");
}

}  // namespace
}  // namespace lanyard::tests::user_update
