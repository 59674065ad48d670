#pragma once

#include <google/protobuf/message.h>

#include <set>
#include <string>

namespace lanyard::tests {

/// Sets every field, nested ones too, to values that follow from the fields' names and numbers
/// alone; of a oneof, the member of that index.
void fill(google::protobuf::Message& message, int oneof_member);

/// Paths of all fields of a type (`lines.condition.amount`), nested ones too.
std::set<std::string> field_paths(const google::protobuf::Descriptor& type);
/// Paths of the fields that are set somewhere in the message.
std::set<std::string> set_paths(const google::protobuf::Message& message);

}  // namespace lanyard::tests
