// Every event ever released, as it was stored: golden/<Type>.<schema version>.<n>.bin, and how it
// is shown, .json beside it. Golden files are never changed. After adding an event, or a field to
// one,
//   LANYARD_WRITE_GOLDEN=1 events_tests --gtest_filter='Golden.*'
// adds what is missing.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "events/event.h"
#include "events/json.h"
#include "events/upcast.h"
#include "sample.h"

namespace lanyard::tests {
namespace {

using google::protobuf::Message;

const std::filesystem::path kGolden = LANYARD_GOLDEN;
constexpr std::string_view kHint =
    "; LANYARD_WRITE_GOLDEN=1 events_tests --gtest_filter='Golden.*' adds what is missing";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string json(const events::Event& event) {
  std::string text;
  events::append_event_data(event, {}, text);
  return text + "\n";
}

google::protobuf::Value parsed(const std::string& json) {
  google::protobuf::Value value;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &value).ok()) << json;
  return value;
}

/// Nothing, as a field that was added later shows in an event without it.
bool says_nothing(const google::protobuf::Value& value) {
  return value.has_null_value() || (value.has_bool_value() && !value.bool_value()) ||
         (value.has_number_value() && value.number_value() == 0) ||
         (value.has_string_value() && value.string_value().empty()) ||
         (value.has_list_value() && value.list_value().values().empty());
}

/// Whether what was shown still is, with nothing but empty fields added.
bool still_shows(const google::protobuf::Value& now, const google::protobuf::Value& then) {
  if (then.has_list_value()) {
    return now.has_list_value() &&
           std::ranges::equal(now.list_value().values(), then.list_value().values(), still_shows);
  }
  if (!then.has_struct_value()) return now.SerializeAsString() == then.SerializeAsString();
  if (!now.has_struct_value()) return false;
  const auto& fields = then.struct_value().fields();
  return std::ranges::all_of(now.struct_value().fields(),
                             [&](const auto& field) {
                               const auto before = fields.find(field.first);
                               return before == fields.end()
                                          ? says_nothing(field.second)
                                          : still_shows(field.second, before->second);
                             }) &&
         std::ranges::all_of(fields, [&](const auto& field) {
           return now.struct_value().fields().contains(field.first);
         });
}

const Message* message_of(const events::Event& event) {
  return std::visit(
      [](const auto& one) -> const Message* {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, events::UnknownEvent>) {
          return nullptr;
        } else {
          return &one;
        }
      },
      event);
}

struct Golden {
  std::string type;
  std::uint32_t version = 0;
  std::filesystem::path binary;
};

std::vector<Golden> all_golden() {
  std::vector<Golden> found;
  for (const auto& file : std::filesystem::directory_iterator(kGolden)) {
    if (file.path().extension() != ".bin") continue;
    std::istringstream name(file.path().filename().string());
    Golden golden;
    std::string version;
    std::getline(name, golden.type, '.');
    std::getline(name, version, '.');
    golden.version = static_cast<std::uint32_t>(std::stoul(version));
    golden.binary = file.path();
    found.push_back(golden);
  }
  std::ranges::sort(found, {}, &Golden::binary);
  return found;
}

events::Event sample_of(std::string_view type, int oneof_member) {
  events::Event event;
  EXPECT_TRUE(events::decode(type, events::current_schema_version(type), "", event));
  std::visit(
      [oneof_member](auto& one) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, events::UnknownEvent>) {
          fill(one, oneof_member);
        }
      },
      event);
  return event;
}

void write_missing(std::string_view type, const std::set<std::string>& missing) {
  const std::string stem =
      std::string(type) + "." + std::to_string(events::current_schema_version(type)) + ".";
  int number = 1;
  while (std::filesystem::exists(kGolden / (stem + std::to_string(number) + ".bin"))) ++number;
  for (int member = 0; member < 2; ++member) {
    const events::Event event = sample_of(type, member);
    const auto set = set_paths(*message_of(event));
    const bool adds = number == 1 || std::ranges::any_of(missing, [&](const std::string& path) {
                        return set.contains(path);
                      });
    if (!adds || (member == 1 && encode(event) == encode(sample_of(type, 0)))) continue;
    write(kGolden / (stem + std::to_string(number) + ".bin"), events::encode(event));
    write(kGolden / (stem + std::to_string(number) + ".json"), json(event));
    ++number;
  }
}

TEST(Golden, EveryEventHasSamplesThatSetEveryField) {
  const bool writing = std::getenv("LANYARD_WRITE_GOLDEN") != nullptr;
  for (const std::string_view type : events::known_types()) {
    std::set<std::string> seen;
    bool current = false;
    for (const Golden& golden : all_golden()) {
      if (golden.type != type) continue;
      events::Event event;
      ASSERT_TRUE(events::decode(golden.type, golden.version, read(golden.binary), event));
      if (const Message* message = message_of(event)) seen.merge(set_paths(*message));
      current = current || golden.version == events::current_schema_version(type);
    }
    std::set<std::string> missing;
    std::ranges::set_difference(field_paths(*message_of(sample_of(type, 0))->GetDescriptor()), seen,
                                std::inserter(missing, missing.end()));
    if (writing && (!current || !missing.empty())) {
      write_missing(type, missing);
      continue;
    }
    EXPECT_TRUE(current) << type << " has no golden sample of its version" << kHint;
    EXPECT_TRUE(missing.empty()) << "no golden sample of " << type << " sets " << *missing.begin()
                                 << kHint;
  }
}

TEST(Golden, EverySampleStillDecodesAndShowsTheSame) {
  const auto samples = all_golden();
  ASSERT_FALSE(samples.empty());
  for (const Golden& golden : samples) {
    SCOPED_TRACE(golden.binary.filename().string());
    events::Event event;
    const std::string stored = read(golden.binary);
    ASSERT_TRUE(events::decode(golden.type, golden.version, stored, event));
    EXPECT_FALSE(std::holds_alternative<events::UnknownEvent>(event))
        << "a released event type may not leave the list";
    std::filesystem::path shown = golden.binary;
    const std::string then = read(shown.replace_extension(".json"));
    EXPECT_TRUE(still_shows(parsed(json(event)), parsed(then))) << json(event) << then;
    if (golden.version == events::current_schema_version(golden.type)) {
      EXPECT_EQ(events::encode(event), stored);
    }
  }
}

TEST(Golden, CommitRecordKeepsItsForm) {
  events::Commit commit;
  commit.previous_hash.fill(7);
  commit.partition = "pycon";
  commit.id.fill(1);
  commit.command_id.fill(2);
  commit.command = "AddToCart";
  commit.correlation_id = "request-1";
  commit.causation_id = "";
  commit.actor = "ada";
  commit.recorded_at = {1'810'285'200'000'000};
  std::uint64_t position = 41;
  for (const std::string_view type : {"CartOpened", "ItemAddedToCart"}) {
    events::RecordedEvent event;
    event.position = {position};
    event.stream = "cart-ada";
    event.revision = {position - 40};
    event.id.fill(static_cast<std::uint8_t>(position));
    event.event = sample_of(type, 0);
    commit.events.push_back(event);
    ++position;
  }
  const auto path = kGolden / "commit_record";
  if (std::getenv("LANYARD_WRITE_GOLDEN") != nullptr && !std::filesystem::exists(path)) {
    write(path, events::encode(commit));
  }
  const std::string stored = read(path);
  EXPECT_EQ(events::encode(commit), stored) << kHint;
  events::Commit decoded;
  std::string reason;
  ASSERT_TRUE(events::decode(stored, decoded, reason)) << reason;
  EXPECT_EQ(events::encode(decoded), stored);
  EXPECT_EQ(decoded.first(), Position{41});
  EXPECT_EQ(decoded.last(), Position{42});
}

}  // namespace
}  // namespace lanyard::tests
