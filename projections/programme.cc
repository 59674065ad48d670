#include "projections/programme.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Programme {
  static constexpr std::string_view kName = programme::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::SpeakerRecorded& event, const Place&, Writer& writer) {
    auto& speaker = writer.edit<SpeakerView>(programme::speaker_key(event.code()));
    if (speaker.has_user())
      writer.erase<Mark>(programme::user_prefix(speaker.user()).append(event.code()));
    speaker.Clear();
    speaker.set_speaker(event.code());
    *speaker.mutable_name() = event.name();
    if (!event.has_user()) return;
    speaker.set_user(event.user());
    writer.edit<Mark>(programme::user_prefix(event.user()).append(event.code()));
  }

  static void on(const events::TalkRecorded& event, const Place&, Writer& writer) {
    auto& talk = writer.edit<TalkView>(programme::talk_key(event.code()));
    for (const std::string& speaker : talk.speakers())
      writer.erase<SpeakersTalk>(programme::talks_prefix(speaker).append(event.code()));
    talk.set_talk(event.code());
    talk.set_title(event.title());
    *talk.mutable_speakers() = event.speakers();
    for (const std::string& speaker : event.speakers()) {
      writer.edit<SpeakersTalk>(programme::talks_prefix(speaker).append(event.code()))
          .set_shared(event.speakers_size() > 1);
    }
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_programme() { return std::make_unique<ReadModelOf<Programme>>(); }

}  // namespace lanyard::projections
