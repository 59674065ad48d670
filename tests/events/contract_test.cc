// The contract only grows: golden/contract.txt lists every field ever released, a line each; lines
// are added, never changed or removed.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "events/envelope.pb.h"
#include "events/event.h"
#include "events/options.pb.h"

namespace lanyard::tests {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

const std::filesystem::path kContract = std::filesystem::path(LANYARD_GOLDEN) / "contract.txt";

std::vector<const Descriptor*> event_types() {
#define LANYARD_DESCRIPTOR(Type) events::Type::descriptor(),
  return {LANYARD_EVENTS(LANYARD_DESCRIPTOR)};
#undef LANYARD_DESCRIPTOR
}

std::vector<const Descriptor*> stored_types() {
  auto types = event_types();
  types.push_back(events::CommitRecord::descriptor());
  types.push_back(events::StoredAnswer::descriptor());
  types.push_back(events::CommandResult::descriptor());
  return types;
}

void describe(const EnumDescriptor& type, std::set<std::string>& lines) {
  for (int i = 0; i < type.value_count(); ++i) {
    lines.insert(type.full_name() + " = " + std::to_string(type.value(i)->number()) + " " +
                 type.value(i)->name());
  }
}

void describe(const Descriptor& type, std::set<std::string>& lines) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    std::string line = type.full_name() + " = " + std::to_string(field.number()) + " ";
    line += field.is_repeated() ? "repeated " : field.has_optional_keyword() ? "optional " : "";
    if (const Descriptor* message = field.message_type()) {
      line += message->full_name();
      describe(*message, lines);
    } else if (const EnumDescriptor* values = field.enum_type()) {
      line += values->full_name();
      describe(*values, lines);
    } else {
      line += field.type_name();
    }
    line += " " + field.name();
    const auto kind = field.options().GetExtension(events::kind);
    if (kind != events::KIND_PLAIN) line += " " + events::Kind_Name(kind);
    lines.insert(line);
  }
}

TEST(Contract, NothingReleasedIsChangedRenumberedOrRemoved) {
  std::set<std::string> current;
  for (const Descriptor* type : stored_types()) describe(*type, current);
  std::set<std::string> released;
  {
    std::ifstream in(kContract);
    for (std::string line; std::getline(in, line);) released.insert(line);
  }
  for (const std::string& line : released) {
    EXPECT_TRUE(current.contains(line)) << "was released, and is gone: " << line;
  }
  std::vector<std::string> added;
  std::ranges::set_difference(current, released, std::back_inserter(added));
  if (std::getenv("LANYARD_WRITE_GOLDEN") != nullptr) {
    std::set<std::string> all = released;
    all.insert(added.begin(), added.end());
    std::ofstream out(kContract);
    for (const std::string& line : all) out << line << "\n";
    return;
  }
  EXPECT_TRUE(added.empty()) << "new in the contract: " << added.front()
                             << "; LANYARD_WRITE_GOLDEN=1 events_tests "
                                "--gtest_filter='Contract.*' adds it to contract.txt";
}

bool has_currency(const Descriptor& type) {
  const auto* field = type.FindFieldByName("currency");
  return field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

void require_currency(const Descriptor& type, bool inherited, const std::string& path) {
  const bool known = inherited || has_currency(type);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.options().GetExtension(events::kind) == events::KIND_MONEY) {
      EXPECT_TRUE(known) << path << "." << field.name() << " is money without a currency";
      EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_INT64) << path << "." << field.name();
    }
    if (const Descriptor* message = field.message_type()) {
      require_currency(*message, known, path + "." + field.name());
    }
  }
}

TEST(Contract, MoneyStandsBesideACurrency) {
  for (const Descriptor* type : event_types()) require_currency(*type, false, type->name());
  require_currency(*events::CommandResult::descriptor(), false, "CommandResult");
}

TEST(Contract, TypesAreThoseThatJsonCanShow) {
  const std::set<FieldDescriptor::CppType> known = {
      FieldDescriptor::CPPTYPE_STRING, FieldDescriptor::CPPTYPE_INT64,
      FieldDescriptor::CPPTYPE_UINT64, FieldDescriptor::CPPTYPE_UINT32,
      FieldDescriptor::CPPTYPE_BOOL,   FieldDescriptor::CPPTYPE_ENUM,
      FieldDescriptor::CPPTYPE_MESSAGE};
  const std::function<void(const Descriptor&)> visit = [&](const Descriptor& type) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      EXPECT_TRUE(known.contains(field.cpp_type())) << field.full_name();
      EXPECT_FALSE(field.is_map()) << field.full_name() << ": maps have no order of bytes";
      if (field.message_type() != nullptr) visit(*field.message_type());
      if (const EnumDescriptor* values = field.enum_type()) {
        std::string prefix;  // as events/json.cc cuts it off
        for (const char c : values->name()) {
          if (c >= 'A' && c <= 'Z' && !prefix.empty()) prefix.push_back('_');
          prefix.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
        }
        for (int v = 0; v < values->value_count(); ++v) {
          EXPECT_TRUE(values->value(v)->name().starts_with(prefix + "_"))
              << values->value(v)->full_name();
        }
      }
    }
  };
  for (const Descriptor* type : stored_types()) visit(*type);
}

TEST(Contract, AnEventsNameIsItsMessagesName) {
  const auto types = event_types();
  ASSERT_EQ(types.size(), events::known_types().size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    EXPECT_EQ(types[i]->name(), events::known_types()[i]);
  }
}

}  // namespace
}  // namespace lanyard::tests
