#include "projections/programme.h"

#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// Fills in what the speaker talks about.
void add_talks(const models::Reader& programme, models::SpeakerView& speaker) {
  const std::string prefix = models::programme::talks_prefix(speaker.speaker());
  programme.scan(prefix, "", [&](std::string_view key, std::string_view) {
    programme.get(models::programme::talk_key(key.substr(prefix.size())), *speaker.add_talks());
    return true;
  });
}

}  // namespace

QueryResult speakers(const QueryRequest& request) {
  const auto user = request.parameter("user");
  const models::Reader reader = request.view.model(models::programme::kName);
  // A user's speakers are listed by the same codes.
  const std::string prefix =
      user ? models::programme::user_prefix(*user) : std::string(models::programme::kSpeakerPrefix);
  List list(request);
  reader.scan(prefix, after_cursor(request, prefix), [&](std::string_view key, std::string_view) {
    models::SpeakerView speaker;
    reader.get(models::programme::speaker_key(key.substr(prefix.size())), speaker);
    add_talks(reader, speaker);
    return list.take(speaker.speaker(), speaker);
  });
  return std::move(list).finish();
}

QueryResult talks(const QueryRequest& request) {
  const models::Reader reader = request.view.model(models::programme::kName);
  List list(request);
  reader.scan(models::programme::kTalkPrefix, after_cursor(request, models::programme::kTalkPrefix),
              [&](std::string_view key, std::string_view value) {
                models::TalkView talk;
                models::parse_value(key, value, talk);
                return list.take(talk.talk(), talk);
              });
  return std::move(list).finish();
}

}  // namespace lanyard::api::queries
