#include "api/json_fields.h"

#include <algorithm>

#include "api/json_number.h"
#include "events/check.h"
#include "events/spaces.h"
#include "events/time.h"

namespace lanyard::api {
namespace {

using domain::FieldSpec;
using domain::TextRule;
using simdjson::dom::element;

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// C0, DEL and C1 (U+0080–U+009F, in UTF-8 C2 80 – C2 9F).
bool has_control(std::string_view text, bool allow_line_ends) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0x7F) return true;
    if (c < 0x20 && !(allow_line_ends && (c == '\t' || c == '\n' || c == '\r'))) return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
      return true;
  }
  return false;
}

bool slug(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// What is wrong with a text, or nothing: (code, detail).
std::optional<std::pair<std::string, std::string>> text_error(std::string_view text,
                                                              const FieldSpec& spec,
                                                              bool required) {
  // A user id's own rules are the domain's: it answers invalid_user.
  if (spec.rule == TextRule::kUserId) return std::nullopt;
  if (text.size() > spec.max_length && code_points(text) > spec.max_length) {
    return std::pair{"too_long", "at most " + std::to_string(spec.max_length) + " characters"};
  }
  switch (spec.rule) {
    case TextRule::kSlug:
      if (!slug(text)) return std::pair{"invalid_format", "one or more of a–z, 0–9, `-` and `_`"};
      return std::nullopt;
    case TextRule::kFree:
    case TextRule::kLine:
      if (required && is_blank(text)) return std::pair{"blank", "must not be blank"};
      if (has_control(text, spec.rule == TextRule::kFree)) {
        return std::pair{"invalid_characters", "must not have control characters"};
      }
      return std::nullopt;
    case TextRule::kCode:
      if (!std::ranges::all_of(text, [](char c) { return c >= '!' && c <= '~'; }))
        return std::pair{"invalid_format", "visible ASCII characters without spaces"};
      return std::nullopt;
    case TextRule::kDate:
      if (!is_date(text)) return std::pair{"invalid_date", "must be a date like 2027-05-14"};
      return std::nullopt;
    case TextRule::kUserId:
      return std::nullopt;
  }
  return std::nullopt;
}

/// `"a", "b" or "c"`.
std::string listed(std::span<const std::string_view> choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) out += i + 1 == choices.size() ? " or " : ", ";
    out.append("\"").append(choices[i]).append("\"");
  }
  return out;
}

std::string_view kind_of(element json) {
  switch (json.type()) {
    case simdjson::dom::element_type::ARRAY:
      return "an array";
    case simdjson::dom::element_type::OBJECT:
      return "an object";
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
      return "an integer";
    case simdjson::dom::element_type::DOUBLE:
      return "a fraction";
    case simdjson::dom::element_type::STRING:
      return "a string";
    case simdjson::dom::element_type::BOOL:
      return "a boolean";
    case simdjson::dom::element_type::NULL_VALUE:
      return "null";
  }
  return "something else";
}

std::string expected(std::string_view what, element json) {
  return "must be " + std::string(what) + ", not " + std::string(kind_of(json));
}

}  // namespace

bool is_spaces(element json) {
  std::string_view text;
  return json.get(text) == simdjson::SUCCESS && is_blank(text) && !has_control(text, false);
}

std::optional<element> ObjectReader::take(std::string_view name) {
  known_.push_back(name);
  std::optional<element> found;
  for (const auto& [key, json] : object_) {
    if (key != name) continue;
    ++matched_;
    if (found) {
      error(name, "duplicate_field", "the field is there more than once");
      return found;
    }
    found = json;
  }
  return found;
}

void ObjectReader::finish() {
  if (matched_ == object_.size()) return;
  for (const auto& [key, json] : object_) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      error(key, "unknown_field", "there is no such field here");
      if (errors_.size() >= kMaxErrors) return;
    }
  }
}

void ObjectReader::error(std::string_view name, std::string code, std::string detail) {
  if (errors_.size() >= kMaxErrors) return;
  std::string path = prefix_;
  append_field(name, path);
  errors_.push_back({std::move(path), std::move(code), std::move(detail)});
}

bool ObjectReader::value(std::string_view name, element json, std::string& out,
                         const FieldSpec& spec, bool required) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) {
    error(name, "wrong_type", expected("a string", json));
    return false;
  }
  if (!spec.choices.empty() && std::ranges::find(spec.choices, text) == spec.choices.end()) {
    error(name, "invalid_value", "must be " + listed(spec.choices));
    return false;
  }
  if (auto wrong = text_error(text, spec, required)) {
    error(name, std::move(wrong->first), std::move(wrong->second));
    return false;
  }
  out.assign(text);
  return true;
}

bool ObjectReader::value(std::string_view name, element json, std::int64_t& out, const FieldSpec&,
                         bool) {
  if (json.get(out) == simdjson::SUCCESS) return true;
  if (json.is_uint64()) {
    error(name, "out_of_range", "the number is too large");
  } else {
    error(name, "wrong_type", expected("an integer", json));
  }
  return false;
}

bool ObjectReader::value(std::string_view name, element json, bool& out, const FieldSpec&, bool) {
  if (json.get(out) == simdjson::SUCCESS) return true;
  error(name, "wrong_type", expected("true or false", json));
  return false;
}

bool ObjectReader::value(std::string_view name, element json, Decimal& out, const FieldSpec&,
                         bool) {
  std::string_view text;
  std::string digits;
  if (json.get(text) != simdjson::SUCCESS) {
    std::int64_t whole = 0;
    if (json.type() == simdjson::dom::element_type::DOUBLE) {
      error(name, "fraction", "write an amount with decimals as a string, like \"1.50\"");
      return false;
    }
    if (json.is_uint64() && !json.is_int64()) {
      error(name, "out_of_range", "the amount is too large");
      return false;
    }
    if (json.get(whole) != simdjson::SUCCESS) {
      error(name, "wrong_type", expected("a decimal string or an integer", json));
      return false;
    }
    digits = std::to_string(whole);
    text = digits;
  }
  const auto decimal = parse_decimal(text);
  if (!decimal) {
    error(name, "invalid_amount", "must be a decimal like \"125.00\", of at most 18 digits");
    return false;
  }
  out = *decimal;
  return true;
}

bool ObjectReader::value(std::string_view name, element json, Instant& out, const FieldSpec&,
                         bool) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) {
    error(name, "wrong_type", expected("a string", json));
    return false;
  }
  const auto instant = parse_instant(text);
  if (!instant) {
    error(name, "invalid_instant", "must be an instant like 2027-05-14T13:00:00Z");
    return false;
  }
  out = *instant;
  return true;
}

bool ObjectReader::value(std::string_view name, element json, domain::Date& out, const FieldSpec&,
                         bool) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) {
    error(name, "wrong_type", expected("a string", json));
    return false;
  }
  if (!is_date(text)) {
    error(name, "invalid_date", "must be a date like 2027-05-14");
    return false;
  }
  out.text.assign(text);
  return true;
}

bool ObjectReader::value(std::string_view name, element json, std::vector<std::string>& out,
                         const FieldSpec& spec, bool) {
  simdjson::dom::array texts;
  if (!array(name, json, "an array of strings", texts)) return false;
  std::vector<std::string> items;
  bool good = true;
  std::size_t index = 0;
  for (const element item : texts) {
    const std::string path = std::string(name) + "[" + std::to_string(index++) + "]";
    good = value(path, item, items.emplace_back(), spec, true) && good;
    if (errors_.size() >= kMaxErrors) return false;
  }
  if (good) out = std::move(items);
  return good;
}

bool ObjectReader::array(std::string_view name, element json, std::string_view what,
                         simdjson::dom::array& out) {
  if (json.get(out) == simdjson::SUCCESS) return true;
  error(name, "wrong_type", expected(what, json));
  return false;
}

bool ObjectReader::value(std::string_view name, element json, domain::Scope& out,
                         const FieldSpec& spec, bool) {
  using Mode = domain::Scope::Mode;
  std::string_view word;
  if (json.get(word) == simdjson::SUCCESS) {
    out = {.mode = word == "none" ? Mode::kNone : Mode::kAll, .slugs = {}};
    if (word == "all" || word == "none") return true;
    error(name, "invalid_value", R"(must be "all", "none" or an array of slugs)");
    return false;
  }
  if (!json.is_array()) {
    error(name, "wrong_type", expected(R"("all", "none" or an array of slugs)", json));
    return false;
  }
  out.mode = Mode::kListed;
  return value(name, json, out.slugs, spec, true);
}

bool ObjectReader::value(std::string_view name, element json, events::Sealed& out,
                         const FieldSpec& spec, bool required) {
  PendingSeal seal{&out, {}};
  if (!value(name, json, seal.text, spec, required)) return false;
  seals_.push_back(std::move(seal));
  return true;
}

bool ObjectReader::value(std::string_view name, element json, domain::Personal& out,
                         const FieldSpec& spec, bool required) {
  bool flag = false;
  if (json.get(flag) == simdjson::SUCCESS) {
    out.text = flag ? "true" : "false";
  } else if (json.is_int64()) {
    out.text = std::to_string(json.get_int64().value_unsafe());
  } else if (json.is_number()) {
    error(name, "fraction", "write a number with decimals as a string, like \"1.50\"");
    return false;
  } else if (!value(name, json, out.text, spec, required)) {
    return false;
  }
  seals_.push_back({&out.sealed, out.text});
  return true;
}

void ObjectReader::product(domain::Product& out) {
  const auto given = [this](std::string_view name) {
    const auto json = take(name);
    return json && !json->is_null() ? json : std::nullopt;
  };
  const auto ticket_type = given("ticket_type");
  const auto addon = given("addon");
  if (ticket_type.has_value() == addon.has_value()) {
    error("ticket_type", ticket_type ? "conflict" : "required",
          "give exactly one of ticket_type and addon");
    return;
  }
  const FieldSpec spec{.help = "", .max_length = 200, .rule = TextRule::kLine};
  out.kind = ticket_type ? domain::Product::Kind::kTicketType : domain::Product::Kind::kAddOn;
  value(ticket_type ? "ticket_type" : "addon", ticket_type ? *ticket_type : *addon, out.slug, spec,
        true);
}

JsonParser::JsonParser() {
  const auto error = parser_.allocate(64 << 10, kMaxDepth);
  LANYARD_CHECK(error == simdjson::SUCCESS, "memory for a parser");
}

std::optional<element> JsonParser::parse(std::string_view text, FieldError& error) {
  element root;
  const auto code = parser_.parse(text.data(), text.size(), false).get(root);
  if (code == simdjson::SUCCESS) return root;
  error.field.clear();
  // Other codes exist; these are the ones a caller can tell apart and act on.
  if (code == simdjson::UTF8_ERROR) {
    error.code = "invalid_utf8";
    error.detail = "the text is not valid UTF-8";
  } else if (code == simdjson::DEPTH_ERROR) {
    error.code = "too_deep";
    error.detail = "nested deeper than " + std::to_string(kMaxDepth) + " levels";
  } else if (code == simdjson::NUMBER_ERROR) {
    const auto bad = find_bad_number(text);
    if (bad) error.field = bad->path;
    const bool too_large = bad && !bad->malformed;
    error.code = too_large ? "out_of_range" : "invalid_number";
    error.detail = too_large ? "the number is too large" : "the number is malformed";
  } else if (code == simdjson::EMPTY) {
    error.code = "invalid_json";
    error.detail = "a JSON object is expected, not an empty body";
  } else {
    error.code = "invalid_json";
    error.detail = std::string("not JSON: ") + simdjson::error_message(code);
  }
  return std::nullopt;
}

}  // namespace lanyard::api
