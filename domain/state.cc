#include "domain/state.h"

#include "domain/streams.h"

namespace lanyard::domain {
namespace {

std::string_view noun_of(std::string_view key) { return key.substr(0, key.find('-')); }

/// Few, and read by nearly every command: they never leave memory.
bool always_resident(std::string_view key) {
  const std::string_view noun = noun_of(key);
  return noun == "conference" || noun == "ticket_type" || noun == "addon" || noun == "condition";
}

}  // namespace

State::State(const State& other)
    : residency_(other.residency_),
      slots_(other.slots_),
      conference_key_(other.conference_key_),
      deadlines_(other.deadlines_) {
  LANYARD_CHECK(residency_ == Residency::kComplete && !other.recording_,
                "what a partial state notes of its entities is no copy's");
}

// --- what decide reads

const Entity* State::find(std::string_view key) const {
  const Slots::Entry* entry = slots_.find(key);
  if (entry == nullptr) {
    LANYARD_CHECK(residency_ == Residency::kComplete || always_resident(key),
                  "a command is decided only after everything it needs was fetched");
    return nullptr;
  }
  return entry->value.entity ? &*entry->value.entity : nullptr;
}

const ConferenceState* State::conference() const {
  if (conference_key_.empty()) return nullptr;
  const Entity* entity = find(conference_key_);
  return entity != nullptr && entity->has_conference() ? &entity->conference() : nullptr;
}

const TicketTypeState* State::ticket_type(std::string_view slug) const {
  const Entity* entity = find(ticket_type_stream(slug));
  return entity != nullptr && entity->has_ticket_type() ? &entity->ticket_type() : nullptr;
}

const AddOnState* State::addon(std::string_view slug) const {
  const Entity* entity = find(addon_stream(slug));
  return entity != nullptr && entity->has_addon() ? &entity->addon() : nullptr;
}

const UserState* State::user(std::string_view user) const {
  const Entity* entity = find(user_stream(user));
  return entity != nullptr && entity->has_user() ? &entity->user() : nullptr;
}

const CartState* State::cart(std::string_view user) const {
  const Entity* entity = find(cart_stream(user));
  return entity != nullptr && entity->has_cart() ? &entity->cart() : nullptr;
}

const OrderState* State::order(std::string_view reference) const {
  const Entity* entity = find(order_stream(reference));
  return entity != nullptr && entity->has_order() ? &entity->order() : nullptr;
}

const CreditState* State::credit(std::string_view credit) const {
  const Entity* entity = find(credit_stream(credit));
  return entity != nullptr && entity->has_credit() ? &entity->credit() : nullptr;
}

const AttendeeState* State::attendee(std::string_view access_code) const {
  const Entity* entity = find(attendee_stream(access_code));
  return entity != nullptr && entity->has_attendee() ? &entity->attendee() : nullptr;
}

const ScanState* State::scan(std::string_view key) const {
  const Entity* entity = find(key);
  return entity != nullptr && entity->has_scan() ? &entity->scan() : nullptr;
}

const VoucherState* State::voucher(std::string_view code) const {
  const Entity* entity = find(voucher_stream(code));
  return entity != nullptr && entity->has_voucher() ? &entity->voucher() : nullptr;
}

const ConditionState* State::condition(std::string_view id) const {
  const Entity* entity = find(condition_stream(id));
  return entity != nullptr && entity->has_condition() ? &entity->condition() : nullptr;
}

const SpeakerState* State::speaker(std::string_view code) const {
  const Entity* entity = find(speaker_stream(code));
  return entity != nullptr && entity->has_speaker() ? &entity->speaker() : nullptr;
}

const TalkState* State::talk(std::string_view code) const {
  const Entity* entity = find(talk_stream(code));
  return entity != nullptr && entity->has_talk() ? &entity->talk() : nullptr;
}

const ForgottenState* State::forgotten(std::string_view user) const {
  const Entity* entity = find(forgotten_key(user));
  return entity != nullptr && entity->has_forgotten() ? &entity->forgotten() : nullptr;
}

const LetterState* State::letter(std::string_view letter) const {
  const Entity* entity = find(letter_stream(letter));
  return entity != nullptr && entity->has_letter() ? &entity->letter() : nullptr;
}

const BadgeTemplateState* State::badge_template(std::string_view slug) const {
  const Entity* entity = find(badge_template_stream(slug));
  return entity != nullptr && entity->has_badge_template() ? &entity->badge_template() : nullptr;
}

Revision State::revision(std::string_view stream) const {
  const Entity* entity = find(stream);
  return {entity != nullptr ? entity->revision() : 0};
}

bool State::has_deadline(std::string_view stream) const {
  const Slots::Entry* entry = slots_.find(stream);
  return entry != nullptr && entry->value.deadline.has_value();
}

// --- what evolve changes

State::Slots::Entry& State::edit_slot(std::string_view key) {
  if (recording_) remember(key);
  Slots::Entry* entry = slots_.find(key);
  if (entry == nullptr) {
    LANYARD_CHECK(residency_ == Residency::kComplete || always_resident(key),
                  "an event changes only what its command said it needs");
    entry = &slots_.at(key);
  }
  Slot& slot = entry->value;
  if (!slot.entity) slot.entity.emplace();
  if (residency_ == Residency::kPartial && !slot.changed) {
    slot.changed = true;
    changed_.push_back(entry);
  }
  queue_for_trim(*entry);
  return *entry;
}

Entity& State::edit(std::string_view key) { return *edit_slot(key).value.entity; }

ConferenceState& State::edit_conference(std::string_view slug) {
  conference_key_ = conference_stream(slug);
  return *edit(conference_key_).mutable_conference();
}

TicketTypeState& State::edit_ticket_type(std::string_view slug) {
  return *edit(ticket_type_stream(slug)).mutable_ticket_type();
}

AddOnState& State::edit_addon(std::string_view slug) {
  return *edit(addon_stream(slug)).mutable_addon();
}

UserState& State::edit_user(std::string_view user) {
  return *edit(user_stream(user)).mutable_user();
}

CartState& State::edit_cart(std::string_view user) {
  return *edit(cart_stream(user)).mutable_cart();
}

OrderState& State::edit_order(std::string_view reference) {
  return *edit(order_stream(reference)).mutable_order();
}

CreditState& State::edit_credit(std::string_view credit) {
  return *edit(credit_stream(credit)).mutable_credit();
}

AttendeeState& State::edit_attendee(std::string_view access_code) {
  return *edit(attendee_stream(access_code)).mutable_attendee();
}

VoucherState& State::edit_voucher(std::string_view code) {
  return *edit(voucher_stream(code)).mutable_voucher();
}

ConditionState& State::edit_condition(std::string_view id) {
  return *edit(condition_stream(id)).mutable_condition();
}

SpeakerState& State::edit_speaker(std::string_view code) {
  return *edit(speaker_stream(code)).mutable_speaker();
}

TalkState& State::edit_talk(std::string_view code) {
  return *edit(talk_stream(code)).mutable_talk();
}

LetterState& State::edit_letter(std::string_view letter) {
  return *edit(letter_stream(letter)).mutable_letter();
}

BadgeTemplateState& State::edit_badge_template(std::string_view slug) {
  return *edit(badge_template_stream(slug)).mutable_badge_template();
}

void State::note_scan(std::string_view key, std::string_view made) {
  edit(key).mutable_scan()->set_made(std::string(made));
}

ForgottenState& State::edit_forgotten(std::string_view user) {
  return *edit(forgotten_key(user)).mutable_forgotten();
}

void State::expect_new(std::string_view key) {
  if (resident(key)) return;
  if (recording_) remember(key);
  slots_.at(key);
}

void State::set_revision(std::string_view stream, Revision revision) {
  edit(stream).set_revision(revision.value);
}

void State::set_deadline(std::string_view stream, std::optional<Instant> deadline) {
  Slots::Entry& entry = edit_slot(stream);
  if (entry.value.deadline != deadline) replace_deadline(entry, deadline);
}

void State::replace_deadline(Slots::Entry& entry, std::optional<Instant> deadline) {
  Slot& slot = entry.value;
  if (slot.deadline) deadlines_.erase({*slot.deadline, entry.key});
  // Time goes on: most deadlines are later than all others.
  if (deadline) deadlines_.emplace_hint(deadlines_.end(), *deadline, entry.key);
  slot.deadline = deadline;
}

// --- residency

bool State::resident(std::string_view key) const {
  return residency_ == Residency::kComplete || slots_.find(key) != nullptr || always_resident(key);
}

void State::admit(std::string_view key, std::optional<Entity> entity,
                  std::optional<Instant> deadline) {
  if (recording_) remember(key);
  if (entity && entity->has_conference()) conference_key_ = key;
  Slots::Entry& entry = slots_.at(key);
  Slot& slot = entry.value;
  slot.entity = std::move(entity);
  if (slot.entity) slot.stored = deadline ? Place::kLive : Place::kSettled;
  replace_deadline(entry, deadline);
  queue_for_trim(entry);
}

void State::queue_for_trim(Slots::Entry& entry) {
  if (residency_ == Residency::kComplete || entry.value.queued) return;
  entry.value.queued = true;
  trim_queue_.push_back(&entry);
  ++queued_since_trim_;
}

void State::trim(std::size_t keep, Position stored) {
  if (residency_ == Residency::kComplete) return;
  LANYARD_CHECK(!recording_, "what may still be undone must not leave");
  const std::size_t most = kTrimmedAtOnce + 2 * std::exchange(queued_since_trim_, 0);
  for (std::size_t left = std::min(trim_queue_.size(), most); left > 0 && slots_.size() > keep;
       --left) {
    Slots::Entry* entry = trim_queue_.front();
    trim_queue_.pop_front();
    Slot& slot = entry->value;
    if (slot.changed || slot.taken_at > stored) {
      trim_queue_.push_back(entry);
    } else if (slot.deadline || always_resident(entry->key)) {
      // Commands will come to it again soon.
      slot.queued = false;
    } else {
      slots_.erase(*entry);
    }
  }
}

// --- tentative changes

void State::begin_changes() {
  LANYARD_CHECK(!recording_, "tentative changes do not nest");
  recording_ = true;
  changed_before_ = changed_.size();
  trim_queue_before_ = trim_queue_.size();
  conference_key_before_ = conference_key_;
}

void State::commit_changes() {
  LANYARD_CHECK(recording_, "begin_changes comes first");
  recording_ = false;
  undo_.clear();
}

void State::undo_changes() {
  LANYARD_CHECK(recording_, "begin_changes comes first");
  recording_ = false;
  changed_.resize(changed_before_);
  trim_queue_.resize(trim_queue_before_);
  for (; !undo_.empty(); undo_.pop_back()) {
    Undo& undo = undo_.back();
    Slots::Entry& entry = *slots_.find(undo.key);
    if (undo.slot) {
      replace_deadline(entry, undo.slot->deadline);
      entry.value = std::move(*undo.slot);
    } else {
      replace_deadline(entry, std::nullopt);
      slots_.erase(entry);
    }
  }
  conference_key_ = std::move(conference_key_before_);
}

void State::remember(std::string_view key) {
  Undo undo{.key = std::string(key), .slot = std::nullopt};
  if (const Slots::Entry* entry = slots_.find(key)) undo.slot = entry->value;
  undo_.push_back(std::move(undo));
}

}  // namespace lanyard::domain
