#include "api/json_schema.h"

#include "events/json.h"

namespace lanyard::api {
namespace {

void append_text_schema(std::string_view type, const domain::FieldSpec& spec, std::string& out) {
  out.append("\"type\":").append(type);
  if (!spec.choices.empty()) {
    out += ",\"enum\":";
    char separator = '[';
    for (const std::string_view choice : spec.choices) {
      out.push_back(separator);
      separator = ',';
      events::append_json_string(choice, out);
    }
    if (type.ends_with(R"("null"])")) out += ",null";
    out.push_back(']');
    return;
  }
  out += ",\"maxLength\":" + std::to_string(spec.max_length);
  switch (spec.rule) {
    case domain::TextRule::kSlug:
      out += R"(,"pattern":"^[a-z0-9_-]+$")";
      return;
    case domain::TextRule::kCode:
      out += R"(,"pattern":"^[!-~]*$")";
      return;
    case domain::TextRule::kUserId:
      out += R"(,"pattern":"^[^@]+$")";
      return;
    case domain::TextRule::kDate:
      out += R"(,"format":"date")";
      return;
    case domain::TextRule::kFree:
    case domain::TextRule::kLine:
      return;
  }
}

void append_help(const domain::FieldSpec& spec, std::string& out) {
  if (spec.help.empty()) return;
  out += ",\"description\":";
  events::append_json_string(spec.help, out);
}

std::string_view named(std::string_view type, bool nullable) {
  if (type == "string") return nullable ? R"(["string","null"])" : R"("string")";
  if (type == "integer") return nullable ? R"(["integer","null"])" : R"("integer")";
  return nullable ? R"(["boolean","null"])" : R"("boolean")";
}

}  // namespace

void append_field_schema(SchemaType type, const domain::FieldSpec& spec, bool nullable,
                         std::string& out) {
  out.push_back('{');
  switch (type) {
    case SchemaType::kText:
      append_text_schema(named("string", nullable), spec, out);
      break;
    case SchemaType::kInteger:
      out.append("\"type\":").append(named("integer", nullable)).append(R"(,"format":"int64")");
      break;
    case SchemaType::kBoolean:
      out.append("\"type\":").append(named("boolean", nullable));
      break;
    case SchemaType::kAmount:
      out += nullable ? R"("type":["string","integer","null"])" : R"("type":["string","integer"])";
      out += R"(,"pattern":"^-?[0-9]+(\\.[0-9]+)?$")";
      break;
    case SchemaType::kInstant:
      out.append("\"type\":").append(named("string", nullable)).append(R"(,"format":"date-time")");
      break;
    case SchemaType::kDate:
      out.append("\"type\":").append(named("string", nullable)).append(R"(,"format":"date")");
      break;
    case SchemaType::kTexts:
      out += R"("type":"array","items":{)";
      append_text_schema("\"string\"", spec, out);
      out.push_back('}');
      break;
    case SchemaType::kPersonal:
      out += R"("type":["string","boolean","integer")";
      out += nullable ? R"(,"null"])" : "]";
      out += ",\"maxLength\":" + std::to_string(spec.max_length);
      break;
    case SchemaType::kScope:
      out += R"("oneOf":[{"enum":["all","none"]},{"type":"array","items":{"type":"string"}})";
      out += nullable ? R"(,{"type":"null"}])" : "]";
      break;
  }
  append_help(spec, out);
  out.push_back('}');
}

void append_list_schema(std::string_view items, const domain::FieldSpec& spec, std::string& out) {
  out.append(R"({"type":"array","items":)").append(items);
  append_help(spec, out);
  out.push_back('}');
}

}  // namespace lanyard::api
