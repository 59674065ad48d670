#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/keyed_table.h"
#include "domain/state.pb.h"
#include "events/check.h"
#include "events/types.h"

namespace lanyard::domain {

/// Raised whenever state.proto or an evolve changes: older snapshots are then folded anew.
inline constexpr std::uint32_t kStateVersion = 6;

/// How much of the state is in memory.
enum class Residency {
  kComplete,  ///< all of it: what is not here does not exist (tests, folds, tools)
  kPartial,   ///< what was fetched: asking for anything else is a bug (the writer, which fetches
              ///< before it decides)
};

/// The state of one conference: every aggregate that decisions look at, keyed by stream, and the
/// deadlines that fall due. A value: no I/O, no clock. Read by decide, changed by evolve only.
class State {
 public:
  explicit State(Residency residency = Residency::kComplete) : residency_(residency) {}
  /// Of complete states only.
  State(const State& other);
  State(State&&) = default;
  State& operator=(const State& other) { return *this = State(other); }
  State& operator=(State&&) = default;
  ~State() = default;

  // --- what decide reads; null when there is no such thing

  /// The one conference of this partition; null before it is created. Always resident, as are
  /// products.
  const ConferenceState* conference() const;
  const TicketTypeState* ticket_type(std::string_view slug) const;
  const AddOnState* addon(std::string_view slug) const;
  const UserState* user(std::string_view user) const;
  const CartState* cart(std::string_view user) const;
  const OrderState* order(std::string_view reference) const;
  const CreditState* credit(std::string_view credit) const;
  const AttendeeState* attendee(std::string_view access_code) const;
  const VoucherState* voucher(std::string_view code) const;
  /// Always resident.
  const ConditionState* condition(std::string_view id) const;
  const SpeakerState* speaker(std::string_view code) const;
  const TalkState* talk(std::string_view code) const;
  const ForgottenState* forgotten(std::string_view user) const;
  const ScanState* scan(std::string_view key) const;  ///< by its scan_key
  const LetterState* letter(std::string_view letter) const;
  const BadgeTemplateState* badge_template(std::string_view slug) const;

  Revision revision(std::string_view stream) const;

  /// When each open cart and pending order expires, earliest first: (instant, stream).
  const std::set<std::pair<Instant, std::string>>& deadlines() const { return deadlines_; }
  bool has_deadline(std::string_view stream) const;

  // --- what evolve changes; each makes the entity when there is none

  ConferenceState& edit_conference(std::string_view slug);
  TicketTypeState& edit_ticket_type(std::string_view slug);
  AddOnState& edit_addon(std::string_view slug);
  UserState& edit_user(std::string_view user);
  CartState& edit_cart(std::string_view user);
  OrderState& edit_order(std::string_view reference);
  CreditState& edit_credit(std::string_view credit);
  AttendeeState& edit_attendee(std::string_view access_code);
  VoucherState& edit_voucher(std::string_view code);
  ConditionState& edit_condition(std::string_view id);
  SpeakerState& edit_speaker(std::string_view code);
  TalkState& edit_talk(std::string_view code);
  LetterState& edit_letter(std::string_view letter);
  BadgeTemplateState& edit_badge_template(std::string_view slug);
  ForgottenState& edit_forgotten(std::string_view user);
  void note_scan(std::string_view key, std::string_view made);  ///< by its scan_key
  /// Before what makes a thing with a fresh code or id: the context vouches that there is none yet.
  void expect_new(std::string_view key);

  void set_revision(std::string_view stream, Revision revision);
  /// Replaces the deadline of a stream that is there; nothing removes it.
  void set_deadline(std::string_view stream, std::optional<Instant> deadline);

  // --- residency: for whoever keeps part of the state elsewhere

  bool resident(std::string_view key) const;
  /// Adds what was fetched for a key; nothing when it does not exist. With its deadline when it is
  /// live.
  void admit(std::string_view key, std::optional<Entity> entity,
             std::optional<Instant> deadline = std::nullopt);
  std::size_t resident_count() const { return slots_.size(); }
  /// Drops entities that are not live (settled orders, people, closed carts) and whose last change
  /// was taken with a head of at most `stored`, until at most `keep` are resident; the ones that
  /// were not used for longest first. It looks at kTrimmedAtOnce of them and at twice as many as
  /// were used since the last call, so that it takes little time. Complete states never drop.
  void trim(std::size_t keep, Position stored);
  static constexpr std::size_t kTrimmedAtOnce = 100;

  /// An entity that changed, and where a snapshot keeps it.
  struct Change {
    const std::string& key;
    const Entity& entity;
    bool live;   ///< it has a deadline: kept among those that are in memory from the start
    bool moved;  ///< it was live when it was last taken or admitted, and is not any more, or the
                 ///< other way round
  };
  /// Visits every change since the last call; clears the marks. `head` is the last position of the
  /// events that made them. Complete states keep no account of changes.
  template <class Visit>
  void take_changes(Position head, Visit&& visit) {
    LANYARD_CHECK(!recording_, "what may still be undone must not leave");
    for (Slots::Entry* entry : changed_) {
      Slot& slot = entry->value;
      const Place place = slot.deadline ? Place::kLive : Place::kSettled;
      const bool moved = slot.stored != Place::kNowhere && slot.stored != place;
      slot.changed = false;
      slot.stored = place;
      slot.taken_at = head;
      visit(Change{entry->key, *slot.entity, place == Place::kLive, moved});
    }
    changed_.clear();
  }

  /// Visits all entities, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    slots_.for_each([&visit](const Slots::Entry& entry) {
      if (entry.value.entity) visit(entry.key, *entry.value.entity);
    });
  }

  // --- tentative changes: for atomic batches and their dry runs

  void begin_changes();   ///< from here on what is overwritten is kept
  void commit_changes();  ///< the changes stay
  void undo_changes();    ///< everything is as at begin_changes

 private:
  enum class Place : std::uint8_t { kNowhere, kSettled, kLive };
  struct Slot {
    std::optional<Entity> entity;  // nothing: known not to exist
    std::optional<Instant> deadline;
    Place stored = Place::kNowhere;  // by whoever takes the changes
    Position taken_at;               // of the last change that was taken; 0: none was
    bool changed = false;
    bool queued = false;  // in trim_queue_
  };
  using Slots = KeyedTable<Slot>;

  const Entity* find(std::string_view key) const;
  Entity& edit(std::string_view key);
  Slots::Entry& edit_slot(std::string_view key);
  void queue_for_trim(Slots::Entry& entry);
  void remember(std::string_view key);
  void replace_deadline(Slots::Entry& entry, std::optional<Instant> deadline);

  Residency residency_;
  Slots slots_;
  std::string conference_key_;
  std::vector<Slots::Entry*> changed_;
  std::set<std::pair<Instant, std::string>> deadlines_;
  // What may be dropped once it is neither live nor changed, longest unused first. What is live
  // leaves it and comes back when it is next edited, so that trimming never looks at it twice.
  std::deque<Slots::Entry*> trim_queue_;
  std::size_t queued_since_trim_ = 0;

  struct Undo {
    std::string key;
    std::optional<Slot> slot;  // nothing: was not resident
  };
  bool recording_ = false;
  std::vector<Undo> undo_;
  std::size_t changed_before_ = 0;
  std::size_t trim_queue_before_ = 0;
  std::string conference_key_before_;
};

}  // namespace lanyard::domain
