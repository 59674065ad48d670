// Reading a bootstrap file: reference OP-001, and its vectors TV-008 to TV-017.
#include "api/bootstrap/toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "events/time.h"

namespace lanyard::api::bootstrap {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kConference = R"(
[conference]
name = "PyCon Test"
start = 2027-05-14
end = 2027-05-16
timezone = "America/New_York"
)";
constexpr std::string_view kSection = R"(
[[conference.sections]]
name = "Talks"
start = 2027-05-14
end = 2027-05-16
)";

std::string file_with(std::string_view rest) {
  return std::string(kConference) + std::string(kSection) + std::string(rest);
}

ConferenceFile good(std::string_view text) {
  Parsed parsed = parse(text);
  EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : parsed.error().message);
  return parsed ? *std::move(parsed) : ConferenceFile{};
}

ImportError bad(std::string_view text) {
  Parsed parsed = parse(text);
  EXPECT_FALSE(parsed.has_value());
  return parsed ? ImportError{} : parsed.error();
}

TEST(BootstrapFile, ReadsTheShippedExample) {  // TV-003
  const Parsed parsed = read_file(std::filesystem::path(LANYARD_EXAMPLES) / "pyconf.toml");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_THAT(parsed->tickets, SizeIs(3));
  ASSERT_THAT(parsed->addons, SizeIs(2));
  EXPECT_EQ(parsed->addons[0].slug, "workshop");
  EXPECT_THAT(*parsed->addons[0].required_tickets,
              testing::UnorderedElementsAre("individual", "corporate"));
  EXPECT_EQ(parsed->addons[1].slug, "t-shirt");
  EXPECT_EQ(parsed->tickets[1].price, (Decimal{4495, 1}));
  EXPECT_THAT(parsed->notices, IsEmpty());
}

TEST(BootstrapFile, TakesCapacityWhenItIsThere) {  // TV-008
  EXPECT_EQ(good(std::string(kConference) + "total_capacity = 1000\n" + std::string(kSection))
                .total_capacity,
            1000);
  EXPECT_EQ(good(file_with("")).total_capacity, std::nullopt);
}

TEST(BootstrapFile, AvailabilityIsDaysOfTheConferencesZone) {  // TV-009
  const ConferenceFile file = good(file_with(R"(
[[conference.tickets]]
name = "Early"
price = 10
quantity = 5
available = {opens = 2027-01-01, closes = 2027-03-31}
)"));
  ASSERT_THAT(file.tickets, SizeIs(1));
  EXPECT_EQ(file.tickets[0].available.from, parse_instant("2027-01-01T05:00:00Z"));
  EXPECT_EQ(file.tickets[0].available.until, parse_instant("2027-04-01T03:59:59Z"));
}

TEST(BootstrapFile, AMissingBoundStaysOpen) {
  const ConferenceFile file = good(file_with(R"(
[[conference.addons]]
slug = "party"
available = {closes = 2027-05-15}
)"));
  EXPECT_EQ(file.addons[0].available.from, std::nullopt);
  EXPECT_EQ(file.addons[0].available.until, parse_instant("2027-05-16T03:59:59Z"));
}

TEST(BootstrapFile, ADayWithoutMidnightStartsWhenTheClocksJump) {
  const std::string text = R"(
[conference]
name = "Feira"
start = 2017-10-15
end = 2017-10-16
timezone = "America/Sao_Paulo"
[[conference.sections]]
name = "Tudo"
start = 2017-10-15
end = 2017-10-16
[[conference.tickets]]
name = "Um"
price = 1
quantity = 1
available = {opens = 2017-10-15}
)";
  EXPECT_EQ(good(text).tickets[0].available.from, parse_instant("2017-10-15T03:00:00Z"));
}

TEST(BootstrapFile, DerivesSlugs) {  // TV-011
  EXPECT_EQ(derive_slug("Tutorial: Intro to Django"), "tutorial-intro-to-django");
  EXPECT_EQ(derive_slug("PyCon T-Shirt"), "pycon-t-shirt");
  EXPECT_EQ(derive_slug("  -- a \t b--c_d!? "), "a-b-c_d");
  EXPECT_EQ(derive_slug("!?"), "");
  EXPECT_EQ(good(file_with("")).slug, "pycon-test");
}

TEST(BootstrapFile, ListsMissingKeysSorted) {  // TV-012
  const ImportError error =
      bad("[conference]\nname = \"x\"\nstart = 2027-05-14\n[[conference.sections]]\n");
  EXPECT_EQ(error.kind, ImportError::Kind::kValue);
  EXPECT_THAT(error.message, HasSubstr("end, timezone"));
}

TEST(BootstrapFile, ListsDuplicateSlugs) {  // TV-014
  const ImportError error = bad(file_with(R"(
[[conference.tickets]]
name = "VIP"
price = 1
quantity = 1
[[conference.tickets]]
name = "Another"
slug = "vip"
price = 1
quantity = 1
)"));
  EXPECT_EQ(error.kind, ImportError::Kind::kValue);
  EXPECT_THAT(error.message, AllOf(HasSubstr("conference.tickets"), HasSubstr("vip")));
}

TEST(BootstrapFile, AnItemMustBeATable) {  // TV-015
  const ImportError error =
      bad(std::string(kConference) + "tickets = [\"vip\"]\n" + std::string(kSection));
  EXPECT_EQ(error.kind, ImportError::Kind::kType);
  EXPECT_THAT(error.message, HasSubstr("conference.tickets[0]"));
}

TEST(BootstrapFile, SponsorLevelsAreCheckedAndPassedOver) {  // TV-017
  const ConferenceFile file = good(file_with("[[conference.sponsor_levels]]\nname = \"Gold\"\n"));
  EXPECT_EQ(file.sponsor_levels, 1);
  EXPECT_THAT(file.notices, SizeIs(1));
  EXPECT_EQ(bad(std::string(kConference) + "sponsor_levels = [1]\n" + std::string(kSection)).kind,
            ImportError::Kind::kType);
}

TEST(BootstrapFile, PricesAreExact) {
  const auto price = [](std::string_view literal) {
    const std::string head = "[[conference.tickets]]\nname = \"Zoë\"\nslug = \"a\"\nquantity = 1\n";
    return good(file_with(head + "price = " + std::string(literal) + "\n")).tickets.at(0).price;
  };
  EXPECT_EQ(price("0.1"), (Decimal{1, 1}));
  EXPECT_EQ(price("19.99 # a comment"), (Decimal{1999, 2}));
  EXPECT_EQ(price("125"), (Decimal{125, 0}));
  EXPECT_EQ(price("1_250.50"), (Decimal{12505, 1}));
  EXPECT_EQ(price("+1.5e3"), (Decimal{1500, 0}));
  EXPECT_EQ(price("25e-2"), (Decimal{25, 2}));
  EXPECT_EQ(price("90071992547409.93"), (Decimal{9007199254740993, 2}));
  EXPECT_EQ(price("\"12.50\""), (Decimal{1250, 2}));
}

TEST(BootstrapFile, PricesAreExactInsideInlineTablesAfterOtherScripts) {
  const ConferenceFile file = good(std::string(kConference) +
                                   "tickets = [{name = \"Zoë 🎟\", slug = \"a\", price = 0.07, "
                                   "quantity = 1}, {name = \"b\", price = 1.10, quantity = 1}]\n" +
                                   std::string(kSection));
  EXPECT_EQ(file.tickets[0].price, (Decimal{7, 2}));
  EXPECT_EQ(file.tickets[1].price, (Decimal{11, 1}));
}

struct Refused {
  std::string_view rest;
  ImportError::Kind kind;
  std::string_view place;
};

TEST(BootstrapFile, NamesThePlaceOfEveryMistake) {
  using Kind = ImportError::Kind;
  const Refused cases[] = {
      {"[[conference.tickets]]\nname = \"a\"\n", Kind::kValue,
       "conference.tickets[0] is missing required keys: price, quantity"},
      {"[[conference.tickets]]\nname = \"a\"\nprice = 1\nquantity = \"ten\"\n", Kind::kType,
       "conference.tickets[0].quantity"},
      {"[[conference.tickets]]\nname = \"a\"\nprice = inf\nquantity = 1\n", Kind::kValue,
       "conference.tickets[0]"},
      {"[[conference.tickets]]\nname = \"a\"\nprice = 1\nquantity = -1\n", Kind::kValue,
       "conference.tickets[0]"},
      {"[[conference.tickets]]\nname = \"!\"\nprice = 1\nquantity = 1\n", Kind::kValue,
       "conference.tickets[0] has an empty slug"},
      {"[[conference.tickets]]\nname = \"a\"\nslug = 7\nprice = 1\nquantity = 1\n", Kind::kType,
       "conference.tickets[0].slug"},
      {"[[conference.tickets]]\nname = \"Café\"\nprice = 1\nquantity = 1\n", Kind::kValue, "café"},
      {"[[conference.tickets]]\nname = \"a\"\nprice = 1\nquantity = 1\navailable = {opens = "
       "\"2027-01-01\"}\n",
       Kind::kType, "conference.tickets[0].available.opens"},
      {"[[conference.tickets]]\nname = \"a\"\nprice = 1\nquantity = 1\nvoucher_required = 1\n",
       Kind::kType, "conference.tickets[0].voucher_required"},
      {"[[conference.addons]]\nprice = 1.5\n", Kind::kValue, "conference.addons[0]"},
      {"[[conference.addons]]\nslug = \"a\"\nrequires = \"vip\"\n", Kind::kType,
       "conference.addons[0].requires"},
      {"[[conference.sections]]\nname = \"b\"\nstart = 2027-05-14\n", Kind::kValue,
       "conference.sections[1] is missing required keys: end"},
  };
  for (const Refused& refused : cases) {
    const ImportError error = bad(file_with(refused.rest));
    EXPECT_EQ(error.kind, refused.kind) << error.message;
    EXPECT_THAT(error.message, HasSubstr(std::string(refused.place)));
  }
}

TEST(BootstrapFile, ChecksInOrder) {
  EXPECT_EQ(read_file("/nonexistent.toml").error().kind, ImportError::Kind::kFile);
  EXPECT_EQ(read_file("/").error().kind, ImportError::Kind::kFile);
  EXPECT_THAT(bad("a = ").message, HasSubstr("TOML"));
  EXPECT_THAT(bad("a = 1").message, HasSubstr("[conference]"));
  EXPECT_EQ(bad("conference = 1").kind, ImportError::Kind::kType);
  EXPECT_THAT(bad(kConference).message, HasSubstr("conference.sections is missing"));
  EXPECT_THAT(bad(std::string(kConference) + "sections = []\n").message, HasSubstr("empty"));
  EXPECT_THAT(bad(std::string(kConference) + "sections = 3\n").message, HasSubstr("list"));
  // The time zone is looked at before any list.
  EXPECT_THAT(bad("[conference]\nname=\"x\"\nstart=2027-01-01\nend=2027-01-01\ntimezone=\"Mars\"\n")
                  .message,
              HasSubstr("Mars"));
}

TEST(BootstrapFile, SaysWhatItPassesOver) {
  const ConferenceFile file = good(std::string(kConference) + "pretalx_event_slug = \"x\"\n" +
                                   std::string(kSection) + "color = \"red\"\n[other]\n");
  EXPECT_THAT(file.notices, SizeIs(3));
}

}  // namespace
}  // namespace lanyard::api::bootstrap
