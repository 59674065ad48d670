#include "projections/letters.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Letters {
  static constexpr std::string_view kName = letters::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::LetterSubmitted& event, const Place& place, Writer& writer) {
    const events::LetterRequest& details = event.details();
    auto& letter = writer.create<LetterView>(letters::key(place.position()));
    letter.set_letter(details.letter());
    letter.set_user(details.user());
    *letter.mutable_passport_name() = details.passport_name();
    *letter.mutable_passport_number() = details.passport_number();
    *letter.mutable_nationality() = details.nationality();
    LANYARD_COPY_MESSAGE(details, letter, date_of_birth);
    letter.set_travel_from(details.travel_from());
    letter.set_travel_until(details.travel_until());
    *letter.mutable_destination_address() = details.destination_address();
    LANYARD_COPY_MESSAGE(details, letter, embassy_name);
    letter.set_submitted_at(place.at());
    writer.create<Mark>(user_list_prefix(details.user()) + number_key(place.position()));
    writer.create<LetterPlace>(letters::id_key(details.letter())).set_position(place.position());
  }

  static void on(const events::LetterReviewStarted& event, const Place& place, Writer& writer) {
    step(event, LETTER_STATUS_UNDER_REVIEW, place, writer);
  }
  static void on(const events::LetterApproved& event, const Place& place, Writer& writer) {
    review(step(event, LETTER_STATUS_APPROVED, place, writer), place);
  }
  static void on(const events::LetterRejected& event, const Place& place, Writer& writer) {
    LetterView* letter = step(event, LETTER_STATUS_REJECTED, place, writer);
    review(letter, place);
    if (letter != nullptr) letter->set_rejection_reason(event.reason());
  }
  static void on(const events::LetterGenerated& event, const Place& place, Writer& writer) {
    LetterView* letter = step(event, LETTER_STATUS_GENERATED, place, writer);
    if (letter == nullptr) return;
    letter->set_generated_at(place.at());
    letter->set_sha256(event.sha256());
    letter->set_bytes(event.bytes());
    letter->set_pages(event.pages());
    letter->set_document_position(place.position());
  }
  static void on(const events::LetterSent& event, const Place& place, Writer& writer) {
    if (LetterView* letter = step(event, LETTER_STATUS_SENT, place, writer))
      letter->set_sent_at(place.at());
  }

 private:
  /// Null for a letter that nobody asked for.
  static LetterView* step(const auto& event, LetterStatus status, const Place& place,
                          Writer& writer) {
    const auto* at = writer.find<LetterPlace>(letters::id_key(event.letter()));
    if (at == nullptr) return nullptr;
    auto& letter = writer.edit<LetterView>(letters::key(at->position()));
    letter.set_status(status);
    auto& entry = *letter.add_timeline();
    entry.set_status(status);
    entry.set_at(place.at());
    entry.set_actor(place.commit.actor);
    if (!event.reason().empty()) entry.set_reason(event.reason());
    return &letter;
  }
  static void review(LetterView* letter, const Place& place) {
    if (letter == nullptr) return;
    letter->set_reviewed_by(place.commit.actor);
    letter->set_reviewed_at(place.at());
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_letters() { return std::make_unique<ReadModelOf<Letters>>(); }

}  // namespace lanyard::projections
