// Events that nobody decided.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lanyard::tests {

/// Sets every field that the message, and those in it, have to the number or, when there is one,
/// the text.
inline void distort(google::protobuf::Message& message, std::int64_t number,
                    const std::optional<std::string>& text) {
  using google::protobuf::FieldDescriptor;
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        distort(*reflection.MutableRepeatedMessage(&message, field, i), number, text);
      }
      continue;
    }
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(&message, field, number);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection.SetUInt64(&message, field, static_cast<std::uint64_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.SetUInt32(&message, field, static_cast<std::uint32_t>(number));
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        if (text) reflection.SetString(&message, field, *text);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.SetEnumValue(&message, field, static_cast<int>(number));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        distort(*reflection.MutableMessage(&message, field), number, text);
        break;
      default:
        break;
    }
  }
}

}  // namespace lanyard::tests
