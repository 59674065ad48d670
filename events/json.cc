#include "events/json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <sodium.h>

#include <charconv>
#include <unordered_map>

#include "events/check.h"
#include "events/money.h"
#include "events/options.pb.h"
#include "events/time.h"
#include "events/voucher.pb.h"

namespace lanyard::events {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

/// What reflection would find out again for every message: made once for each message type.
struct FieldPlan {
  const FieldDescriptor* field;
  std::string key;  // `"name":`
  Kind kind;
  bool optional;  // shows null when unset
  bool in_oneof;  // left out when unset
};
struct MessagePlan {
  std::vector<FieldPlan> fields;
  const FieldDescriptor* currency = nullptr;
};

MessagePlan make_plan(const Descriptor& type) {
  MessagePlan plan;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const Kind kind = field.options().GetExtension(events::kind);
    if (kind == KIND_HIDDEN) continue;
    const bool message =
        field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated();
    plan.fields.push_back({.field = &field,
                           .key = "\"" + field.name() + "\":",
                           .kind = kind,
                           .optional = field.has_optional_keyword() || message,
                           .in_oneof = field.real_containing_oneof() != nullptr});
    if (field.name() == "currency" && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
      plan.currency = &field;
  }
  return plan;
}

/// Each thread has plans of its own: there are some dozens of types, and looking one up takes no
/// lock.
const MessagePlan& plan_of(const Descriptor& type) {
  static thread_local std::unordered_map<const Descriptor*, MessagePlan> plans;
  const auto found = plans.find(&type);
  return found != plans.end() ? found->second : plans.emplace(&type, make_plan(type)).first->second;
}

template <class Number>
void append_number(Number value, std::string& out) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end);
}

void append_base64(std::string_view bytes, std::string& out) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminator
  append_json_string(text, out);
}

void append_enum(const EnumValueDescriptor& value, std::string& out) {
  out.push_back('"');
  out += enum_text(*value.type(), value.number());
  out.push_back('"');
}

void append_sealed(const Sealed& sealed, const Rendering& rendering, std::string& out) {
  if (const auto text = text_of(sealed, rendering.opener)) {
    append_json_string(*text, out);
  } else {
    out += "null";
  }
}

/// `"all"`, `"none"`, or the slugs.
void append_scope(const Scope& scope, std::string& out) {
  if (scope.mode() != SCOPE_MODE_LISTED) {
    out += scope.mode() == SCOPE_MODE_NONE ? "\"none\"" : "\"all\"";
    return;
  }
  char separator = '[';
  for (const std::string& slug : scope.slugs()) {
    out.push_back(separator);
    separator = ',';
    append_json_string(slug, out);
  }
  if (separator == '[') out.push_back('[');
  out.push_back(']');
}

void append_integer(std::int64_t value, Kind kind, const Rendering& rendering, std::string& out) {
  switch (kind) {
    case KIND_MONEY: {
      const auto exponent = currency_exponent(rendering.currency);
      out.push_back('"');
      append_money(value, exponent.value_or(0), out);
      // Nothing that we write, but a log that somebody forged is still to be read.
      if (!exponent) out += " minor units";
      out.push_back('"');
      return;
    }
    case KIND_INSTANT:
      out.push_back('"');
      append_instant({value}, out);
      out.push_back('"');
      return;
    case KIND_PERCENT:
      out.push_back('"');
      append_money(value, 2, out);
      out.push_back('"');
      return;
    default:  // protobuf's enums are open; plain and hidden end here
      append_number(value, out);
  }
}

/// One value, of a singular field (index < 0) or of a repeated one.
void append_value(const Message& message, const FieldPlan& plan, int index,
                  const Rendering& rendering, std::string& out) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* field = plan.field;
  const bool single = index < 0;
  std::string scratch;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string& text =
          single ? reflection.GetStringReference(message, field, &scratch)
                 : reflection.GetRepeatedStringReference(message, field, index, &scratch);
      field->type() == FieldDescriptor::TYPE_BYTES ? append_base64(text, out)
                                                   : append_json_string(text, out);
      return;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return append_integer(single ? reflection.GetInt64(message, field)
                                   : reflection.GetRepeatedInt64(message, field, index),
                            plan.kind, rendering, out);
    case FieldDescriptor::CPPTYPE_UINT64:
      return append_number(single ? reflection.GetUInt64(message, field)
                                  : reflection.GetRepeatedUInt64(message, field, index),
                           out);
    case FieldDescriptor::CPPTYPE_UINT32:
      return append_number(single ? reflection.GetUInt32(message, field)
                                  : reflection.GetRepeatedUInt32(message, field, index),
                           out);
    case FieldDescriptor::CPPTYPE_BOOL:
      out += (single ? reflection.GetBool(message, field)
                     : reflection.GetRepeatedBool(message, field, index))
                 ? "true"
                 : "false";
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return append_enum(*(single ? reflection.GetEnum(message, field)
                                  : reflection.GetRepeatedEnum(message, field, index)),
                         out);
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& child = single ? reflection.GetMessage(message, field)
                                    : reflection.GetRepeatedMessage(message, field, index);
      if (child.GetDescriptor() == Sealed::descriptor()) {
        return append_sealed(static_cast<const Sealed&>(child), rendering, out);
      }
      if (child.GetDescriptor() == Scope::descriptor())
        return append_scope(static_cast<const Scope&>(child), out);
      return append_json(child, rendering, out);
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      LANYARD_CHECK(
          false,
          "the contract has int64, uint64, uint32, bool, string, bytes, enums and messages only");
  }
}

void append_common(const Commit& commit, const RecordedEvent& event, std::string& out) {
  out += "{\"position\":";
  append_number(event.position.value, out);
  out += ",\"id\":\"";
  out += to_string(event.id);
  out += "\",\"type\":";
  append_json_string(type_name(event.event), out);
  out += ",\"stream\":";
  append_json_string(event.stream, out);
  out += ",\"revision\":";
  append_number(event.revision.value, out);
  out += ",\"recorded_at\":\"";
  append_instant(commit.recorded_at, out);
  out += "\"";
}

}  // namespace

std::string enum_text(const google::protobuf::EnumDescriptor& type, int value) {
  const EnumValueDescriptor* known = type.FindValueByNumber(value);
  if (known == nullptr) return std::to_string(value);
  std::size_t prefix = 0;  // the type's name in upper snake case, with a trailing underscore
  for (const char c : type.name()) prefix += (c >= 'A' && c <= 'Z') ? 2 : 1;
  std::string text = known->name().substr(prefix);
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::optional<std::string> text_of(const Sealed& sealed, const Opener* opener) {
  std::variant<std::string, Forgotten, KeyAbsent> opened = KeyAbsent{};
  if (opener != nullptr) opened = opener->open(sealed);
  if (auto* text = std::get_if<std::string>(&opened)) return std::move(*text);
  if (sealed.date()) return std::nullopt;
  return std::holds_alternative<Forgotten>(opened) ? "[forgotten]" : "[sealed]";
}

void append_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // start of the run that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out.push_back("0123456789abcdef"[c >> 4U]);
        out.push_back("0123456789abcdef"[c & 0xFU]);
    }
  }
  out.append(text, plain);
  out.push_back('"');
}

void append_json(const Message& message, const Rendering& outer, std::string& out) {
  const MessagePlan& plan = plan_of(*message.GetDescriptor());
  const Reflection& reflection = *message.GetReflection();
  Rendering rendering = outer;
  std::string scratch;
  if (plan.currency != nullptr) {
    const std::string& currency = reflection.GetStringReference(message, plan.currency, &scratch);
    if (!currency.empty()) rendering.currency = currency;
  }
  char separator = '{';
  for (const FieldPlan& field : plan.fields) {
    if (field.field->is_repeated()) {
      const int count = reflection.FieldSize(message, field.field);
      if (count == 0 && rendering.unset == Unset::kOmit) continue;
      out.push_back(separator);
      separator = ',';
      out += field.key;
      out.push_back('[');
      for (int i = 0; i < count; ++i) {
        if (i > 0) out.push_back(',');
        append_value(message, field, i, rendering, out);
      }
      out.push_back(']');
      continue;
    }
    const bool unset =
        (field.optional || field.in_oneof) && !reflection.HasField(message, field.field);
    if (unset && (field.in_oneof || rendering.unset == Unset::kOmit)) continue;
    out.push_back(separator);
    separator = ',';
    out += field.key;
    if (unset) {
      out += "null";
    } else {
      append_value(message, field, -1, rendering, out);
    }
  }
  if (separator == '{') out.push_back('{');
  out.push_back('}');
}

void append_event_data(const Event& event, const Rendering& rendering, std::string& out) {
  std::visit(
      [&](const auto& alternative) {
        if constexpr (std::is_same_v<std::decay_t<decltype(alternative)>, UnknownEvent>) {
          out += "{\"schema_version\":";
          append_number(alternative.schema_version, out);
          out += ",\"payload\":";
          append_base64(alternative.payload, out);
          out.push_back('}');
        } else {
          append_json(alternative, rendering, out);
        }
      },
      event);
}

void append_event(const Commit& commit, const RecordedEvent& event, const Rendering& rendering,
                  std::string& out) {
  append_common(commit, event, out);
  out += ",\"data\":";
  append_event_data(event.event, rendering, out);
  out.push_back('}');
}

void append_event_full(const Commit& commit, const RecordedEvent& event, const Rendering& rendering,
                       std::string& out) {
  append_common(commit, event, out);
  out += ",\"schema_version\":";
  append_number(schema_version(event.event), out);
  const auto text = [&out](std::string_view name, std::string_view value) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_string(value, out);
  };
  text("actor", commit.actor);
  text("command", commit.command);
  text("command_id", to_string(commit.command_id));
  text("commit_id", to_string(commit.id));
  text("correlation_id", commit.correlation_id);
  text("causation_id", commit.causation_id);
  out += ",\"data\":";
  append_event_data(event.event, rendering, out);
  out.push_back('}');
}

}  // namespace lanyard::events
