#include "tests/given.h"

namespace lanyard::tests::profile_define_field {
namespace {

using domain::DefineProfileField;

DefineProfileField shirt() {
  return {.slug = "shirt",
          .label = "Shirt size",
          .kind = "choice",
          .choices = {"S", "M", "L"},
          .required = true,
          .show_on_badge = true,
          .display_order = 2};
}

Fact defined(std::string_view changes = "") {
  auto event = message<events::ProfileFieldDefined>(R"(definition { slug: "shirt"
    label: "Shirt size" kind: PROFILE_FIELD_KIND_CHOICE choices: "S" choices: "M" choices: "L"
    required: true show_on_badge: true max_length: 200 display_order: 2 is_active: true })");
  read_text(changes, *event.mutable_definition());
  return {"conference-pycon", std::move(event)};
}

TEST(DefineProfileField, definesANewOne) {
  given(conference())
      .when(shirt())
      .then_events(defined())
      .result(R"(conference: "pycon" profile_field: "shirt")");
  given(conference())
      .when(DefineProfileField{
          .slug = "diet", .label = "Diet", .max_length = 2000, .help = "Allergies too."})
      .then_events(on<events::ProfileFieldDefined>("conference-pycon", R"(definition {
        slug: "diet" label: "Diet" max_length: 2000 help: "Allergies too." is_active: true })"));
}

TEST(DefineProfileField, replacesTheOneWithItsSlug) {
  auto command = shirt();
  command.required = false;
  command.is_active = false;
  Given there = given(conference(), defined());
  there.after(DefineProfileField{.slug = "bio", .label = "About you"});
  there.when(command).then_events(defined("required: false is_active: false"));
  there.after(command);
  const auto& fields = there.state().conference()->profile_fields();
  ASSERT_EQ(fields.size(), 2);
  EXPECT_EQ(fields[0].slug(), "bio");
  EXPECT_FALSE(fields[1].required());
}

TEST(DefineProfileField, theSameAgainChangesNothing) {
  given(conference(), defined())
      .when(shirt())
      .then_nothing()
      .result(R"(conference: "pycon" profile_field: "shirt")");
}

TEST(DefineProfileField, aHundredAreEnough) {
  Given there = given(conference());
  for (int i = 0; i < domain::kMaxProfileFields; ++i)
    there.after(DefineProfileField{.slug = "f" + std::to_string(i), .label = "F"});
  there.when(DefineProfileField{.slug = "one-more", .label = "F"})
      .then_rejected("too_many_profile_fields")
      .with("limit", domain::kMaxProfileFields);
  // The kind of one that is there is looked at first; another version of it is not one more.
  there.when(DefineProfileField{.slug = "f1", .label = "F", .kind = "number"})
      .then_rejected("kind_fixed");
  there.when(DefineProfileField{.slug = "f1", .label = "G"})
      .then_events(on<events::ProfileFieldDefined>(
          "conference-pycon",
          R"(definition { slug: "f1" label: "G" max_length: 200 is_active: true })"));
}

TEST(DefineProfileField, ladder) {
  auto command = shirt();
  given().when(command).then_rejected("not_found");
  Given there = given(conference(), defined());
  command.kind = "text";  // which is not its kind, and has no choices
  const auto malformed = [&there](const DefineProfileField& wrong, std::string field) {
    there.when(wrong).then_rejected("malformed_request").with("field", std::move(field));
  };
  auto wrong = command;
  wrong.slug = "";
  malformed(wrong, "slug");
  wrong = command;
  wrong.label = " ";
  malformed(wrong, "label");
  for (const std::int64_t length : {0, 2001}) {
    wrong = command;
    wrong.max_length = length;
    malformed(wrong, "max_length");
  }
  wrong = command;
  wrong.display_order = -1;
  malformed(wrong, "display_order");
  wrong = command;
  wrong.choices = {"S", ""};
  malformed(wrong, "choices");

  there.when(command).then_rejected("invalid_choices");
  command.choices.clear();
  there.when(command).then_rejected("kind_fixed").with("kind", "choice");
  for (std::vector<std::string> choices :
       {std::vector<std::string>{}, {"S", "M", "S"}, std::vector<std::string>(501, "S")}) {
    auto choice = shirt();
    choice.choices = std::move(choices);
    there.when(choice).then_rejected("invalid_choices");
  }
}

}  // namespace
}  // namespace lanyard::tests::profile_define_field
