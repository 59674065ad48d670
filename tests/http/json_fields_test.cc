// The visitor that parses, over a struct with a member of each kind.
#include "api/json_fields.h"

#include <gtest/gtest.h>

#include <array>

#include "api/json_schema.h"

namespace lanyard::api {
namespace {

constexpr auto kSizes = std::to_array<std::string_view>({"small", "large"});

struct Part {
  std::int64_t line = 0;
  std::string name;
  static void describe(auto& fields) {
    fields.required("line", &Part::line);
    fields.optional("name", &Part::name, domain::FieldSpec{.max_length = 3});
  }
};

/// Fields that another struct has among its own.
struct Shared {
  domain::Change<domain::Scope> scope;
  domain::Change<std::string> size;
  std::string code;
  static void describe(auto& fields) {
    fields.optional("scope", &Shared::scope);
    fields.optional("size", &Shared::size, domain::FieldSpec{.choices = kSizes});
    fields.optional("code", &Shared::code, domain::FieldSpec{.rule = domain::TextRule::kCode});
  }
};

struct Everything {
  std::string text;
  std::int64_t number = 7;
  bool flag = false;
  Decimal amount;
  Instant at;
  domain::Date day;
  std::vector<std::string> texts;
  std::optional<std::string> maybe = "standard";
  domain::Change<std::int64_t> change;
  std::optional<events::Sealed> secret;
  domain::Product product;
  Shared shared;
  std::vector<Part> parts;

  static void describe(auto& fields) {
    using Self = Everything;
    fields.required("text", &Self::text, domain::FieldSpec{.help = "A text.", .max_length = 5});
    fields.optional("number", &Self::number);
    fields.optional("flag", &Self::flag);
    fields.optional("amount", &Self::amount);
    fields.optional("at", &Self::at);
    fields.optional("day", &Self::day);
    fields.optional("texts", &Self::texts);
    fields.optional("maybe", &Self::maybe);
    fields.optional("change", &Self::change);
    fields.optional("secret", &Self::secret);
    fields.product(&Self::product);
    fields.group(&Self::shared);
    fields.optional("parts", &Self::parts);
  }
};

struct Read {
  Everything value;
  std::vector<FieldError> errors;
  std::vector<std::string> seals;
};

void read(std::string json, Read& result) {
  json.reserve(json.size() + JsonParser::kPadding);
  JsonParser parser;
  FieldError error;
  const auto root = parser.parse(json, error);
  if (!root) {
    result.errors.push_back(error);
    return;
  }
  std::vector<PendingSeal> seals;
  read_fields(*root, "", result.value, result.errors, seals);
  for (PendingSeal& seal : seals) {
    EXPECT_EQ(seal.target, &*result.value.secret);
    result.seals.push_back(seal.text);
  }
}

TEST(JsonFields, ReadsEachKind) {
  Read result;
  read(R"({"text": "häuse", "number": -3, "flag": true, "amount": "12.50",
           "at": "2027-05-14T15:00:00+02:00", "day": "2027-05-14", "texts": ["a", "b"],
           "maybe": null, "change": 5, "secret": "Ada", "addon": "shirt"})",
       result);
  ASSERT_TRUE(result.errors.empty()) << result.errors.front().field;
  EXPECT_EQ(result.value.text, "häuse");
  EXPECT_EQ(result.value.number, -3);
  EXPECT_TRUE(result.value.flag);
  EXPECT_EQ(result.value.amount, (Decimal{1250, 2}));
  EXPECT_EQ(result.value.at.micros, 1'810'299'600'000'000);
  EXPECT_EQ(result.value.day.text, "2027-05-14");
  EXPECT_EQ(result.value.texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(result.value.maybe, std::nullopt);
  EXPECT_TRUE(result.value.change.present);
  EXPECT_EQ(result.value.change.value, 5);
  EXPECT_EQ(result.seals, std::vector<std::string>{"Ada"});
  EXPECT_EQ(result.value.product, (domain::Product{domain::Product::Kind::kAddOn, "shirt"}));
}

TEST(JsonFields, AbsentAndNullDiffer) {
  Read absent;
  read(R"({"text": "a", "ticket_type": "t"})", absent);
  ASSERT_TRUE(absent.errors.empty());
  EXPECT_EQ(absent.value.number, 7);
  EXPECT_EQ(absent.value.maybe, "standard");
  EXPECT_FALSE(absent.value.change.present);
  Read null;
  read(R"({"text": "a", "ticket_type": "t", "change": null})", null);
  ASSERT_TRUE(null.errors.empty());
  EXPECT_TRUE(null.value.change.present);
  EXPECT_EQ(null.value.change.value, std::nullopt);
  Read product;
  read(R"({"text": "a", "ticket_type": null, "addon": "shirt"})", product);
  ASSERT_TRUE(product.errors.empty());
  EXPECT_EQ(product.value.product.slug, "shirt");
  Read none;
  read(R"({"text": "a", "ticket_type": null})", none);
  EXPECT_EQ(none.errors.at(0).code, "required");
  Read wrong;
  read(R"({"text": null, "ticket_type": "t", "number": null})", wrong);
  ASSERT_EQ(wrong.errors.size(), 2U);
  EXPECT_EQ(wrong.errors[0].code, "wrong_type");
}

TEST(JsonFields, AmountsMayBeIntegers) {
  Read result;
  read(R"({"text": "a", "ticket_type": "t", "amount": 125})", result);
  ASSERT_TRUE(result.errors.empty());
  EXPECT_EQ(result.value.amount, (Decimal{125, 0}));
}

TEST(JsonFields, LengthsAreInCharacters) {
  Read good;
  read(R"({"text": "äöüßé", "ticket_type": "t"})", good);
  EXPECT_TRUE(good.errors.empty());
  Read bad;
  read(R"({"text": "äöüßéx", "ticket_type": "t"})", bad);
  ASSERT_EQ(bad.errors.size(), 1U);
  EXPECT_EQ(bad.errors[0].code, "too_long");
}

TEST(JsonFields, ScopesChoicesAndCodesStandAmongTheOthers) {
  using domain::Scope;
  Read listed;
  read(R"({"text": "a", "ticket_type": "t", "scope": ["b", "a"], "size": "large", "code": "A-!"})",
       listed);
  ASSERT_TRUE(listed.errors.empty());
  EXPECT_EQ(listed.value.shared.scope.value,
            (Scope{.mode = Scope::Mode::kListed, .slugs = {"b", "a"}}));
  EXPECT_EQ(listed.value.shared.size.value, "large");
  EXPECT_EQ(listed.value.shared.code, "A-!");
  Read none;
  read(R"({"text": "a", "ticket_type": "t", "scope": "none", "size": null})", none);
  ASSERT_TRUE(none.errors.empty());
  EXPECT_EQ(none.value.shared.scope.value->mode, Scope::Mode::kNone);
  EXPECT_TRUE(none.value.shared.size.present);
  Read wrong;
  read(R"({"text": "a", "ticket_type": "t", "scope": "some", "size": "medium", "code": "a b"})",
       wrong);
  ASSERT_EQ(wrong.errors.size(), 3U);
  EXPECT_EQ(wrong.errors[0].code, "invalid_value");
  EXPECT_EQ(wrong.errors[1].code, "invalid_value");
  EXPECT_EQ(wrong.errors[1].detail, R"(must be "small" or "large")");
  EXPECT_EQ(wrong.errors[2].code, "invalid_format");
  Read number;
  read(R"({"text": "a", "ticket_type": "t", "scope": 1})", number);
  ASSERT_EQ(number.errors.size(), 1U);
  EXPECT_EQ(number.errors[0].code, "wrong_type");
}

TEST(JsonFields, ListsOfObjects) {
  Read good;
  read(R"({"text": "a", "ticket_type": "t", "parts": [{"line": 1}, {"line": 2, "name": "x"}]})",
       good);
  ASSERT_TRUE(good.errors.empty());
  ASSERT_EQ(good.value.parts.size(), 2U);
  EXPECT_EQ(good.value.parts[1].name, "x");
  Read bad;
  read(R"({"text": "a", "ticket_type": "t", "parts": [{"line": 1}, 7, {"name": "long", "x": 1}]})",
       bad);
  ASSERT_EQ(bad.errors.size(), 4U);
  EXPECT_EQ(bad.errors[0].field, "parts[1]");
  EXPECT_EQ(bad.errors[0].code, "wrong_type");
  EXPECT_EQ(bad.errors[1].field, "parts[2].line");
  EXPECT_EQ(bad.errors[2].field, "parts[2].name");
  EXPECT_EQ(bad.errors[3].code, "unknown_field");
  Read object;
  read(R"({"text": "a", "ticket_type": "t", "parts": {}})", object);
  ASSERT_EQ(object.errors.size(), 1U);
  EXPECT_EQ(object.errors[0].detail, "must be an array of objects, not an object");
}

/// Fields of which a blank text is none.
struct Blanks {
  std::optional<std::string> station;
  std::string must;
  std::optional<events::Sealed> first_name;
  domain::Change<events::Sealed> last_name;
  std::optional<std::string> note;
  static void describe(auto& fields) {
    fields.optional("station", &Blanks::station, domain::kStation);
    fields.optional("must", &Blanks::must, domain::kStation);
    fields.optional("first_name", &Blanks::first_name, domain::kFirstName);
    fields.optional("last_name", &Blanks::last_name, domain::kLastName);
    fields.optional("note", &Blanks::note, domain::kNote);
  }
};

TEST(JsonFields, ABlankTextIsNoneWhereTheFieldSaysSo) {
  const auto read_blanks = [](std::string json, std::vector<FieldError>& errors,
                              std::vector<PendingSeal>& seals) {
    json.reserve(json.size() + JsonParser::kPadding);
    JsonParser parser;
    FieldError error;
    Blanks blanks;
    read_fields(*parser.parse(json, error), "", blanks, errors, seals);
    return blanks;
  };
  for (const std::string blank : {R"("")", R"("  ")", "\"\u00a0\u3000\"", "null"}) {
    std::vector<FieldError> errors;
    std::vector<PendingSeal> seals;
    const Blanks read = read_blanks(R"({"station": )" + blank + R"(, "first_name": )" + blank +
                                        R"(, "last_name": )" + blank + R"(, "note": " "})",
                                    errors, seals);
    EXPECT_TRUE(errors.empty());
    EXPECT_TRUE(seals.empty());
    EXPECT_FALSE(read.station || read.first_name || read.last_name.value);
    EXPECT_TRUE(read.last_name.present) << "it removes what was there";
    EXPECT_EQ(read.note, " ");
  }
  std::vector<FieldError> errors;
  std::vector<PendingSeal> seals;
  const Blanks kept =
      read_blanks(R"({"station": " n ", "must": " ", "first_name": " A"})", errors, seals);
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(kept.station, " n ");
  EXPECT_EQ(kept.must, " ") << "what always has a value keeps it";
  EXPECT_EQ(seals.at(0).text, " A");
  read_blanks(R"({"station": "\t"})", errors, seals);
  EXPECT_EQ(errors.at(0).code, "invalid_characters");
}

TEST(JsonFields, AreDocumented) {
  SchemaWriter<Everything> writer;
  Everything::describe(writer);
  std::string schema;
  writer.append(schema);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(schema).get(root), simdjson::SUCCESS) << schema;
  std::string_view text;
  ASSERT_EQ(root.at_pointer("/properties/text/description").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "A text.");
  ASSERT_EQ(root.at_pointer("/required/0").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "text");
  ASSERT_EQ(root.at_pointer("/properties/maybe/type/1").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "null");
  ASSERT_EQ(root.at_pointer("/properties/size/enum/1").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "large");
  ASSERT_EQ(root.at_pointer("/properties/scope/oneOf/2/type").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "null");
  ASSERT_EQ(root.at_pointer("/properties/parts/items/required/0").get(text), simdjson::SUCCESS);
  EXPECT_EQ(text, "line");
}

}  // namespace
}  // namespace lanyard::api
