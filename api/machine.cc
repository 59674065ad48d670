#include "api/machine.h"

#include <date/tz.h>

#include <algorithm>
#include <utility>

#include "api/letter_file.h"
#include "domain/evolve.h"
#include "domain/snapshot_keys.h"
#include "domain/streams.h"
#include "events/event.h"
#include "store/random.h"

namespace lanyard::api {
namespace {

using domain::Entity;
using domain::State;

bool known_timezone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name)) != nullptr;
  } catch (const std::runtime_error&) {
    return false;  // how the library says that there is no such zone
  }
}

Entity parse_entity(std::string_view key, std::string_view bytes) {
  Entity entity;
  if (!entity.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw store::StorageError("the snapshot's entry " + std::string(key) + " does not decode");
  }
  return entity;
}

/// When a live entity falls due.
std::optional<Instant> deadline_of(const Entity& entity) {
  if (entity.has_cart() && entity.cart().status() == domain::CART_STATUS_OPEN) {
    return Instant{entity.cart().expires_at()};
  }
  if (entity.has_order() && entity.order().hold_expires_at() != 0) {
    return Instant{entity.order().hold_expires_at()};
  }
  return std::nullopt;
}

class DomainMachine final : public store::Machine {
 public:
  DomainMachine(std::string partition, store::Engine& engine, const FoldProgress& progress,
                std::size_t resident_limit)
      : partition_(std::move(partition)),
        resident_limit_(resident_limit),
        log_(engine.log()),
        opener_(engine.keys().opener(partition_)),
        sealer_(engine.keys().sealer(partition_)),
        state_(domain::Residency::kPartial) {
    context_.fresh_code = [this](std::string_view noun, std::string_view prefix) {
      return domain::draw_unused(
          [] { return store::random_code(8); },
          [&](std::string_view code) {
            return exists(domain::stream_of(noun, std::string(prefix).append(code)));
          });
    };
    context_.fresh_id = [this] { return to_string(store::new_uuid(context_.now)); };
    context_.known_timezone = known_timezone;
    context_.render_letter = [this](const events::ConferenceSettings& settings,
                                    const events::LetterRequest& letter) {
      return make_letter_file(settings, letter, context_.now, opener_, sealer_);
    };
    const Position head = log_.head(partition_).position;
    if (!load(head)) {
      fold(head, progress);
      load(head);
    }
    destroy_forgotten_keys(engine.keys());
  }

  std::string primary_stream(const store::Command& command) const override {
    return domain::primary_stream(unwrap(command), state_);
  }

  Revision revision(std::string_view stream) override {
    const std::string key(stream);
    if (!state_.resident(key)) fetch(key);
    return state_.revision(stream);
  }

  events::Decision decide(const store::Command& command, Instant now) override {
    context_.now = now;
    const domain::Command& value = unwrap(command);
    while (true) {
      const std::vector<std::string> missing = domain::missing_keys(value, state_);
      if (missing.empty()) break;
      for (const std::string& key : missing) fetch(key);
    }
    return domain::decide(state_, value, context_);
  }

  void evolve(Instant recorded_at, const events::RecordedEvent& event) override {
    last_recorded_at_ = recorded_at;
    state_ = domain::evolve(std::move(state_), recorded_at, event);
  }

  Instant last_recorded_at() const override { return last_recorded_at_; }

  std::optional<Instant> next_deadline() const override {
    if (state_.deadlines().empty()) return std::nullopt;
    return state_.deadlines().begin()->first;
  }

  std::optional<store::DueCommand> due(Instant now) override {
    const auto& deadlines = state_.deadlines();
    if (deadlines.empty() || deadlines.begin()->first > now) return std::nullopt;
    auto due = domain::next_due(state_, now);
    if (!due) return std::nullopt;
    return store::DueCommand{std::make_unique<DomainCommand>(std::move(due->command)),
                             std::move(due->stream)};
  }

  void begin_changes() override {
    state_.begin_changes();
    last_before_ = last_recorded_at_;
  }
  void commit_changes() override { state_.commit_changes(); }
  void undo_changes() override {
    state_.undo_changes();
    last_recorded_at_ = last_before_;
  }

  void take_snapshot_changes(Position head, Instant last_recorded_at,
                             std::vector<store::SnapshotChange>& changes) override {
    state_.take_changes(head, [&changes](const State::Change& change) {
      changes.push_back(
          {domain::entity_key(change.key, change.live), change.entity.SerializeAsString()});
      if (change.moved) {
        changes.push_back({domain::entity_key(change.key, !change.live), std::nullopt});
      }
    });
    changes.push_back({std::string(domain::kMetaKey), meta(head, last_recorded_at)});
  }

  bool holds_too_much() const override { return state_.resident_count() > resident_limit_; }
  void let_go(Position stored) override { state_.trim(resident_limit_, stored); }

 private:
  static const domain::Command& unwrap(const store::Command& command) {
    return static_cast<const DomainCommand&>(command).value;
  }

  static std::string meta(Position head, Instant last_recorded_at) {
    domain::SnapshotMeta meta;
    meta.set_position(head.value);
    meta.set_last_recorded_at(last_recorded_at.micros);
    meta.set_state_version(domain::kStateVersion);
    return meta.SerializeAsString();
  }

  /// What is live never left memory: only what is settled can be missing.
  void fetch(const std::string& key) {
    const auto bytes = log_.snapshot(partition_, domain::entity_key(key, false));
    state_.admit(key, bytes ? std::optional(parse_entity(key, *bytes)) : std::nullopt);
  }

  bool exists(const std::string& key) {
    if (!state_.resident(key)) fetch(key);
    return state_.revision(key).value != 0;
  }

  /// False when the snapshot cannot be used: then nothing was loaded.
  bool load(Position head) {
    if (head.value == 0) return true;
    const auto bytes = log_.snapshot(partition_, domain::kMetaKey);
    domain::SnapshotMeta meta;
    if (!bytes || !meta.ParseFromString(*bytes) || meta.state_version() != domain::kStateVersion ||
        meta.position() != head.value) {
      return false;
    }
    last_recorded_at_ = {meta.last_recorded_at()};
    for (const std::string_view noun : {"conference", "ticket_type", "addon", "condition"}) {
      const std::string prefix = domain::entity_key(domain::stream_of(noun, ""), false);
      log_.scan_snapshot(partition_, prefix, [this](std::string_view key, std::string_view value) {
        const std::string stream(key.substr(domain::kSettledPrefix.size()));
        state_.admit(stream, parse_entity(stream, value));
        return true;
      });
    }
    log_.scan_snapshot(partition_, domain::kLivePrefix,
                       [this](std::string_view key, std::string_view value) {
                         const std::string stream(key.substr(domain::kLivePrefix.size()));
                         Entity entity = parse_entity(stream, value);
                         const auto deadline = deadline_of(entity);
                         if (!deadline) {
                           throw store::StorageError("the snapshot calls " + stream +
                                                     " live, but it has no deadline");
                         }
                         state_.admit(stream, std::move(entity), deadline);
                         return true;
                       });
    return true;
  }

  /// Of everybody who was ever forgotten: a crash may have come between the event and the end of
  /// their key, or a copy of the key store may be older than the log.
  void destroy_forgotten_keys(store::KeyRing& keys) const {
    std::vector<std::string> subjects;
    log_.scan_snapshot(partition_, domain::entity_key(domain::forgotten_key(""), false),
                       [&](std::string_view key, std::string_view value) {
                         const Entity entity = parse_entity(key, value);
                         const auto& all = entity.forgotten().subjects();
                         subjects.insert(subjects.end(), all.begin(), all.end());
                         return true;
                       });
    keys.destroy(partition_, subjects);
  }

  /// Folds the whole log and writes the snapshot anew.
  void fold(Position head, const FoldProgress& progress) {
    State state(domain::Residency::kComplete);
    const auto cursor = log_.read(partition_, {1});
    Position first;
    std::string_view bytes;
    events::Commit commit;
    std::string reason;
    std::uint64_t reported = 0;
    Instant last_recorded_at;
    while (cursor->next(first, bytes)) {
      if (!events::decode(bytes, commit, reason)) {
        throw store::StorageError("the log of " + partition_ + " cannot be read at position " +
                                  std::to_string(first.value) + ": " + reason);
      }
      for (const events::RecordedEvent& event : commit.events) {
        state = domain::evolve(std::move(state), commit.recorded_at, event);
      }
      last_recorded_at = commit.recorded_at;
      if (progress && commit.last().value - reported >= 100'000) {
        reported = commit.last().value;
        progress(reported, head.value);
      }
    }
    log_.drop_snapshot(partition_);
    std::vector<store::SnapshotChange> changes;
    state.for_each([&](const std::string& key, const Entity& entity) {
      changes.push_back(
          {domain::entity_key(key, state.has_deadline(key)), entity.SerializeAsString()});
      if (changes.size() >= 10'000) {
        log_.write_snapshot(partition_, changes);
        changes.clear();
      }
    });
    changes.push_back({std::string(domain::kMetaKey), meta(head, last_recorded_at)});
    log_.write_snapshot(partition_, changes);
  }

  const std::string partition_;
  const std::size_t resident_limit_;
  store::EventLog& log_;
  const events::Opener& opener_;
  events::Sealer& sealer_;
  State state_;
  domain::Context context_;
  Instant last_recorded_at_;
  Instant last_before_;
};

}  // namespace

std::unique_ptr<store::Machine> make_machine(std::string partition, store::Engine& engine,
                                             const FoldProgress& progress,
                                             std::size_t resident_limit) {
  return std::make_unique<DomainMachine>(std::move(partition), engine, progress, resident_limit);
}

}  // namespace lanyard::api
