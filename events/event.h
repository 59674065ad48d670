#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/badge.pb.h"
#include "events/cart.pb.h"
#include "events/catalogue.pb.h"
#include "events/condition.pb.h"
#include "events/conference.pb.h"
#include "events/credit.pb.h"
#include "events/letter.pb.h"
#include "events/order.pb.h"
#include "events/result.pb.h"
#include "events/types.h"
#include "events/user.pb.h"
#include "events/venue.pb.h"
#include "events/voucher.pb.h"

/// The one list of events. A type's stored name is its message's name; its schema version starts at
/// 1 and rises with an upcaster (events/upcast.h) when a field changes its meaning.
#define LANYARD_EVENTS(X) \
  X(ConferenceCreated)    \
  X(ConferenceUpdated)    \
  X(ShopOpened)           \
  X(ShopClosed)           \
  X(SectionDefined)       \
  X(TicketTypeCreated)    \
  X(TicketTypeUpdated)    \
  X(AddOnCreated)         \
  X(AddOnUpdated)         \
  X(UserRegistered)       \
  X(UserUpdated)          \
  X(UserGroupsSet)        \
  X(UserForgotten)        \
  X(ProfileFieldDefined)  \
  X(ProfileUpdated)       \
  X(VoucherCreated)       \
  X(VoucherUpdated)       \
  X(ConditionCreated)     \
  X(ConditionUpdated)     \
  X(SpeakerRecorded)      \
  X(TalkRecorded)         \
  X(CartOpened)           \
  X(ItemAddedToCart)      \
  X(CartItemQuantitySet)  \
  X(ItemRemovedFromCart)  \
  X(VoucherApplied)       \
  X(VoucherRemoved)       \
  X(CartAbandoned)        \
  X(CartExpired)          \
  X(CartCheckedOut)       \
  X(OrderPlaced)          \
  X(PaymentReceived)      \
  X(OrderPaid)            \
  X(OrderCancelled)       \
  X(OrderReinstated)      \
  X(OrderNeedsAttention)  \
  X(OrderRefunded)        \
  X(PaymentRefunded)      \
  X(UnitAssigned)         \
  X(CreditIssued)         \
  X(CreditApplied)        \
  X(CreditRestored)       \
  X(CreditExpired)        \
  X(AttendeeRegistered)   \
  X(CheckedIn)            \
  X(DoorChecked)          \
  X(LeftVenue)            \
  X(CheckInVoided)        \
  X(ProductRedeemed)      \
  X(RedemptionVoided)     \
  X(RedemptionConflicted) \
  X(RedemptionReinstated) \
  X(BadgeTemplateCreated) \
  X(BadgeTemplateUpdated) \
  X(BadgePrinted)         \
  X(LetterSubmitted)      \
  X(LetterReviewStarted)  \
  X(LetterApproved)       \
  X(LetterRejected)       \
  X(LetterGenerated)      \
  X(LetterSent)

namespace lanyard::events {

/// An event of a type that this build does not know: kept, counted and exported, never dropped.
struct UnknownEvent {
  std::string type;
  std::uint32_t schema_version = 0;
  std::string payload;
};

#define LANYARD_EVENT_ALTERNATIVE(Type) , Type
using Event = std::variant<UnknownEvent LANYARD_EVENTS(LANYARD_EVENT_ALTERNATIVE)>;
#undef LANYARD_EVENT_ALTERNATIVE

/// `ItemAddedToCart`; an unknown event's own name.
std::string_view type_name(const Event& event);
/// Of what this build writes; an unknown event's own.
std::uint32_t schema_version(const Event& event);
std::string encode(const Event& event);

/// All type names that this build knows, in the list's order.
const std::vector<std::string_view>& known_types();

/// A type that is not in the list decodes as UnknownEvent. False when the bytes of a known type do
/// not parse.
bool decode(std::string_view type, std::uint32_t schema_version, std::string_view payload,
            Event& event);

/// An event where it stands in the log.
struct RecordedEvent {
  Position position;
  std::string stream;
  Revision revision;
  Uuid id{};
  Event event;
};

/// One commit in memory: what CommitRecord stores, decoded.
struct Commit {
  Hash previous_hash{};
  std::string partition;
  Uuid id{};
  Uuid command_id{};
  std::string command;
  std::string correlation_id;
  std::string causation_id;
  std::string actor;
  Instant recorded_at;
  std::vector<RecordedEvent> events;  // never empty; positions and their order are those of the log

  Position first() const { return events.front().position; }
  Position last() const { return events.back().position; }
};

/// The bytes that the log stores and the hash chain covers.
std::string encode(const Commit& commit);

/// False, with the reason, when the bytes are not a commit record that this build can read.
bool decode(std::string_view record, Commit& commit, std::string& reason);

/// BLAKE2b-256 over stored bytes.
Hash hash_of(std::string_view record);

}  // namespace lanyard::events
