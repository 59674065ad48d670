// The visitor that parses, over a struct with a member of each kind.
#include "api/json_fields.h"

#include <gtest/gtest.h>

#include "api/json_schema.h"

namespace lanyard::api {
namespace {

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
}

}  // namespace
}  // namespace lanyard::api
