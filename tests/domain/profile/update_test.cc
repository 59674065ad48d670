#include "tests/given.h"

namespace lanyard::tests::profile_update {
namespace {

using domain::DefineProfileField;
using domain::ProfileEntry;
using domain::UpdateProfile;

ProfileEntry entry(std::string field, const std::string& text) {
  return {.field = std::move(field),
          .value = domain::Personal{.text = text, .sealed = sealed("ada", text)}};
}

/// Ada, and a field of each kind; two of them are required.
Given with_fields() {
  return given(conference())
      .after(domain::RegisterUser{.user = "ada"})
      .after(DefineProfileField{.slug = "shirt",
                                .label = "Shirt",
                                .kind = "choice",
                                .choices = {"S", "M"},
                                .required = true,
                                .display_order = 1})
      .after(DefineProfileField{.slug = "bio", .label = "About you", .max_length = 5})
      .after(DefineProfileField{.slug = "vegan", .label = "Vegan?", .kind = "boolean"})
      .after(DefineProfileField{.slug = "dives", .label = "Dives", .kind = "number"})
      .after(DefineProfileField{
          .slug = "born", .label = "Birthday", .kind = "date", .required = true});
}

TEST(UpdateProfile, setsWhatIsNamedAndRemovesWhatIsNull) {
  Given there = with_fields();
  const UpdateProfile first{.user = "ada",
                            .values = {entry("vegan", "true"), entry("bio", "K\xC3\xA4se")}};
  there.when(first)
      .then_events(on<events::ProfileUpdated>("user-ada", R"(user: "ada"
        values { field: "bio" value { subject: "ada" ciphertext: "K\303\244se" } }
        values { field: "vegan" value { subject: "ada" ciphertext: "true" } }
        missing: "born" missing: "shirt")"))
      .result(R"(user: "ada" profile_complete: false
                 missing_fields: "born" missing_fields: "shirt")");
  there.after(first);
  const UpdateProfile second{
      .user = "ada",
      .values = {entry("shirt", "M"), {.field = "bio"}, entry("born", "1815-12-10")}};
  there.when(second)
      .then_events(on<events::ProfileUpdated>("user-ada", R"(user: "ada"
        values { field: "born" value { subject: "ada" ciphertext: "1815-12-10" date: true } }
        values { field: "shirt" value { subject: "ada" ciphertext: "M" } }
        values { field: "vegan" value { subject: "ada" ciphertext: "true" } })"))
      .result(R"(user: "ada" profile_complete: true)");
}

TEST(UpdateProfile, sayingWhatIsSoChangesNothing) {
  Given there = with_fields();
  const UpdateProfile command{.user = "ada", .values = {entry("dives", "12.5")}};
  there.after(command);
  there.when(command).then_nothing().result(R"(user: "ada" profile_complete: false
                 missing_fields: "born" missing_fields: "shirt")");
  there.when(UpdateProfile{.user = "ada"}).then_nothing();
  there.when(UpdateProfile{.user = "ada", .values = {{.field = "bio"}}}).then_nothing();
}

TEST(UpdateProfile, whoeverTheConferenceKnowsHasOne) {
  Given there = with_fields();
  there.after(domain::CreateTicketType{
      .slug = "student", .name = "Student", .price = amount("0"), .limit_per_user = 2});
  there.after(add("bob", ticket("student"))).after(checkout("bob"));
  UpdateProfile command{.user = "bob", .values = {entry("vegan", "false")}};
  there.when(command).then_events(on<events::ProfileUpdated>("user-bob", R"(user: "bob"
        values { field: "vegan" value { subject: "ada" ciphertext: "false" } }
        missing: "born" missing: "shirt")"));
}

TEST(UpdateProfile, whatIsNotAskedAnyMoreCanOnlyBeRemoved) {
  Given there = with_fields();
  there.after(UpdateProfile{.user = "ada", .values = {entry("bio", "x")}});
  there.after(DefineProfileField{.slug = "bio", .label = "About you", .is_active = false});
  there.when(UpdateProfile{.user = "ada", .values = {entry("bio", "y")}})
      .then_rejected("unknown_profile_field");
  there.when(UpdateProfile{.user = "ada", .values = {{.field = "bio"}}})
      .then_events(on<events::ProfileUpdated>("user-ada",
                                              R"(user: "ada" missing: "born" missing: "shirt")"));
}

TEST(UpdateProfile, valuesFitTheirField) {
  const Given there = with_fields();
  const auto refused = [&there](const char* field, const char* text) {
    there.when(UpdateProfile{.user = "ada", .values = {entry(field, text)}})
        .then_rejected("invalid_value")
        .with("profile_field", field);
  };
  refused("bio", "");
  refused("bio", "  ");
  refused("bio", "123456");
  refused("shirt", "XXL");
  refused("shirt", "s");
  refused("vegan", "yes");
  refused("dives", "12a");
  refused("dives", "1e5");
  refused("born", "1815-02-30");
  refused("born", "10.12.1815");
}

TEST(UpdateProfile, ladder) {
  Given there = with_fields();
  UpdateProfile command{.user = "a@b", .values = {entry("shirt", "x"), entry("nothing", "x")}};
  given().when(command).then_rejected("not_found");
  UpdateProfile twice{.user = "a@b", .values = {entry("shirt", "M"), {.field = "shirt"}}};
  there.when(twice).then_rejected("malformed_request").with("field", "values");
  there.when(command).then_rejected("invalid_user");
  command.user = "nobody";
  there.when(command).then_rejected("not_found");
  command.user = "ada";
  Given(there)
      .after(domain::ForgetUser{.user = "ada"})
      .when(command)
      .then_rejected("user_forgotten");
  there.when(command).then_rejected("unknown_profile_field").with("profile_field", "nothing");
  command.values.pop_back();
  there.when(command).then_rejected("invalid_value").with("kind", "choice");
}

}  // namespace
}  // namespace lanyard::tests::profile_update
