#include "events/upcast.h"

#include <gtest/gtest.h>

#include "events/event.h"
#include "events/json.h"

namespace lanyard::events {
namespace {

/// As if version 1 of CartExpired had said the cart's number plus 100.
Upcast cart_number_from_1(std::string_view payload) {
  CartExpired event;
  EXPECT_TRUE(event.ParseFromArray(payload.data(), static_cast<int>(payload.size())));
  event.set_cart(event.cart() - 100);
  return {.type = "CartExpired", .schema_version = 2, .payload = event.SerializeAsString()};
}

/// As if an event had been called CartLapsed before.
Upcast renamed(std::string_view payload) {
  return {.type = "CartExpired", .schema_version = 1, .payload = std::string(payload)};
}

std::string stored_cart(std::uint64_t number) {
  CartExpired event;
  event.set_user("ada");
  event.set_cart(number);
  return event.SerializeAsString();
}

TEST(Upcast, WithoutUpcastersEveryEventIsAtItsFirstVersion) {
  for (const std::string_view type : known_types()) EXPECT_EQ(current_schema_version(type), 1U);
  EXPECT_EQ(find_upcaster("CartExpired", 1), nullptr);
}

TEST(Upcast, AnOlderVersionIsBroughtUp) {
  const ScopedUpcaster upcaster({"CartExpired", 1, &cart_number_from_1});
  EXPECT_EQ(current_schema_version("CartExpired"), 2U);
  Event event;
  ASSERT_TRUE(decode("CartExpired", 1, stored_cart(103), event));
  EXPECT_EQ(std::get<CartExpired>(event).cart(), 3U);
  ASSERT_TRUE(decode("CartExpired", 2, stored_cart(3), event));
  EXPECT_EQ(std::get<CartExpired>(event).cart(), 3U);
  EXPECT_EQ(schema_version(event), 2U);
}

TEST(Upcast, ATypeMayBecomeAnotherAndGoOnFromThere) {
  const ScopedUpcaster first({"CartLapsed", 1, &renamed});
  const ScopedUpcaster second({"CartExpired", 1, &cart_number_from_1});
  Event event;
  ASSERT_TRUE(decode("CartLapsed", 1, stored_cart(105), event));
  EXPECT_EQ(std::get<CartExpired>(event).cart(), 5U);
}

TEST(Upcast, AVersionFromTheFutureIsUnknownAndKept) {
  Event event;
  ASSERT_TRUE(decode("CartExpired", 9, "\x01\x02", event));
  const auto& unknown = std::get<UnknownEvent>(event);
  EXPECT_EQ(unknown.type, "CartExpired");
  EXPECT_EQ(unknown.schema_version, 9U);
  EXPECT_EQ(encode(event), "\x01\x02");
}

TEST(Unknown, ATypeThatThisBuildDoesNotKnowIsKeptByteForByte) {
  Commit commit;
  commit.partition = "pycon";
  commit.recorded_at = {1};
  RecordedEvent recorded;
  recorded.position = {1};
  recorded.stream = "rating-1";
  recorded.revision = {1};
  recorded.event = UnknownEvent{"SessionRated", 3, std::string("\x00\xff\x10", 3)};
  commit.events.push_back(recorded);
  const std::string stored = encode(commit);
  Commit decoded;
  std::string reason;
  ASSERT_TRUE(decode(stored, decoded, reason)) << reason;
  const auto& unknown = std::get<UnknownEvent>(decoded.events.front().event);
  EXPECT_EQ(unknown.type, "SessionRated");
  EXPECT_EQ(unknown.schema_version, 3U);
  EXPECT_EQ(unknown.payload, std::string("\x00\xff\x10", 3));
  EXPECT_EQ(encode(decoded), stored);
  std::string shown;
  append_event_data(decoded.events.front().event, {}, shown);
  EXPECT_EQ(shown, R"({"schema_version":3,"payload":"AP8Q"})");
}

TEST(Unknown, BytesOfAKnownTypeThatDoNotParseAreDamage) {
  Event event;
  EXPECT_FALSE(decode("CartExpired", 1, "\xff\xff\xff", event));
  Commit commit;
  std::string reason;
  EXPECT_FALSE(decode("not a record", commit, reason));
  EXPECT_FALSE(reason.empty());
  EXPECT_FALSE(decode("", commit, reason));
}

}  // namespace
}  // namespace lanyard::events
