#include "tests/given.h"

namespace lanyard::tests::conference_define_section {
namespace {

domain::DefineSection sprints() {
  return {.slug = "sprints",
          .name = "Sprints",
          .start_date = {"2027-05-17"},
          .end_date = {"2027-05-18"},
          .display_order = 2};
}

Fact defined(std::string_view changes = "") {
  auto event = message<events::SectionDefined>(R"(section { slug: "sprints" name: "Sprints"
    start_date: "2027-05-17" end_date: "2027-05-18" display_order: 2 })");
  read_text(changes, *event.mutable_section());
  return {"conference-pycon", std::move(event)};
}

TEST(DefineSection, definesANewOne) {
  given(conference())
      .when(sprints())
      .then_events(defined())
      .result(R"(conference: "pycon" section: "sprints")");
}

TEST(DefineSection, replacesTheOneWithItsSlug) {
  auto command = sprints();
  command.name = "Code sprints";
  Given there = given(conference(), defined());
  there.when(command).then_events(defined(R"(name: "Code sprints")"));
  there.after(command);
  ASSERT_EQ(there.state().conference()->sections_size(), 1);
  EXPECT_EQ(there.state().conference()->sections(0).name(), "Code sprints");
}

TEST(DefineSection, theSameAgainChangesNothing) {
  given(conference(), defined()).when(sprints()).then_nothing();
}

TEST(DefineSection, ladder) {
  auto command = sprints();
  command.end_date = {"2027-05-01"};
  command.name = "";
  given().when(command).then_rejected("not_found");
  given(conference()).when(command).then_rejected("malformed_request").with("field", "name");
  command.name = "Sprints";
  command.display_order = -1;
  given(conference()).when(command).then_rejected("malformed_request");
  command.display_order = 0;
  given(conference()).when(command).then_rejected("invalid_dates");
}

}  // namespace
}  // namespace lanyard::tests::conference_define_section
