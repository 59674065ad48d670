#include "domain/speaker/speaker.h"

#include <algorithm>

namespace lanyard::domain {
namespace {

/// Adds the name to a sorted list, or takes it out.
void note(google::protobuf::RepeatedPtrField<std::string>& names, const std::string& name,
          bool present) {
  const auto at = std::ranges::lower_bound(names, name);
  const auto index = at - names.begin();
  const bool there = at != names.end() && *at == name;
  if (there == present) return;
  if (!present) {
    names.erase(at);
    return;
  }
  *names.Add() = name;
  std::rotate(names.begin() + index, names.end() - 1, names.end());
}

}  // namespace

void evolve(State& state, const events::SpeakerRecorded& event) {
  SpeakerState& speaker = state.edit_speaker(event.code());
  if (speaker.record().has_user())
    note(*state.edit_user(speaker.record().user()).mutable_speakers(), event.code(), false);
  *speaker.mutable_record() = event;
  if (event.has_user()) note(*state.edit_user(event.user()).mutable_speakers(), event.code(), true);
}

void evolve(State& state, const events::TalkRecorded& event) {
  TalkState& talk = state.edit_talk(event.code());
  for (const std::string& speaker : talk.record().speakers())
    note(*state.edit_speaker(speaker).mutable_shared_talks(), event.code(), false);
  *talk.mutable_record() = event;
  for (const std::string& speaker : event.speakers())
    note(*state.edit_speaker(speaker).mutable_shared_talks(), event.code(),
         event.speakers_size() > 1);
}

Refusal refuse_programme_code(std::string_view code) {
  constexpr std::size_t kLongest = 100;
  const auto fits = [](char c) { return c >= '!' && c <= '~' && c != '@'; };
  if (!code.empty() && code.size() <= kLongest && std::ranges::all_of(code, fits))
    return std::nullopt;
  return malformed("code", say("`code` must be 1 to ", kLongest,
                               " visible ASCII characters without spaces and `@`."));
}

}  // namespace lanyard::domain
