#include "domain/talk/record.h"

#include "domain/speaker/speaker.h"
#include "domain/streams.h"

namespace lanyard::domain {

std::string RecordTalk::primary_stream(const State&) const { return talk_stream(code); }

void RecordTalk::needs(Keys& keys) const {
  keys.talk(code);
  for (const std::string& speaker : speakers) keys.speaker(speaker);
}

Decision RecordTalk::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_programme_code(code)) return refuse(std::move(refusal));
  if (Refusal refusal = refuse_blank("title", title)) return refuse(std::move(refusal));
  events::TalkRecorded recorded;
  recorded.set_code(code);
  recorded.set_title(title);
  for (const std::string& speaker : as_set(speakers)) {
    if (state.speaker(speaker) == nullptr) {
      return refuse(conflict("unknown_speaker", say("There is no speaker `", speaker, "`."),
                             {{"speaker", speaker}}));
    }
    recorded.add_speakers(speaker);
  }

  Accepted accepted;
  accepted.result.set_talk(code);
  const TalkState* known = state.talk(code);
  if (known != nullptr && same(known->record(), recorded)) return accepted;
  accepted.events.push_back({talk_stream(code), std::move(recorded)});
  return accepted;
}

}  // namespace lanyard::domain
