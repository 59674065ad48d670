#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/commands.h"
#include "domain/state.h"
#include "events/event.h"
#include "step.h"
#include "tests/auditor.h"

namespace lanyard::tests {

/// Everything of a state that decides, as text that is equal when the states are.
std::string dump(const domain::State& state);
/// The state that folding the log gives.
domain::State fold(const std::vector<events::Commit>& log);
/// What the state says against its own orders, carts and people, counted anew; empty when they
/// agree.
std::vector<std::string> contradictions(const domain::State& state);

/// A conference as a sequencer runs it, expiries before each command, twice over: once with all of
/// its state in memory, once with no more than a command needs.
class World {
 public:
  World();

  /// Runs a command after whatever fell due; says how it ended.
  events::Decision run(const domain::Command& command);
  events::Decision run(const Step& step);
  void pass(int minutes) { now_ = now_.plus_minutes(minutes); }

  /// What broke so far.
  const std::vector<std::string>& complaints() const { return complaints_; }
  const domain::State& state() const { return whole_; }
  const std::vector<events::Commit>& log() const { return log_; }
  /// The snapshot that the second half lives from, as text like dump's entities.
  std::string stored() const;

  /// Decides only.
  events::Decision decide(const domain::Command& command) const;

  // For batches that may be undone, on the complete half alone.
  struct Mark {
    Known known;
    int codes;
    std::uint64_t position;
  };
  Mark begin();
  void undo(const Mark& mark);
  events::Decision run_tentatively(const Step& step);

 private:
  domain::Context context(int& codes) const;
  events::Decision decide_on(const domain::State& state, const domain::Command& command,
                             int& codes) const;
  void fetch(const domain::Command& command);
  events::Decision execute(const domain::Command& command);
  events::Commit commit_of(const events::Accepted& accepted) const;
  void expect_silent_repeat(const domain::Command& command);
  void complain(const std::string& what) { complaints_.push_back(what); }

  domain::State whole_{domain::Residency::kComplete};
  domain::State part_{domain::Residency::kPartial};
  std::map<std::string, std::string> snapshot_;
  std::map<std::string, std::string> live_;
  std::vector<events::Commit> log_;
  Auditor auditor_;
  Known known_;
  Instant now_{};
  int codes_ = 0;
  std::uint64_t position_ = 0;
  std::vector<std::string> complaints_;
};

}  // namespace lanyard::tests
