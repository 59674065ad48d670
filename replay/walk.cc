#include "replay/walk.h"

#include <fmt/format.h>

#include "domain/evolve.h"
#include "events/event.h"
#include "events/time.h"
#include "replay/currencies.h"

namespace lanyard::replay {

bool Walk::bad(Position position, std::string reason) {
  problem_ = Finding{partition_, position, std::move(reason)};
  return false;
}

bool Walk::run(const std::optional<store::Head>& anchor,
               const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  anchor_ = anchor;
  try {
    const store::Head stored = log_.head(partition_);
    const auto cursor = log_.read(partition_, {1});
    Position first;
    std::string_view bytes;
    while (cursor->next(first, bytes)) {
      if (!check_record(first, bytes)) return false;
      if (progress) progress(head_.position.value, stored.position.value);
    }
    if (head_ != stored) {
      return bad(head_.position + 1,
                 fmt::format("the store says that the log ends at {}, its records end at {}",
                             stored.position.value, head_.position.value));
    }
  } catch (const store::StorageError& error) {
    return bad(head_.position + 1, fmt::format("cannot be read: {}", error.what()));
  }
  return check_anchor(anchor);
}

bool Walk::check_record(Position first, std::string_view bytes) {
  events::Commit commit;
  std::string reason;
  const Position expected = head_.position + 1;
  if (!events::decode(bytes, commit, reason)) return bad(expected, std::move(reason));
  if (!check_header(commit, first)) return false;
  for (const events::RecordedEvent& event : commit.events) {
    if (!check_event(commit, event)) return false;
    if (auto reason = prices_.look_at(state_, commit.recorded_at, event.event))
      return bad(event.position, *std::move(reason));
    state_ = domain::evolve(std::move(state_), commit.recorded_at, event);
  }
  // Whoever rewrites the last records leaves a chain that is sound in itself: only the anchor
  // tells.
  head_ = {commit.last(), events::hash_of(bytes)};
  if (anchor_ && anchor_->position == head_.position && anchor_->hash != head_.hash) {
    return bad(
        commit.first(),
        fmt::format("the anchor says that the record that ends at {} has the hash {}, it has {}",
                    head_.position.value, to_hex(anchor_->hash), to_hex(head_.hash)));
  }
  last_recorded_at_ = commit.recorded_at;
  ++commits_;
  return true;
}

bool Walk::check_header(const events::Commit& commit, Position first) {
  const Position expected = head_.position + 1;
  if (first != commit.first()) {
    return bad(expected, fmt::format("the record stored for position {} says that it starts at {}",
                                     first.value, commit.first().value));
  }
  if (first != expected) {
    return bad(expected,
               fmt::format("the record is missing: the next one starts at {}", first.value));
  }
  if (commit.previous_hash != head_.hash) {
    return bad(
        expected,
        fmt::format(
            "the chain is broken: the record follows one with the hash {}, the one before has {}",
            to_hex(commit.previous_hash), to_hex(head_.hash)));
  }
  if (commit.partition != partition_) {
    return bad(expected, fmt::format("the record belongs to `{}`", commit.partition));
  }
  if (expected.value == 1 &&
      !std::holds_alternative<events::ConferenceCreated>(commit.events.front().event)) {
    return bad(expected, fmt::format("the history begins with {} instead of ConferenceCreated",
                                     events::type_name(commit.events.front().event)));
  }
  if (commit.recorded_at < last_recorded_at_) {
    return bad(expected, fmt::format("time goes back: recorded at {}, the record before at {}",
                                     to_string(commit.recorded_at), to_string(last_recorded_at_)));
  }
  return true;
}

bool Walk::check_event(const events::Commit&, const events::RecordedEvent& event) {
  const Revision before = state_.revision(event.stream);
  if (event.revision.value != before.value + 1) {
    return bad(event.position, fmt::format("revision {} of `{}` follows revision {}",
                                           event.revision.value, event.stream, before.value));
  }
  const auto entries = log_.stream(partition_, event.stream, before, 1);
  if (entries.empty() || entries.front().revision != event.revision ||
      entries.front().position != event.position) {
    return bad(
        event.position,
        fmt::format("the index has {} for revision {} of `{}`",
                    entries.empty() ? std::string("nothing")
                                    : fmt::format("position {}", entries.front().position.value),
                    event.revision.value, event.stream));
  }
  if (const auto currency = unknown_currency(event.event)) {
    return bad(event.position, fmt::format("{} has the currency `{}`, which is not known",
                                           events::type_name(event.event), *currency));
  }
  if (const auto* unknown = std::get_if<events::UnknownEvent>(&event.event))
    ++unknown_events_[unknown->type];
  return true;
}

bool Walk::check_anchor(const std::optional<store::Head>& anchor) {
  if (!anchor || anchor->position <= head_.position) return true;
  return bad(head_.position + 1,
             fmt::format("the log lost its end: the anchor says that it reached {}",
                         anchor->position.value));
}

}  // namespace lanyard::replay
