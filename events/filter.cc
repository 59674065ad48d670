#include "events/filter.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string_view>
#include <type_traits>

namespace lanyard::events {
namespace {

using google::protobuf::FieldDescriptor;

bool names_user(const google::protobuf::Message& message, std::string_view user) {
  const auto& reflection = *message.GetReflection();
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated()) continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
        (field.name() == "user" || field.name() == "from_user")) {
      std::string scratch;
      if (reflection.GetStringReference(message, &field, &scratch) == user) return true;
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.name() == "details" &&
               names_user(reflection.GetMessage(message, &field), user)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool EventFilter::matches(const RecordedEvent& event) const {
  if (stream && event.stream != *stream) return false;
  if (category && std::string_view(event.stream).substr(0, event.stream.find('-')) != *category) {
    return false;
  }
  if (type && type_name(event.event) != *type) return false;
  if (!user) return true;
  return std::visit(
      [this](const auto& one) {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, UnknownEvent>) {
          return false;
        } else {
          return names_user(one, *user);
        }
      },
      event.event);
}

}  // namespace lanyard::events
