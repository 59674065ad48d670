#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "domain/commands.h"

namespace lanyard::tests {

/// One thing that happens, as numbers that shrink well: which command, and what it is about. What
/// it means depends on what there is when it is run.
struct Step {
  int kind = 0;  ///< below kKinds
  int who = 0;
  int what = 0;
  int quantity = 0;
  int pick = 0;
  int minutes = 0;
};

inline constexpr int kKinds = 160;
inline constexpr int kWhats = 7;

inline void showValue(const Step& step, std::ostream& out) {
  out << "{" << step.kind << ", " << step.who << ", " << step.what << ", " << step.quantity << ", "
      << step.pick << ", " << step.minutes << "}";
}

/// The ids that commands may name, as far as history made them.
struct Known {
  std::vector<std::string> orders;
  std::vector<std::string> attendees;
  std::vector<std::string> check_ins;
  std::vector<std::string> redemptions;
  std::vector<std::string> vouchers;
  std::vector<std::string> conditions;
  std::vector<std::string> letters;
  std::map<std::string, std::string> next_step;                // of letters on the usual way
  std::map<std::string, std::string> buyers;                   // of orders
  std::map<std::string, std::vector<std::string>> credits_of;  // users

  void learn(const events::Event& event);
};

/// The command that a step stands for.
domain::Command command_of(const Step& step, const Known& known, Instant now);

/// What every history begins with: little of everything, so that all limits are met.
std::vector<domain::Command> beginning();

}  // namespace lanyard::tests

namespace rc {

template <>
struct Arbitrary<lanyard::tests::Step> {
  static Gen<lanyard::tests::Step> arbitrary() {
    using lanyard::tests::Step;
    return gen::build<Step>(
        gen::set(&Step::kind, gen::inRange(0, lanyard::tests::kKinds)),
        gen::set(&Step::who, gen::inRange(0, 4)),
        gen::set(&Step::what, gen::inRange(0, lanyard::tests::kWhats)),
        gen::set(&Step::quantity, gen::inRange(-1, 5)), gen::set(&Step::pick, gen::inRange(0, 12)),
        gen::set(&Step::minutes, gen::weightedElement<int>({{12, 0}, {6, 1}, {1, 4}, {1, 11}})));
  }
};

}  // namespace rc
