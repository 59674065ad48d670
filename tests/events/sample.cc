#include "sample.h"

#include <google/protobuf/descriptor.h>

#include "events/options.pb.h"

namespace lanyard::tests {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::int64_t kMorning = 1'810'285'200'000'000;  // 2027-05-14T09:00:00Z

std::int64_t integer(const FieldDescriptor& field) {
  switch (field.options().GetExtension(events::kind)) {
    case events::KIND_MONEY:
      return 1'000'000 + field.number();
    case events::KIND_INSTANT:
      return kMorning + field.number() * 1'000'001LL;
    default:
      return field.number();
  }
}

std::string text(const FieldDescriptor& field, int index) {
  if (field.name() == "currency") return "KWD";
  std::string value = field.name() + " \xC3\xA9\"";
  if (index > 0) value += std::to_string(index);
  return value;
}

void fill_single(Message& message, const FieldDescriptor& field, int oneof_member) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetString(&message, &field, text(field, 0));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field, integer(field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.SetUInt64(&message, &field, static_cast<std::uint64_t>(field.number()));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(field.number()));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(&message, &field, 1);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return fill(*reflection.MutableMessage(&message, &field), oneof_member);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      std::abort();  // the contract has none
  }
}

void fill_repeated(Message& message, const FieldDescriptor& field, int oneof_member) {
  const auto& reflection = *message.GetReflection();
  for (int index = 0; index < 2; ++index) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        reflection.AddString(&message, &field, text(field, index));
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        reflection.AddUInt32(&message, &field, static_cast<std::uint32_t>(index + 1));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        fill(*reflection.AddMessage(&message, &field), oneof_member);
        break;
      default:
        std::abort();  // no other repeated fields so far
    }
  }
}

}  // namespace

void fill(Message& message, int oneof_member) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (const auto* oneof = field.real_containing_oneof()) {
      if (oneof->field(oneof_member % oneof->field_count()) != &field) continue;
    }
    if (field.is_repeated()) {
      fill_repeated(message, field, oneof_member);
    } else {
      fill_single(message, field, oneof_member);
    }
  }
}

std::set<std::string> field_paths(const Descriptor& type) {
  std::set<std::string> paths;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    paths.insert(field.name());
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    for (const std::string& path : field_paths(*field.message_type())) {
      paths.insert(field.name() + "." + path);
    }
  }
  return paths;
}

std::set<std::string> set_paths(const Message& message) {
  std::set<std::string> paths;
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    paths.insert(field->name());
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int index = 0; index < count; ++index) {
      const Message& child = field->is_repeated()
                                 ? reflection.GetRepeatedMessage(message, field, index)
                                 : reflection.GetMessage(message, field);
      for (const std::string& path : set_paths(child)) paths.insert(field->name() + "." + path);
    }
  }
  return paths;
}

}  // namespace lanyard::tests
