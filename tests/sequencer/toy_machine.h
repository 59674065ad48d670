#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "store/machine.h"

namespace lanyard::tests {

/// What a toy command does; the sequencer never looks inside one.
enum class Toy {
  kOpen,       // appends ShopOpened to the stream
  kOpenTwice,  // two events at once
  kNothing,    // accepted, changes nothing
  kRefuse,     // refused with `refused`
  kOpenOnce,   // as kOpen while the stream is empty, else refused with `taken`
  kSlow,       // as kNothing, but says that it takes its time
  kLater,      // appends CartOpened, which falls due one minute later
  kSoon,       // as kLater, but ten milliseconds later
  kExpire,     // what the deadline of kLater brings: CartExpired
};

struct ToyCommand final : store::Command {
  ToyCommand(Toy what, std::string stream) : what(what), stream(std::move(stream)) {}
  std::string_view name() const override { return "Toy"; }
  bool slow() const override { return what == Toy::kSlow; }
  Toy what;
  std::string stream;
};

/// Streams and their revisions, nothing else: enough to see whether the sequencer decides on the
/// right state.
class ToyMachine final : public store::Machine {
 public:
  std::string primary_stream(const store::Command& command) const override {
    return toy(command).stream;
  }

  Revision revision(std::string_view stream) override {
    const auto found = state_.revisions.find(std::string(stream));
    return found == state_.revisions.end() ? Revision{} : found->second;
  }

  events::Decision decide(const store::Command& command, Instant now) override {
    const ToyCommand& value = toy(command);
    events::Accepted accepted;
    accepted.result.set_user(value.stream);
    switch (value.what) {
      case Toy::kOpenTwice:
        accepted.events.push_back({value.stream, events::ShopClosed{}});
        [[fallthrough]];
      case Toy::kOpen:
        accepted.events.push_back({value.stream, events::ShopOpened{}});
        return accepted;
      case Toy::kNothing:
      case Toy::kSlow:
        return accepted;
      case Toy::kRefuse:
        return std::unexpected(events::Rejection{.code = "refused", .detail = "no", .members = {}});
      case Toy::kOpenOnce:
        if (revision(value.stream).value > 0) {
          return std::unexpected(events::Rejection{.code = "taken", .detail = "no", .members = {}});
        }
        accepted.events.push_back({value.stream, events::ShopOpened{}});
        return accepted;
      case Toy::kLater:
      case Toy::kSoon: {
        events::CartOpened opened;
        opened.set_user(value.stream);
        opened.set_expires_at(value.what == Toy::kSoon ? now.micros + 10'000
                                                       : now.plus_minutes(1).micros);
        accepted.events.push_back({value.stream, opened});
        return accepted;
      }
      case Toy::kExpire:
        accepted.events.push_back({value.stream, events::CartExpired{}});
        return accepted;
    }
    return accepted;
  }

  void evolve(Instant recorded_at, const events::RecordedEvent& event) override {
    state_.revisions[event.stream] = event.revision;
    state_.last = recorded_at;
    if (const auto* opened = std::get_if<events::CartOpened>(&event.event)) {
      state_.deadlines.emplace(Instant{opened->expires_at()}, event.stream);
    }
    if (std::holds_alternative<events::CartExpired>(event.event)) {
      std::erase_if(state_.deadlines,
                    [&](const auto& entry) { return entry.second == event.stream; });
    }
  }

  Instant last_recorded_at() const override { return state_.last; }
  std::optional<Instant> next_deadline() const override {
    if (state_.deadlines.empty()) return std::nullopt;
    return state_.deadlines.begin()->first;
  }
  std::optional<store::DueCommand> due(Instant now) override {
    if (state_.deadlines.empty() || state_.deadlines.begin()->first > now) return std::nullopt;
    const std::string& stream = state_.deadlines.begin()->second;
    return store::DueCommand{std::make_unique<ToyCommand>(Toy::kExpire, stream), stream};
  }

  void begin_changes() override { before_ = state_; }
  void commit_changes() override {}
  void undo_changes() override { state_ = before_; }
  void take_snapshot_changes(Position head, Instant,
                             std::vector<store::SnapshotChange>& changes) override {
    changes.push_back({"head", std::to_string(head.value)});
  }
  bool holds_too_much() const override { return lets_go != nullptr; }
  void let_go(Position stored) override { lets_go(stored); }

  std::function<void(Position)> lets_go;  // set: there is always too much in memory

 private:
  static const ToyCommand& toy(const store::Command& command) {
    return static_cast<const ToyCommand&>(command);
  }

  struct State {
    std::map<std::string, Revision> revisions;
    std::multimap<Instant, std::string> deadlines;
    Instant last;
  };
  State state_;
  State before_;
};

}  // namespace lanyard::tests
