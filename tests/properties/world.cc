#include "world.h"

#include <algorithm>
#include <optional>

#include "domain/evolve.h"
#include "tests/given.h"

namespace lanyard::tests {
namespace {

using domain::Entity;
using domain::State;

std::string code_of(int number) {
  std::string digits = std::to_string(number);
  return std::string(8 - digits.size(), '0') + digits;
}

void apply(State& state, const events::Commit& commit) {
  for (const events::RecordedEvent& event : commit.events)
    state = domain::evolve(std::move(state), commit.recorded_at, event);
}

/// Commands that say how things shall be: said again, they change nothing.
bool repeats_silently(const domain::Command& command) {
  return std::visit(
      []<class Said>(const Said& said) {
        if constexpr (requires { said.scan_id; }) {
          return said.scan_id.has_value();
        } else {
          return std::is_same_v<Said, domain::OpenShop> ||
                 std::is_same_v<Said, domain::CloseShop> ||
                 std::is_same_v<Said, domain::UpdateConference> ||
                 std::is_same_v<Said, domain::UpdateTicketType> ||
                 std::is_same_v<Said, domain::UpdateAddOn> ||
                 std::is_same_v<Said, domain::UpdateVoucher> ||
                 std::is_same_v<Said, domain::UpdateCondition> ||
                 std::is_same_v<Said, domain::RecordSpeaker> ||
                 std::is_same_v<Said, domain::RecordTalk> ||
                 std::is_same_v<Said, domain::ApplyVoucher> ||
                 std::is_same_v<Said, domain::RegisterUser> ||
                 std::is_same_v<Said, domain::UpdateUser> ||
                 std::is_same_v<Said, domain::SetUserGroups> ||
                 std::is_same_v<Said, domain::AssignUnit> ||
                 std::is_same_v<Said, domain::ExpireCart> ||
                 std::is_same_v<Said, domain::ExpireOrder>;
        }
      },
      command);
}

}  // namespace

std::string dump(const State& state) {
  std::map<std::string, std::string> entities;
  state.for_each([&](const std::string& key, const Entity& entity) {
    entities[key] = entity.SerializeAsString();
  });
  std::string out;
  for (const auto& [key, bytes] : entities) out += key + "=" + bytes + "\n";
  for (const auto& [instant, stream] : state.deadlines())
    out += std::to_string(instant.micros) + " " + stream + "\n";
  return out;
}

State fold(const std::vector<events::Commit>& log) {
  State state;
  for (const events::Commit& commit : log) apply(state, commit);
  return state;
}

World::World() {
  for (const domain::Command& command : beginning()) run(command);
}

domain::Context World::context(int& codes) const {
  return {.now = now_,
          .fresh_code = [&codes](std::string_view, std::string_view) { return code_of(++codes); },
          .fresh_id = [&codes] { return "id-" + code_of(++codes); },
          .known_timezone = [](std::string_view) { return true; },
          .render_letter = rendered_letter};
}

events::Decision World::decide_on(const State& state, const domain::Command& command,
                                  int& codes) const {
  return domain::decide(state, command, context(codes));
}

events::Decision World::decide(const domain::Command& command) const {
  int codes = codes_;
  return decide_on(whole_, command, codes);
}

void World::fetch(const domain::Command& command) {
  for (auto missing = domain::missing_keys(command, part_); !missing.empty();
       missing = domain::missing_keys(command, part_)) {
    for (const std::string& key : missing) {
      std::optional<Entity> entity;
      if (const auto stored = snapshot_.find(key); stored != snapshot_.end())
        entity.emplace().ParseFromString(stored->second);
      part_.admit(key, std::move(entity));
    }
  }
}

events::Commit World::commit_of(const events::Accepted& accepted) const {
  events::Commit commit;
  commit.recorded_at = now_;
  std::map<std::string, std::uint64_t> revisions;
  std::uint64_t position = position_;
  for (const events::NewEvent& event : accepted.events) {
    const auto first = revisions.emplace(event.stream, whole_.revision(event.stream).value).first;
    events::RecordedEvent recorded;
    recorded.position = {++position};
    recorded.stream = event.stream;
    recorded.revision = {++first->second};
    recorded.event = event.event;
    commit.events.push_back(std::move(recorded));
  }
  return commit;
}

events::Decision World::execute(const domain::Command& command) {
  const std::string name(domain::name(command));
  fetch(command);
  int codes = codes_;
  const events::Decision decision = decide_on(whole_, command, codes);
  int again = codes_;
  const events::Decision partial = decide_on(part_, command, again);
  if (to_text(decision) != to_text(partial))
    complain(name + " decides otherwise on what it fetched");
  if (!decision || decision->events.empty()) return decision;
  codes_ = codes;
  events::Commit commit = commit_of(*decision);
  position_ += commit.events.size();

  const std::string before = dump(whole_);
  whole_.begin_changes();
  apply(whole_, commit);
  whole_.undo_changes();
  if (dump(whole_) != before) complain(name + " is not undone");
  apply(whole_, commit);

  apply(part_, commit);
  part_.take_changes({position_}, [this](const State::Change& change) {
    (change.live ? live_ : snapshot_)[change.key] = change.entity.SerializeAsString();
    if (change.moved && (change.live ? snapshot_ : live_).erase(change.key) == 0)
      complain(change.key + " moved from where it was not");
  });
  part_.trim(0, {position_});

  for (const events::RecordedEvent& event : commit.events) known_.learn(event.event);
  auditor_.apply(commit);
  log_.push_back(std::move(commit));
  for (const std::string& violation : auditor_.violations()) complain(violation);
  for (const std::string& contradiction : contradictions(whole_)) complain(contradiction);
  expect_silent_repeat(command);
  return decision;
}

void World::expect_silent_repeat(const domain::Command& command) {
  if (!repeats_silently(command)) return;
  const events::Decision again = decide(command);
  if (!again || !again->events.empty())
    complain(std::string(domain::name(command)) + " repeated: " + to_text(again));
}

events::Decision World::run(const domain::Command& command) {
  while (const auto due = domain::next_due(whole_, now_)) {
    const auto other = domain::next_due(part_, now_);
    if (!other || other->stream != due->stream) complain("the halves disagree on what is due");
    const events::Decision expired = execute(due->command);
    if (!expired || expired->events.empty()) {
      complain("what is due does not expire: " + due->stream);
      break;
    }
  }
  return execute(command);
}

events::Decision World::run(const Step& step) {
  pass(step.minutes);
  return run(command_of(step, known_, now_));
}

std::string World::stored() const {
  std::string out;
  std::map<std::string, std::string> entities = snapshot_;
  for (const auto& [key, bytes] : live_) {
    if (!entities.emplace(key, bytes).second) out += "in two places: " + key + "\n";
  }
  for (const auto& [key, bytes] : entities) out += key + "=" + bytes + "\n";
  for (const auto& [instant, stream] : part_.deadlines()) {
    out += std::to_string(instant.micros) + " " + stream + "\n";
    if (!live_.contains(stream)) out += "not live: " + stream + "\n";
  }
  return out;
}

World::Mark World::begin() {
  whole_.begin_changes();
  return {.known = known_, .codes = codes_, .position = position_};
}

void World::undo(const Mark& mark) {
  whole_.undo_changes();
  known_ = mark.known;
  codes_ = mark.codes;
  position_ = mark.position;
}

events::Decision World::run_tentatively(const Step& step) {
  events::Decision decision = decide_on(whole_, command_of(step, known_, now_), codes_);
  if (!decision || decision->events.empty()) return decision;
  const events::Commit commit = commit_of(*decision);
  position_ += commit.events.size();
  apply(whole_, commit);
  for (const events::RecordedEvent& event : commit.events) known_.learn(event.event);
  return decision;
}

}  // namespace lanyard::tests
