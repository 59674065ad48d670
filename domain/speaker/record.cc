#include "domain/speaker/record.h"

#include "domain/speaker/speaker.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RecordSpeaker::primary_stream(const State&) const { return speaker_stream(code); }

void RecordSpeaker::needs(Keys& keys) const {
  keys.speaker(code);
  if (user) keys.user(*user);
}

Decision RecordSpeaker::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_programme_code(code)) return refuse(std::move(refusal));
  if (user) {
    if (Refusal refusal = refuse_user(*user)) return refuse(std::move(refusal));
  }
  events::SpeakerRecorded recorded;
  recorded.set_code(code);
  *recorded.mutable_name() = name;
  if (user) recorded.set_user(*user);

  Accepted accepted;
  accepted.result.set_speaker(code);
  const SpeakerState* known = state.speaker(code);
  if (known != nullptr && same(known->record(), recorded)) return accepted;
  accepted.events.push_back({speaker_stream(code), std::move(recorded)});
  return accepted;
}

}  // namespace lanyard::domain
