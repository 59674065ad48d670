#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/state.h"
#include "replay/prices.h"
#include "replay/verify.h"

namespace lanyard::replay {

/// Reads a partition's records in order, checks each against the one before, folds them, and prices
/// every order again on the way.
class Walk {
 public:
  Walk(const store::EventLog& log, std::string partition)
      : log_(log), partition_(std::move(partition)) {}

  /// Goes on to the end of the log. False at the first record that it cannot vouch for: `problem`
  /// says which and why.
  bool run(const std::optional<store::Head>& anchor,
           const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

  const Finding& problem() const { return *problem_; }
  const domain::State& state() const { return state_; }
  store::Head head() const { return head_; }
  std::uint64_t commits() const { return commits_; }
  std::uint64_t orders_priced() const { return prices_.orders(); }
  Instant last_recorded_at() const { return last_recorded_at_; }
  const std::map<std::string, std::uint64_t>& unknown_events() const { return unknown_events_; }

 private:
  bool check_record(Position first, std::string_view bytes);
  bool check_header(const events::Commit& commit, Position first);
  bool check_event(const events::Commit& commit, const events::RecordedEvent& event);
  bool check_anchor(const std::optional<store::Head>& anchor);
  bool bad(Position position, std::string reason);

  const store::EventLog& log_;
  std::string partition_;
  domain::State state_{domain::Residency::kComplete};
  PriceCheck prices_;
  store::Head head_;
  std::optional<store::Head> anchor_;
  Instant last_recorded_at_{};
  std::uint64_t commits_ = 0;
  std::map<std::string, std::uint64_t> unknown_events_;
  std::optional<Finding> problem_;
};

}  // namespace lanyard::replay
