#include "domain/letter/transition.h"

#include <algorithm>
#include <span>
#include <type_traits>

#include "domain/checks.h"
#include "domain/conference/conference.h"
#include "domain/streams.h"

namespace lanyard::domain {
namespace {

constexpr auto kAfterSubmitted =
    std::to_array({LETTER_STATUS_UNDER_REVIEW, LETTER_STATUS_APPROVED, LETTER_STATUS_REJECTED});
constexpr auto kAfterReview = std::to_array({LETTER_STATUS_APPROVED, LETTER_STATUS_REJECTED});
constexpr auto kAfterApproved = std::to_array({LETTER_STATUS_GENERATED});
constexpr auto kAfterGenerated = std::to_array({LETTER_STATUS_SENT});

std::span<const LetterStatus> steps_from(LetterStatus status) {
  switch (status) {
    case LETTER_STATUS_SUBMITTED:
      return kAfterSubmitted;
    case LETTER_STATUS_UNDER_REVIEW:
      return kAfterReview;
    case LETTER_STATUS_APPROVED:
      return kAfterApproved;
    case LETTER_STATUS_GENERATED:
      return kAfterGenerated;
    default:  // protobuf's enums are open; sent and rejected end here
      return {};
  }
}

std::string_view name_of(LetterStatus status) {
  return kLetterStates.at(static_cast<std::size_t>(status - LETTER_STATUS_SUBMITTED));
}

Refusal refuse_step(const LetterState& letter, LetterStatus to) {
  const std::span<const LetterStatus> steps = steps_from(letter.status());
  if (std::ranges::find(steps, to) != steps.end()) return std::nullopt;
  std::vector<std::string> allowed;
  std::string list;
  for (const LetterStatus step : steps) {
    list.append(list.empty() ? "" : ", ").append(name_of(step));
    allowed.emplace_back(name_of(step));
  }
  const std::string from(name_of(letter.status()));
  return conflict("invalid_transition",
                  say("The letter ", letter.details().letter(), " is ", from, "; from there it ",
                      list.empty() ? "goes nowhere" : "can become " + list, "."),
                  {{"from", from}, {"allowed", std::move(allowed)}});
}

bool no_reason(const std::optional<std::string>& text) {
  return !text || refuse_blank("reason", *text).has_value();
}

template <class Event>
Event step_event(const LetterState& letter, const std::optional<std::string>& reason) {
  Event event;
  event.set_letter(letter.details().letter());
  event.set_user(letter.details().user());
  if (!no_reason(reason)) event.set_reason(*reason);
  return event;
}

}  // namespace

std::string TransitionLetter::primary_stream(const State&) const { return letter_stream(letter); }

void TransitionLetter::needs(Keys& keys) const { keys.letter(letter); }

Decision TransitionLetter::decide(const State& state, const Context& context) const {
  const auto state_named = choice_of("to", to, kLetterStates);
  if (!state_named) return refuse(state_named.error());
  const LetterState* found = state.letter(letter);
  if (found == nullptr) return refuse(not_found(say("There is no letter `", letter, "`.")));
  const auto next = static_cast<LetterStatus>(LETTER_STATUS_SUBMITTED + *state_named);
  if (Refusal refusal = refuse_step(*found, next)) return refuse(std::move(refusal));
  if (next == LETTER_STATUS_REJECTED && no_reason(reason))
    return refuse(conflict("reason_required", "To reject a letter, say why in `reason`."));

  Accepted accepted;
  accepted.result.set_letter(letter);
  accepted.result.set_user(found->details().user());
  accepted.result.set_status(to);
  const auto add = [&](events::Event event) {
    accepted.events.push_back({letter_stream(letter), std::move(event)});
  };
  switch (next) {
    case LETTER_STATUS_UNDER_REVIEW:
      add(step_event<events::LetterReviewStarted>(*found, reason));
      return accepted;
    case LETTER_STATUS_APPROVED:
      add(step_event<events::LetterApproved>(*found, reason));
      return accepted;
    case LETTER_STATUS_REJECTED:
      add(step_event<events::LetterRejected>(*found, reason));
      return accepted;
    case LETTER_STATUS_SENT: {
      auto sent = step_event<events::LetterSent>(*found, reason);
      sent.set_sha256(found->sha256());
      accepted.result.set_sha256(found->sha256());
      add(std::move(sent));
      return accepted;
    }
    default:  // protobuf's enums are open; of where steps lead only this is left
      break;
  }
  auto rendered = context.render_letter(conference_of(state).settings(), found->details());
  if (!rendered) {
    return refuse(
        conflict("personal_data_unavailable",
                 say("What the letter ", letter, " says of the person can no longer be read.")));
  }
  auto generated = step_event<events::LetterGenerated>(*found, reason);
  generated.set_sha256(rendered->sha256);
  generated.set_bytes(rendered->bytes);
  generated.set_pages(rendered->pages);
  *generated.mutable_document() = std::move(rendered->document);
  accepted.result.set_sha256(rendered->sha256);
  add(std::move(generated));
  return accepted;
}

}  // namespace lanyard::domain
