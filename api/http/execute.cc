#include "api/http/execute.h"

#include <utility>

#include "api/http/answers.h"
#include "api/http/shared.h"
#include "events/event.h"

namespace lanyard::api::http {
namespace {

Hash request_hash(std::string_view name, std::string_view body) {
  std::string bytes;
  bytes.reserve(name.size() + 1 + body.size());
  bytes.append(name).push_back('\0');
  bytes.append(body);
  return events::hash_of(bytes);
}

/// Fills the reply from the answer to a single command.
void put_answer(Worker& worker, Partition& partition, const events::Opener& opener,
                const store::Answer& answer, const CommandOptions& options, const Request& request,
                Reply& reply) {
  // A dry run's events are nowhere; what it reflects is the log as it is.
  reply.position = options.dry_run ? partition.sequencer().durable_position() : answer.position;
  if (auto problem = problem_of(partition, answer, options.expected_revision)) {
    if (answer.kind == store::AnswerKind::kRejected) {
      worker.counters().count_rejection(answer.rejection.code);
    }
    if (answer.kind == store::AnswerKind::kUnavailable) {
      reply.position = partition.sequencer().durable_position();
    }
    return reply.fail(*problem, request.request_id);
  }
  append_accepted(answer, opener, options.minimal, reply.body);
  if (answer.kind == store::AnswerKind::kReplayed) reply.header("Idempotency-Replayed", "true");
}

}  // namespace

Problem unknown_command(std::string_view name) {
  return make_problem(404, "unknown_command",
                      "There is no command `" + std::string(name.substr(0, 100)) + "`.");
}

std::optional<Problem> refuse_form(const Request& request) {
  if (!is_media_type(request.content_type, kJson)) {
    return make_problem(415, "unsupported_media_type",
                        "A command is sent as application/json, in UTF-8.");
  }
  return std::nullopt;
}

std::optional<Problem> refuse_elsewhere(const domain::Command& command, const std::string& slug) {
  const auto* create = std::get_if<domain::CreateConference>(&command);
  if (create == nullptr || create->slug == slug) return std::nullopt;
  return malformed_request(
      "slug", "other_conference",
      "this is the path of the conference `" + slug + "`: one with another slug is made elsewhere");
}

store::CommandRequest make_request(std::unique_ptr<DomainCommand> command,
                                   const CommandOptions& options, const Request& request,
                                   std::string_view name, std::string_view body) {
  store::CommandRequest made;
  made.command = std::move(command);
  made.actor = options.actor;
  made.correlation_id = request.request_id;
  made.expected_revision = options.expected_revision;
  if (options.idempotency_key) {
    made.idempotency_key = options.idempotency_key;
    made.request_hash = request_hash(name, body);
  }
  return made;
}

Task<bool> ask(Worker& worker, Partition& partition, store::CommandRequest command, bool dry_run,
               Slot& slot) {
  store::Submission submission;
  submission.commands.push_back(std::move(command));
  submission.dry_run = dry_run;
  worker.send(partition.sequencer(), std::move(submission), slot);
  co_await worker.wait(slot);
  co_return !slot.refused;
}

Task<void> execute(Worker& worker, Partition& partition, const events::Opener& opener,
                   store::CommandRequest command, const CommandOptions& options,
                   const Request& request, Reply& reply) {
  Slot slot;
  if (!co_await ask(worker, partition, std::move(command), options.dry_run, slot)) {
    reply.position = partition.sequencer().durable_position();
    co_return reply.fail(overloaded(), request.request_id);
  }
  put_answer(worker, partition, opener, slot.answers.front(), options, request, reply);
}

}  // namespace lanyard::api::http
