#include <array>

#include "api/letter_file.h"
#include "api/queries/attendee.h"
#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/attendees.h"
#include "projections/keys.h"
#include "projections/letters.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// In the order of models::LetterStatus.
constexpr auto kStatuses = std::to_array<std::string_view>(
    {"submitted", "under_review", "approved", "generated", "sent", "rejected"});

std::expected<std::optional<models::LetterStatus>, Problem> letter_status(
    const QueryRequest& request) {
  const auto text = request.parameter("status");
  if (!text) return std::nullopt;
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses.at(i) == *text) return static_cast<models::LetterStatus>(i);
  }
  return std::unexpected(bad_parameter("status", "is not the status of a letter"));
}

void show_ticket(const models::Reader& attendees, models::LetterView& letter) {
  models::AttendeeCode code;
  models::AttendeeView attendee;
  letter.set_holds_ticket(attendees.get(models::attendees::user_key(letter.user()), code) &&
                          attendees.get(models::attendees::key(code.access_code()), attendee) &&
                          first_ticket(attendee) != nullptr);
}

std::expected<models::LetterView, Problem> find_letter(const QueryRequest& request) {
  const std::string& id = request.path.front();
  const models::Reader reader = request.view.model(models::letters::kName);
  models::LetterPlace place;
  models::LetterView letter;
  if (!reader.get(models::letters::id_key(id), place) ||
      !reader.get(models::letters::key(place.position()), letter)) {
    return std::unexpected(not_found("letter", id));
  }
  return letter;
}

/// The event that made the letter's file, read from the log.
events::LetterGenerated made_at(const QueryRequest& request, Position position) {
  const auto cursor = request.log.read(request.conference, position);
  Position first;
  std::string_view bytes;
  events::Commit commit;
  std::string reason = "it is not there";
  if (cursor->next(first, bytes) && events::decode(bytes, commit, reason)) {
    for (const events::RecordedEvent& event : commit.events) {
      if (event.position != position) continue;
      if (const auto* made = std::get_if<events::LetterGenerated>(&event.event)) return *made;
    }
  }
  throw store::StorageError("the letter made at position " + std::to_string(position.value) +
                            " cannot be read: " + reason);
}

}  // namespace

QueryResult letters(const QueryRequest& request) {
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const auto status = letter_status(request);
  if (!status) return std::unexpected(status.error());
  const models::Reader reader = request.view.model(models::letters::kName);
  const models::Reader attendees = request.view.model(models::attendees::kName);
  const auto user = request.parameter("user");
  const std::string prefix =
      user ? models::user_list_prefix(*user) : std::string(models::letters::kPrefix);
  List list(request);
  reader.scan(prefix, prefix + models::number_key(*after + 1),
              [&](std::string_view key, std::string_view) {
                const std::uint64_t position = models::number_at_end(key);
                models::LetterView letter;
                reader.get(models::letters::key(position), letter);
                const std::string cursor = std::to_string(position);
                if (*status && letter.status() != **status) return list.skip(cursor);
                show_ticket(attendees, letter);
                return list.take(cursor, letter);
              });
  return std::move(list).finish();
}

QueryResult letter(const QueryRequest& request) {
  auto found = find_letter(request);
  if (!found) return std::unexpected(found.error());
  show_ticket(request.view.model(models::attendees::kName), *found);
  return to_json(*found, request);
}

QueryResult letter_pdf(const QueryRequest& request) {
  const auto found = find_letter(request);
  if (!found) return std::unexpected(found.error());
  if (!found->has_document_position()) {
    return std::unexpected(make_problem(
        404, "file_not_found", "The letter `" + found->letter() + "` was not generated yet."));
  }
  const events::LetterGenerated made = made_at(request, {found->document_position()});
  if (request.rendering.opener == nullptr) {
    return std::unexpected(
        make_problem(409, "sealed", "There are no keys here to open the letter with."));
  }
  auto opened = request.rendering.opener->open(made.document());
  if (std::holds_alternative<events::Forgotten>(opened)) {
    return std::unexpected(make_problem(410, "forgotten",
                                        "The person of the letter `" + found->letter() +
                                            "` was forgotten, and its file with them."));
  }
  auto* pdf = std::get_if<std::string>(&opened);
  if (pdf == nullptr) {
    return std::unexpected(make_problem(
        409, "sealed", "The key that the letter `" + found->letter() + "` is under is not here."));
  }
  if (sha256_of(*pdf) != made.sha256()) {
    throw store::StorageError("the file of the letter " + found->letter() +
                              " is not the one that was made: its SHA-256 differs");
  }
  QueryAnswer answer(std::move(*pdf));
  answer.content_type = "application/pdf";
  answer.file_name = "invitation-letter-" + found->letter() + ".pdf";
  return answer;
}

}  // namespace lanyard::api::queries
