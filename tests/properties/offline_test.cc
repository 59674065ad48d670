// Two devices that hand out shirts without knowing of each other, and a desk that is online:
// whatever comes in when, the same redemptions have the same units in the end, and every unit that
// was handed out twice is listed. rapidcheck prints the seed and the shortest case;
// RC_PARAMS="seed=…" repeats it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "projections/attendees.h"
#include "projections/projector.h"
#include "projections/views.pb.h"
#include "store/engine.h"
#include "tests/given.h"
#include "world.h"

namespace lanyard::tests {
namespace {

/// Something handed out: by a device, which tells of it later, or at the desk.
struct HandOut {
  int minute = 0;       ///< when
  int quantity = 1;     ///< by a device
  int device = 0;       ///< 0: the desk
  int delay = 0;        ///< minutes until the device tells, in one course of events
  int other_delay = 0;  ///< and in the other one
  int voided = 0;       ///< minutes after that until someone voids it; 0: nobody does
};

void showValue(const HandOut& it, std::ostream& out) {
  out << "{" << it.minute << ", " << it.quantity << ", " << it.device << ", " << it.delay << ", "
      << it.other_delay << ", " << it.voided << "}";
}

rc::Gen<HandOut> hand_outs(int devices_from) {
  return rc::gen::build<HandOut>(rc::gen::set(&HandOut::minute, rc::gen::inRange(0, 20)),
                                 rc::gen::set(&HandOut::quantity, rc::gen::inRange(1, 4)),
                                 rc::gen::set(&HandOut::device, rc::gen::inRange(devices_from, 3)),
                                 rc::gen::set(&HandOut::delay, rc::gen::inRange(0, 40)),
                                 rc::gen::set(&HandOut::other_delay, rc::gen::inRange(0, 40)),
                                 rc::gen::set(&HandOut::voided, rc::gen::inRange(-20, 20)));
}

/// What became of a redemption, by what it was: units that are its own, and units in conflict.
using Outcome = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

class Course {
 public:
  Course(const std::vector<HandOut>& all, std::int64_t shirts, bool other, bool voids)
      : all_(all), shirts_(shirts), other_(other), voids_(voids) {}

  /// Runs everything in the order of time.
  void run() {
    buy();
    for (const auto& [time, what, number] : order_of_events()) {
      world_.pass(static_cast<int>(time) - passed_);
      passed_ = static_cast<int>(time);
      if (what == 0) {
        hand_out(number);
      } else if (const std::string& made = made_[static_cast<std::size_t>(number)]; !made.empty()) {
        world_.run(domain::VoidRedemption{.redemption = made, .reason = "r"});
      }
      if (!world_.complaints().empty()) RC_FAIL(world_.complaints().front());
    }
  }

  /// What the state says.
  Outcome outcome() const {
    Outcome out;
    const auto* order = world_.state().order(order_);
    for (const auto& record : order->lines(0).redemptions()) {
      if (!record.voided())
        out[name_of(record.redemption())] = {record.units_size(), record.conflicted()};
    }
    return out;
  }

  /// What the list for staff says is open.
  std::map<std::string, std::int64_t> listed() const {
    const auto log = store::make_memory_engine();
    const auto views = store::make_memory_engine();
    projections::Projector projector("pycon", log->log(), views->views());
    std::vector<std::shared_ptr<const events::Commit>> commits;
    for (const events::Commit& commit : world_.log())
      commits.push_back(std::make_shared<const events::Commit>(commit));
    projector.apply(commits);
    std::map<std::string, std::int64_t> open;
    projector.view()
        ->model(projections::attendees::kName)
        .scan(projections::attendees::kConflictPrefix, "",
              [&](std::string_view key, std::string_view value) {
                projections::ConflictView conflict;
                projections::parse_value(key, value, conflict);
                RC_ASSERT(conflict.has_settled_at() == (conflict.quantity() == 0));
                if (conflict.quantity() > 0)
                  open[name_of(conflict.redemption())] += conflict.quantity();
                return true;
              });
    return open;
  }

 private:
  void buy() {
    world_.run(domain::CreateAddOn{.slug = "shirt", .name = "shirt", .price = amount("0")});
    world_.run(add("ada", extra("shirt"), shirts_));
    const auto placed = world_.run(checkout("ada"));
    RC_ASSERT(placed.has_value());
    order_ = placed->result.order();
    RC_ASSERT(world_.state().order(order_)->status() == domain::ORDER_STATUS_PAID);
    code_ = world_.state().user("ada")->access_code();
    made_.resize(all_.size());
  }

  /// (minute, 0: tell or hand out, 1: void; which)
  std::vector<std::tuple<std::int64_t, int, int>> order_of_events() const {
    std::vector<std::tuple<std::int64_t, int, int>> events;
    for (int i = 0; i < std::ssize(all_); ++i) {
      const HandOut& it = all_[static_cast<std::size_t>(i)];
      const int told = it.device == 0 ? 2 * it.minute + 1
                                      : 2 * (it.minute + (other_ ? it.other_delay : it.delay));
      events.emplace_back(told, 0, i);
      if (voids_ && it.voided > 0) events.emplace_back(told + it.voided, 1, i);
    }
    std::ranges::sort(events);
    return events;
  }

  /// The desk's times are odd and the devices' even, so that no two are the same by chance.
  void hand_out(int number) {
    const HandOut& it = all_[static_cast<std::size_t>(number)];
    domain::Redeem redeem{.access_code = code_, .order = order_, .line = 1};
    if (it.device > 0) {
      redeem.quantity = it.quantity;
      redeem.scan_id = name(number);
      redeem.scanned_at = minute(2 * it.minute);
    }
    const auto decision = world_.run(redeem);
    if (!decision) {
      // Only the desk can be told no.
      RC_ASSERT(it.device == 0 && decision.error().code == "fully_redeemed");
      return;
    }
    made_[static_cast<std::size_t>(number)] = decision->result.redemption();
    names_[decision->result.redemption()] = name(number);
  }

  std::string name(int number) const {
    const HandOut& it = all_[static_cast<std::size_t>(number)];
    return "device " + std::to_string(it.device) + " scan " + std::to_string(number);
  }
  std::string name_of(const std::string& redemption) const { return names_.at(redemption); }

  const std::vector<HandOut>& all_;
  const std::int64_t shirts_;
  const bool other_;
  const bool voids_;
  World world_;
  int passed_ = 0;
  std::string order_, code_;
  std::vector<std::string> made_;
  std::map<std::string, std::string> names_;
};

/// Everything handed out that has units of its own.
std::map<std::string, std::int64_t> standing(const Outcome& outcome) {
  std::map<std::string, std::int64_t> out;
  for (const auto& [name, units] : outcome) {
    if (units.first > 0) out[name] = units.first;
  }
  return out;
}

std::map<std::string, std::int64_t> in_conflict(const Outcome& outcome) {
  std::map<std::string, std::int64_t> out;
  for (const auto& [name, units] : outcome) {
    if (units.second > 0) out[name] = units.second;
  }
  return out;
}

RC_GTEST_PROP(Offline, anyOrderGivesTheSameRedemptions, ()) {
  const auto shirts = *rc::gen::inRange<std::int64_t>(1, 6);
  const auto all = *rc::gen::resize(12, rc::gen::container<std::vector<HandOut>>(hand_outs(0)));
  Course one(all, shirts, false, false);
  one.run();
  Course other(all, shirts, true, false);
  other.run();
  RC_ASSERT(standing(one.outcome()) == standing(other.outcome()));
  std::size_t conflicts = 0;
  for (const Course* course : {&one, &other}) {
    // What was handed out is either there or in conflict, and staff see every unit of the latter.
    const Outcome outcome = course->outcome();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].device == 0) continue;
      const std::string name =
          "device " + std::to_string(all[i].device) + " scan " + std::to_string(i);
      RC_ASSERT(outcome.contains(name));
      RC_ASSERT(outcome.at(name).first + outcome.at(name).second == all[i].quantity);
    }
    RC_ASSERT(course->listed() == in_conflict(outcome));
    conflicts += course->listed().size();
  }
  RC_CLASSIFY(conflicts > 0, "with conflicts");
}

// By the rule itself, said another way: units go to whoever was first, one by one.
RC_GTEST_PROP(Offline, whoWasFirstHasTheUnits, ()) {
  const auto shirts = *rc::gen::inRange<std::int64_t>(1, 6);
  const auto all = *rc::gen::resize(12, rc::gen::container<std::vector<HandOut>>(hand_outs(1)));
  std::vector<std::tuple<int, std::string, int>> in_order;
  for (std::size_t i = 0; i < all.size(); ++i) {
    in_order.emplace_back(all[i].minute,
                          "device " + std::to_string(all[i].device) + " scan " + std::to_string(i),
                          all[i].quantity);
  }
  std::ranges::sort(in_order);
  std::map<std::string, std::int64_t> expected;
  std::int64_t left = shirts;
  for (const auto& [minute, name, quantity] : in_order) {
    const std::int64_t got = std::min<std::int64_t>(left, quantity);
    left -= got;
    if (got > 0) expected[name] = got;
  }
  Course course(all, shirts, false, false);
  course.run();
  RC_ASSERT(standing(course.outcome()) == expected);
}

// Also when some of it turns out to be a mistake, and is voided whenever it is known.
RC_GTEST_PROP(Offline, voidingCommutesWithArriving, ()) {
  const auto shirts = *rc::gen::inRange<std::int64_t>(1, 6);
  const auto all = *rc::gen::resize(12, rc::gen::container<std::vector<HandOut>>(hand_outs(1)));
  Course one(all, shirts, false, true);
  one.run();
  Course other(all, shirts, true, true);
  other.run();
  RC_ASSERT(one.outcome() == other.outcome());
  for (const Course* course : {&one, &other})
    RC_ASSERT(course->listed() == in_conflict(course->outcome()));
}

}  // namespace
}  // namespace lanyard::tests
