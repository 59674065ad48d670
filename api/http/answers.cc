#include "api/http/answers.h"

#include <charconv>
#include <utility>

#include "events/json.h"

namespace lanyard::api::http {
namespace {

void append_number(std::uint64_t number, std::string& out) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

Problem problem_of_rejection(const events::Rejection& rejection) {
  int status = 409;
  switch (rejection.kind) {
    case events::RejectionKind::kMalformed:
      status = 400;
      break;
    case events::RejectionKind::kNotFound:
      status = 404;
      break;
    case events::RejectionKind::kConflict:
      status = 409;
      break;
  }
  Problem problem = make_problem(status, std::string(rejection.code), rejection.detail);
  std::string field;
  for (const events::Detail& member : rejection.members) {
    if (const auto* text = std::get_if<std::string>(&member.value);
        text && member.name == "field") {
      field = *text;
    }
    problem.members.emplace_back(std::string(member.name), member.value);
  }
  if (rejection.kind == events::RejectionKind::kMalformed) {
    problem.errors.push_back({std::move(field), "invalid_value", rejection.detail});
  }
  return problem;
}

}  // namespace

void append_accepted(const store::Answer& answer, const events::Opener& opener, bool minimal,
                     std::string& out) {
  const events::Rendering rendering{
      .opener = &opener, .currency = "", .unset = events::Unset::kNull};
  out += "{\"position\":";
  append_number(answer.commit ? answer.commit->last().value : answer.position.value, out);
  if (!minimal) {
    out += ",\"events\":[";
    for (std::size_t i = 0; i < answer.event_count; ++i) {
      if (i > 0) out.push_back(',');
      events::append_event(*answer.commit, answer.commit->events[answer.first_event + i], rendering,
                           out);
    }
    out.push_back(']');
  }
  out += ",\"result\":";
  events::Rendering of_result = rendering;
  of_result.unset = events::Unset::kOmit;
  events::append_json(answer.result, of_result, out);
  out.push_back('}');
}

std::optional<Problem> problem_of(Partition& partition, const store::Answer& answer,
                                  std::optional<Revision> expected) {
  switch (answer.kind) {
    case store::AnswerKind::kAccepted:
    case store::AnswerKind::kReplayed:
      return std::nullopt;
    case store::AnswerKind::kRejected:
      return problem_of_rejection(answer.rejection);
    case store::AnswerKind::kKeyReused:
      return make_problem(422, "idempotency_key_reused",
                          "This idempotency key came before, with another command or body.");
    case store::AnswerKind::kRevisionMismatch: {
      Problem problem = make_problem(412, "revision_mismatch",
                                     "The stream " + answer.stream + " is at revision " +
                                         std::to_string(answer.actual.value) + ", not " +
                                         std::to_string(expected.value_or(Revision{}).value) + ".");
      problem.members.emplace_back("stream", answer.stream);
      problem.members.emplace_back("expected",
                                   static_cast<std::int64_t>(expected.value_or(Revision{}).value));
      problem.members.emplace_back("actual", static_cast<std::int64_t>(answer.actual.value));
      return problem;
    }
    case store::AnswerKind::kNotExecuted:
      return make_problem(409, "not_executed", "Another command of the same batch was refused.");
    case store::AnswerKind::kUnavailable:
      if (partition.sequencer().failure()) {
        return unavailable("storage_failed",
                           "A write failed: no commands are accepted until the server is started "
                           "anew. Nothing of this command was acknowledged.",
                           30);
      }
      return unavailable("draining", "The server is stopping.", 2);
  }
  return std::nullopt;
}

Problem overloaded() {
  return unavailable("overloaded", "Too many commands are waiting already.", 1);
}

}  // namespace lanyard::api::http
