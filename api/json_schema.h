#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/json_fields.h"
#include "domain/fields.h"

namespace lanyard::api {

/// JSON Schema of one field's value, without what its place says (null, required).
enum class SchemaType {
  kText,
  kInteger,
  kBoolean,
  kAmount,
  kInstant,
  kDate,
  kTexts,
  kScope,
  kPersonal
};
void append_field_schema(SchemaType type, const domain::FieldSpec& spec, bool nullable,
                         std::string& out);
/// Of an array of objects with this schema.
void append_list_schema(std::string_view items, const domain::FieldSpec& spec, std::string& out);

/// The visitor of domain/fields.h that documents: JSON Schema 2020-12, as OpenAPI 3.1 has it.
template <class T>
class SchemaWriter {
 public:
  template <class Member>
  void required(std::string_view name, Member T::*, const domain::FieldSpec& spec = {}) {
    required_.push_back(name);
    add<Member>(name, spec);
  }
  template <class Member>
  void optional(std::string_view name, Member T::*, const domain::FieldSpec& spec = {}) {
    add<Member>(name, spec);
  }
  void product(domain::Product T::*) {
    add<std::string>("ticket_type", {.help = "Slug of a ticket type; this or `addon`."});
    add<std::string>("addon", {.help = "Slug of an add-on; this or `ticket_type`."});
    product_ = true;
  }

  template <class Group>
  void group(Group T::*) {
    SchemaWriter<Group> writer;
    Group::describe(writer);
    if (!properties_.empty() && !writer.properties_.empty()) properties_.push_back(',');
    properties_ += writer.properties_;
    required_.insert(required_.end(), writer.required_.begin(), writer.required_.end());
  }

  void append(std::string& out) const {
    out += R"({"type":"object","additionalProperties":false,"properties":{)" + properties_ + "}";
    if (!required_.empty()) {
      out += ",\"required\":[";
      for (std::size_t i = 0; i < required_.size(); ++i) {
        if (i > 0) out.push_back(',');
        out.append("\"").append(required_[i]).append("\"");
      }
      out.push_back(']');
    }
    if (product_) out += R"(,"oneOf":[{"required":["ticket_type"]},{"required":["addon"]}])";
    out.push_back('}');
  }

 private:
  template <class Other>
  friend class SchemaWriter;

  template <class Member>
  void add(std::string_view name, const domain::FieldSpec& spec) {
    if (!properties_.empty()) properties_.push_back(',');
    properties_.append("\"").append(name).append("\":");
    if constexpr (requires { Member::value_type::describe(*this); }) {
      SchemaWriter<typename Member::value_type> items;
      Member::value_type::describe(items);
      std::string schema;
      items.append(schema);
      return append_list_schema(schema, spec, properties_);
    } else {
      add_value<Member>(spec);
    }
  }

  template <class Member>
  void add_value(const domain::FieldSpec& spec) {
    append_field_schema(type_of<Member>(), spec,
                        IsOptional<Member>::value || IsChange<Member>::value, properties_);
  }

  template <class Member>
  static constexpr SchemaType type_of() {
    if constexpr (IsOptional<Member>::value) {
      return type_of<typename Member::value_type>();
    } else if constexpr (IsChange<Member>::value) {
      return type_of<typename decltype(Member::value)::value_type>();
    } else if constexpr (std::is_same_v<Member, bool>) {
      return SchemaType::kBoolean;
    } else if constexpr (std::is_same_v<Member, std::int64_t>) {
      return SchemaType::kInteger;
    } else if constexpr (std::is_same_v<Member, Decimal>) {
      return SchemaType::kAmount;
    } else if constexpr (std::is_same_v<Member, Instant>) {
      return SchemaType::kInstant;
    } else if constexpr (std::is_same_v<Member, domain::Date>) {
      return SchemaType::kDate;
    } else if constexpr (std::is_same_v<Member, domain::Scope>) {
      return SchemaType::kScope;
    } else if constexpr (std::is_same_v<Member, domain::Personal>) {
      return SchemaType::kPersonal;
    } else if constexpr (std::is_same_v<Member, std::vector<std::string>>) {
      return SchemaType::kTexts;
    } else {
      static_assert(std::is_same_v<Member, std::string> || std::is_same_v<Member, events::Sealed>);
      return SchemaType::kText;
    }
  }

  std::string properties_;
  std::vector<std::string_view> required_;
  bool product_ = false;
};

}  // namespace lanyard::api
