#include "domain/state.h"

#include <algorithm>
#include <map>

#include "domain/streams.h"
#include "tests/given.h"

namespace lanyard::tests::state {
namespace {

using domain::Entity;
using domain::Residency;
using domain::State;

/// Everything in a state, as text.
std::string dump(const State& state) {
  std::map<std::string, std::string> entities;
  state.for_each([&](const std::string& key, const Entity& entity) {
    entities[key] = entity.ShortDebugString();
  });
  std::string out;
  for (const auto& [key, text] : entities) out += key + " " + text + "\n";
  for (const auto& [instant, stream] : state.deadlines())
    out += std::to_string(instant.micros) + " " + stream + "\n";
  return out;
}

std::vector<std::string> changed_keys(State& state, Position head = {}) {
  std::vector<std::string> keys;
  state.take_changes(head, [&](const State::Change& change) {
    keys.push_back(change.key + (change.live ? " live" : "") + (change.moved ? " moved" : ""));
  });
  std::ranges::sort(keys);
  return keys;
}

void fold(State& state, const Fact& fact, std::uint64_t revision) {
  events::RecordedEvent recorded;
  recorded.stream = fact.stream;
  recorded.revision = {revision};
  recorded.event = fact.event;
  state = domain::evolve(std::move(state), minute(0), recorded);
}

/// Only partial states keep an account of what changed.
State partial() {
  State state(Residency::kPartial);
  for (const char* key : {"cart-ada", "cart-bob"}) state.admit(key, std::nullopt);
  return state;
}

TEST(State, knowsWhatWasFolded) {
  State state;
  EXPECT_EQ(state.conference(), nullptr);
  fold(state, conference(), 1);
  fold(state, ticket_type("student"), 1);
  ASSERT_NE(state.conference(), nullptr);
  EXPECT_EQ(state.conference()->settings().slug(), "pycon");
  EXPECT_NE(state.ticket_type("student"), nullptr);
  EXPECT_EQ(state.ticket_type("other"), nullptr);
  EXPECT_EQ(state.addon("student"), nullptr);
  EXPECT_EQ(state.revision("conference-pycon"), Revision{1});
  EXPECT_EQ(state.revision("nothing-x"), Revision{0});
}

TEST(State, anUnknownEventCountsInItsStreamAndChangesNothingElse) {
  Given there = given(conference(), addon("shirt")).after(add("ada", extra("shirt")));
  const std::string cart = there.state().cart("ada")->ShortDebugString();
  there.fact({"cart-ada", events::UnknownEvent{.type = "CartSung", .schema_version = 1}});
  there.fact({"song-1", events::UnknownEvent{.type = "SongSung", .schema_version = 1}});
  EXPECT_EQ(there.state().cart("ada")->ShortDebugString(), cart);
  EXPECT_EQ(there.state().revision("cart-ada"), Revision{3});
  EXPECT_EQ(there.state().revision("song-1"), Revision{1});
}

TEST(State, handsOutWhatChangedOnce) {
  State state = partial();
  fold(state, conference(), 1);
  fold(state, ticket_type("student"), 1);
  EXPECT_EQ(changed_keys(state),
            (std::vector<std::string>{"conference-pycon", "ticket_type-student"}));
  EXPECT_TRUE(changed_keys(state).empty());
  fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @30"), 1);
  EXPECT_EQ(changed_keys(state), std::vector<std::string>{"cart-ada live"});
  fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @40"), 1);
  EXPECT_EQ(changed_keys(state), std::vector<std::string>{"cart-ada live"});
  fold(state, on<events::CartExpired>("cart-ada", "user: 'ada' cart: 1"), 2);
  EXPECT_EQ(changed_keys(state), std::vector<std::string>{"cart-ada moved"});
  EXPECT_TRUE(changed_keys(state).empty());
}

TEST(State, undoRestoresEverything) {
  State state = partial();
  fold(state, conference(), 1);
  fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @30"), 1);
  changed_keys(state);
  fold(state, addon("shirt"), 1);
  const std::string before = dump(state);

  state.begin_changes();
  fold(state, on<events::CartExpired>("cart-ada", "user: 'ada' cart: 1"), 2);
  fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 2 expires_at: @60"), 3);
  fold(state, on<events::CartOpened>("cart-bob", "user: 'bob' cart: 1 expires_at: @40"), 1);
  fold(state, ticket_type("student"), 1);
  EXPECT_NE(dump(state), before);
  state.undo_changes();

  EXPECT_EQ(dump(state), before);
  EXPECT_EQ(state.ticket_type("student"), nullptr);
  EXPECT_EQ(changed_keys(state), (std::vector<std::string>{"addon-shirt", "conference-pycon"}));
}

TEST(State, undoForgetsTheConferenceThatNeverWas) {
  State state;
  state.begin_changes();
  fold(state, conference(), 1);
  EXPECT_NE(state.conference(), nullptr);
  state.undo_changes();
  EXPECT_EQ(state.conference(), nullptr);
  fold(state, conference(), 1);
  EXPECT_NE(state.conference(), nullptr);
}

TEST(State, committedChangesStay) {
  State state = partial();
  state.begin_changes();
  fold(state, conference(), 1);
  state.commit_changes();
  EXPECT_NE(state.conference(), nullptr);
  EXPECT_EQ(changed_keys(state), std::vector<std::string>{"conference-pycon"});
}

TEST(State, trimDropsWhatIsNeitherLiveNorChanged) {
  State state(Residency::kPartial);
  for (const char* key : {"conference-pycon", "cart-ada", "cart-bob", "order-A", "user-ada"})
    EXPECT_EQ(state.resident(key), std::string_view(key).starts_with("conference")) << key;
  fold(state, conference(), 1);
  state.admit("cart-ada", std::nullopt);
  state.admit("cart-bob", std::nullopt);
  state.admit("user-ada", std::nullopt);
  fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1 expires_at: @30"), 1);
  fold(state, on<events::CartOpened>("cart-bob", "user: 'bob' cart: 1 expires_at: @30"), 1);
  fold(state, on<events::CartExpired>("cart-bob", "user: 'bob' cart: 1"), 2);
  state.trim(0, {9});
  EXPECT_TRUE(state.resident("cart-bob")) << "changed";
  EXPECT_FALSE(state.resident("user-ada"));
  changed_keys(state, {4});
  state.trim(3, {4});
  EXPECT_TRUE(state.resident("cart-bob")) << "there is room";
  state.trim(0, {3});
  EXPECT_TRUE(state.resident("cart-bob")) << "cannot be read back yet";
  state.trim(0, {4});
  EXPECT_FALSE(state.resident("cart-bob"));
  EXPECT_TRUE(state.resident("cart-ada")) << "open";
  EXPECT_NE(state.conference(), nullptr);
  // Once it is settled it may go.
  fold(state, on<events::CartExpired>("cart-ada", "user: 'ada' cart: 1"), 2);
  changed_keys(state, {5});
  state.trim(0, {5});
  EXPECT_FALSE(state.resident("cart-ada"));
  EXPECT_EQ(state.resident_count(), 1U);
}

TEST(State, trimTakesTheLongestUnusedFirstAndNotAllAtOnce) {
  State state(Residency::kPartial);
  for (int i = 0; i < 1'000; ++i) state.admit("user-" + std::to_string(i), std::nullopt);
  state.trim(999, {});
  EXPECT_EQ(state.resident_count(), 999U);
  EXPECT_FALSE(state.resident("user-0"));
  state.admit("user-0", std::nullopt);
  state.trim(0, {});
  EXPECT_EQ(state.resident_count(), 1'000 - State::kTrimmedAtOnce - 2);
  EXPECT_TRUE(state.resident("user-0"));
  EXPECT_FALSE(state.resident("user-1"));
}

TEST(State, admittedDeadlinesAreReplacedLikeOthers) {
  State state(Residency::kPartial);
  fold(state, conference(), 1);
  Entity cart;
  cart.set_revision(1);
  read_text("user: 'ada' cart: 1 status: CART_STATUS_OPEN expires_at: @30", *cart.mutable_cart());
  state.admit("cart-ada", cart, minute(30));
  fold(state, on<events::CartExpired>("cart-ada", "user: 'ada' cart: 1"), 2);
  EXPECT_TRUE(state.deadlines().empty());
}

TEST(StateDeathTest, askingForWhatWasNotFetchedIsABug) {
  const State state(Residency::kPartial);
  EXPECT_EQ(state.ticket_type("none"), nullptr) << "products are always there";
  EXPECT_DEATH(static_cast<void>(state.user("ada")), "everything it needs was fetched");
}

TEST(StateDeathTest, changingWhatWasNotFetchedIsABug) {
  EXPECT_DEATH(
      {
        State state(Residency::kPartial);
        fold(state, on<events::CartOpened>("cart-ada", "user: 'ada' cart: 1"), 1);
      },
      "said it needs");
}

TEST(Context, aCollisionIsDrawnAgain) {
  int draws = 0;
  const auto draw = [&draws] { return std::to_string(++draws); };
  EXPECT_EQ(domain::draw_unused(draw, [](std::string_view code) { return code != "10"; }), "10");
}

TEST(ContextDeathTest, tenCollisionsAreABug) {
  EXPECT_DEATH(domain::draw_unused([] { return "A"; }, [](std::string_view) { return true; }),
               "generator is broken");
}

}  // namespace
}  // namespace lanyard::tests::state
