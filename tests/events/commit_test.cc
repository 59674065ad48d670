#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "events/envelope.pb.h"
#include "events/event.h"

namespace lanyard::events {
namespace {

/// A record of two events as the generated class writes it, after a change.
std::string record_of_generated_class(const std::function<void(CommitRecord&)>& change) {
  CommitRecord record;
  record.set_first_position(7);
  record.set_previous_hash(std::string(32, 'h'));
  record.set_partition("pycon");
  record.set_commit_id(std::string(16, 'c'));
  record.set_command_id(std::string(16, 'd'));
  record.set_command("AbandonCart");
  record.set_correlation_id("request-1");
  record.set_causation_id("cart-bob");
  record.set_actor("Åsa");
  record.set_recorded_at(-5);
  for (const char* stream : {"cart-ada", "cart-bob"}) {
    StoredEvent& event = *record.add_events();
    event.set_stream(stream);
    event.set_revision(300);
    event.set_type("CartAbandoned");
    event.set_schema_version(1);
    event.set_event_id(std::string(16, 'e'));
    CartAbandoned abandoned;
    abandoned.set_user(stream);
    event.set_payload(abandoned.SerializeAsString());
  }
  change(record);
  return record.SerializeAsString();
}

TEST(Commit, IsReadAndWrittenAsTheGeneratedClassWould) {
  const std::string stored = record_of_generated_class([](CommitRecord&) {});
  // Into a commit that held another, longer one: nothing of it may show.
  Commit commit;
  commit.causation_id = "older";
  commit.events.resize(3);
  commit.events[0].event = CartExpired{};
  std::string reason;
  ASSERT_TRUE(decode(stored, commit, reason)) << reason;
  EXPECT_EQ(commit.events.size(), 2U);
  EXPECT_EQ(commit.events[1].position, Position{8});
  EXPECT_EQ(std::get<CartAbandoned>(commit.events[1].event).user(), "cart-bob");
  EXPECT_EQ(commit.recorded_at.micros, -5);
  EXPECT_EQ(encode(commit), stored);
  // What a later build adds is skipped.
  EXPECT_TRUE(decode(stored + "\xA0\x06\x01", commit, reason)) << reason;
}

TEST(Commit, WhatIsNoRecordIsRefusedWithTheReason) {
  const auto reason_of = [](const std::string& stored) {
    Commit commit;
    std::string reason;
    EXPECT_FALSE(decode(stored, commit, reason));
    return reason;
  };
  using Change = std::function<void(CommitRecord&)>;
  for (const Change& change : std::initializer_list<Change>{
           [](CommitRecord& record) { record.clear_first_position(); },
           [](CommitRecord& record) { record.clear_events(); },
           [](CommitRecord& record) { record.set_previous_hash("short"); },
           [](CommitRecord& record) { record.clear_commit_id(); },
           [](CommitRecord& record) { record.set_command_id(std::string(17, 'd')); }}) {
    EXPECT_THAT(reason_of(record_of_generated_class(change)), ::testing::HasSubstr("header"));
  }
  const auto event_without_id = [](CommitRecord& record) {
    record.mutable_events(1)->clear_event_id();
  };
  EXPECT_THAT(reason_of(record_of_generated_class(event_without_id)),
              ::testing::HasSubstr("event 8 (CartAbandoned version 1)"));
  const auto broken_payload = [](CommitRecord& record) {
    record.mutable_events(0)->set_payload("\x0A\xFF");
  };
  EXPECT_THAT(reason_of(record_of_generated_class(broken_payload)),
              ::testing::HasSubstr("event 7 (CartAbandoned version 1)"));
  // No prefix of a record is a record, except where it ends between two events.
  const std::string whole = record_of_generated_class([](CommitRecord&) {});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Commit commit;
    std::string reason;
    if (decode(whole.substr(0, size), commit, reason)) {
      EXPECT_EQ(commit.events.size(), 1U) << size;
    }
  }
  std::string no_text = whole;
  no_text.replace(no_text.find("pycon"), 1, "\xFF");
  EXPECT_THAT(reason_of(no_text), ::testing::HasSubstr("CommitRecord"));
}

}  // namespace
}  // namespace lanyard::events
